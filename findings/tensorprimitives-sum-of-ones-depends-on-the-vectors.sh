#!/usr/bin/env bash
# System.Numerics.Tensors 10.0.15 on x64: what TensorPrimitives.Sum gives depends on the width of the machine's vectors, since each lane is one running sum. Of a
# hundred million ones a processor with AVX2 makes 100,000,000; the same program without AVX2 (here by a switch of the runtime) makes 67,108,864, where each
# of its four sums has reached 2^24 and stays. Means of long columns change with the machine, and no exception or NaN tells.
# Output seen:
#   as it is: 100000000, mean 1
#   DOTNET_EnableAVX2=0: 67108864, mean 0.67108864
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >program.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="System.Numerics.Tensors" Version="10.0.15" />
  </ItemGroup>
</Project>
PROJECT
cat >program.cs <<'PROGRAM'
using System.Numerics.Tensors;

float[] ones = Enumerable.Repeat(1f, 100_000_000).ToArray();
Console.WriteLine($"{(long)TensorPrimitives.Sum<float>(ones)}, mean {TensorPrimitives.Average<float>(ones)}");
PROGRAM
grep -qw avx2 /proc/cpuinfo || { echo "needs a processor with AVX2"; exit 1; }
wide=$(dotnet run -c Release)
narrow=$(DOTNET_EnableAVX2=0 dotnet run -c Release --no-build)
echo "as it is: $wide"
echo "DOTNET_EnableAVX2=0: $narrow"
[[ $wide != "$narrow" && $narrow == '67108864, mean 0.67108864' ]] || { echo "behaviour changed"; exit 1; }
