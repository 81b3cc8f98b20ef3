#!/usr/bin/env bash
# NumPy 1.24.2 (Debian 12's package): floor_divide of float32 is not the floor of the exact quotient where that lies between 2^22 and 2^23, although
# float32 holds every integer there: 5 % of random pairs are off by one. NumPy computes (x - fmod(x, y)) / y, and the difference is rounded. Below 2^22
# no pair was off.
# Output seen:
#   42413896 // 5.3447041511535645 = 7935685, exactly 7935686
#   quotients up to 2^22: 0 of 20000 off; up to 2^23: 998 of 20000 off
# Needs Debian 12 for amd64: apt-get download, nothing is installed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get update -qq >/dev/null
apt-get download -qq 'python3-numpy=1:1.24.2-1+deb12u1' libblas3 liblapack3 libgfortran5 libquadmath0 >/dev/null
for package in *.deb; do dpkg -x "$package" .; done
libraries=usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$folder/$libraries:$folder/$libraries/blas:$folder/$libraries/lapack PYTHONPATH=$folder/usr/lib/python3/dist-packages
cat >program.py <<'PROGRAM'
import math
from fractions import Fraction

import numpy as np


def exact(x, y):
    return math.floor(Fraction(float(x)) / Fraction(float(y)))


def off(low, high, random):
    count = 0
    for _ in range(20000):
        y = np.float32(random.uniform(5, 10))
        x = np.float32(y * random.uniform(low, high))
        count += int(np.floor_divide(x, y)) != exact(x, y)
    return count


x, y = np.float32(42413896), np.float32(5.3447041511535645)
print(f"{x:.0f} // {float(y)} = {np.floor_divide(x, y):.0f}, exactly {exact(x, y)}")
random = np.random.RandomState(1)
below, above = off(2**21, 2**22 - 1, random), off(2**22, 2**23 - 1, random)
print(f"quotients up to 2^22: {below} of 20000 off; up to 2^23: {above} of 20000 off")
raise SystemExit(not (np.__version__ == "1.24.2" and exact(x, y) - np.floor_divide(x, y) == 1 and below == 0 and above > 500))
PROGRAM
/usr/bin/python3 program.py
