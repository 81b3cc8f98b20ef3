#!/usr/bin/env bash
# System.Numerics.Tensors 10.0.15: TensorPrimitives.SoftMax takes exponentials of the numbers as they are, without their maximum. Logits of 89 and more, which
# float32 networks do give, overflow: every share is NaN. So are the ones of -104 and less, where every exponential is 0. CosineSimilarity likewise
# squares as it goes: two equal vectors of 1e-25 have a similarity of NaN.
# Output seen:
#   softmax of 88, 87: 0.7310586 0.26894143
#   softmax of 90, 89: NaN NaN
#   softmax of -110, -111: NaN NaN
#   cosine of (1e-25, 1e-25) with itself: NaN
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

foreach (float[] logits in (float[][])[[88, 87], [90, 89], [-110, -111]])
{
    float[] shares = new float[2];
    TensorPrimitives.SoftMax<float>(logits, shares);
    Console.WriteLine($"softmax of {string.Join(", ", logits)}: {string.Join(' ', shares)}");
}

float[] tiny = [1e-25f, 1e-25f];
Console.WriteLine($"cosine of (1e-25, 1e-25) with itself: {TensorPrimitives.CosineSimilarity<float>(tiny, tiny)}");
PROGRAM
seen=$(dotnet run -c Release)
echo "$seen"
[[ $seen == *'of 88, 87: 0.7'*'of 90, 89: NaN NaN'*'of -110, -111: NaN NaN'*'itself: NaN' ]] || { echo "behaviour changed"; exit 1; }
