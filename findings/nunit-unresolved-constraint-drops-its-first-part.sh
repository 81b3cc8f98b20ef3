#!/usr/bin/env bash
# NUnit 5.0.0: `Is.Not.NaN.And.LessThan(1.0)` has the static type of its last part. Applied as the constraint that it seems to be, it checks that part
# alone, so that NaN passes (to NUnit NaN is less than every number); resolved, as Assert.That does, it checks both. A helper that takes a Constraint and
# calls ApplyTo, or combines it with others, loses the first condition without a word.
# Output seen:
#   applied: NaN True, 0.5 True, less than 1.0d
#   resolved: NaN False, 0.5 True, not NaN and less than 1.0d
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >program.cs <<'PROGRAM'
#:package NUnit@5.0.0
#:property PublishAot=false
using NUnit.Framework;
using NUnit.Framework.Constraints;

Constraint applied = Is.Not.NaN.And.LessThan(1.0);
Show("applied", applied);
Show("resolved", ((IResolveConstraint)Is.Not.NaN.And.LessThan(1.0)).Resolve());

static void Show(string name, IConstraint constraint) => Console.WriteLine(
    $"{name}: NaN {constraint.ApplyTo(double.NaN).IsSuccess}, 0.5 {constraint.ApplyTo(0.5).IsSuccess}, {constraint.Description}");
PROGRAM
seen=$(dotnet run program.cs)
echo "$seen"
[[ $seen == *"applied: NaN True, 0.5 True, less than 1.0d"* && $seen == *"resolved: NaN False, 0.5 True, not NaN and less than 1.0d"* ]]
