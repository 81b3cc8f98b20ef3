#!/usr/bin/env bash
# System.Numerics.Tensors 10.0.15 on x64: from as many float32 as a vector holds on, TensorPrimitives takes expm1 as Exp(x) - 1, log1p as Log(x + 1), and sinh
# and tanh from exponentials, which loses what these functions are there for: expm1(0) is 1.2e-7 and not 0, log1p(1e-8) is 0, and tanh(1e-30) is negative.
# Fewer elements go one by one, sinh and tanh rightly, expm1 and log1p through float.ExpM1 and float.LogP1, which lose small numbers too: so the same number
# gives one thing in an array of two and another in an array of sixteen.
# Output seen:
#   ExpM1 of 0, 1e-30, 1e-8, 1e-4: 2 elements each 0 0 0 0.0001000166; 16 elements each 1.192093E-07 1.192093E-07 1.192093E-07 0.0001001358
#   LogP1 of 0, 1e-30, 1e-8, 1e-4: 2 elements each 0 0 0 0.0001000116; 16 elements each 0 0 0 0.0001000116
#   Sinh of 0, 1e-30, 1e-8, 1e-4: 2 elements each 0 1E-30 1E-08 0.0001; 16 elements each 5.960547E-08 5.960547E-08 5.960547E-08 0.0001001372
#   Tanh of 0, 1e-30, 1e-8, 1e-4: 2 elements each 0 1E-30 1E-08 0.0001; 16 elements each -5.960464E-08 -5.960464E-08 -0 9.996698E-05
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
using System.Globalization;
using System.Numerics.Tensors;

float[] numbers = [0, 1e-30f, 1e-8f, 1e-4f];
Show("ExpM1", x => { float[] y = new float[x.Length]; TensorPrimitives.ExpM1<float>(x, y); return y; });
Show("LogP1", x => { float[] y = new float[x.Length]; TensorPrimitives.LogP1<float>(x, y); return y; });
Show("Sinh", x => { float[] y = new float[x.Length]; TensorPrimitives.Sinh<float>(x, y); return y; });
Show("Tanh", x => { float[] y = new float[x.Length]; TensorPrimitives.Tanh<float>(x, y); return y; });

void Show(string name, Func<float[], float[]> function)
{
    string Of(int count) => string.Join(
        ' ', numbers.Select(x => function(Enumerable.Repeat(x, count).ToArray())[0].ToString("G7", CultureInfo.InvariantCulture)));
    Console.WriteLine($"{name} of 0, 1e-30, 1e-8, 1e-4: 2 elements each {Of(2)}; 16 elements each {Of(16)}");
}
PROGRAM
seen=$(dotnet run -c Release)
echo "$seen"
for value in 'ExpM1 .* 16 elements each [1-9]' 'LogP1 .* 2 elements each 0 0 0 .* 16 elements each 0 0 0 ' 'Sinh .* 16 elements each [1-9]' \
  'Tanh .* 2 elements each 0 1E-30 .* 16 elements each -[1-9]'; do
  grep -Eq "$value" <<<"$seen" || { echo "behaviour changed: $value"; exit 1; }
done
