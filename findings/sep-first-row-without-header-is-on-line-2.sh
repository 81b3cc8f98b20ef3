#!/usr/bin/env bash
# Sep 0.17.1: a row says on which lines of the file it stands (LineNumberFrom to LineNumberToExcl, counted from 1, as its README says). With HasHeader = false
# the first row says lines 2 to 2, which is no line at all and begins where the second row does; all others are right. Read with a header, the same text gives
# its second line as 2 to 3. An error about the first row of a file without names sends its reader to the wrong line.
# Output seen:
#   row 0: lines [2..2[ 1
#   row 1: lines [2..3[ 2
#   row 2: lines [3..4[ 3
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
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Sep" Version="0.17.1" />
  </ItemGroup>
</Project>
PROJECT
cat >program.cs <<'PROGRAM'
using nietras.SeparatedValues;

using SepReader reader = Sep.Reader(options => options with { HasHeader = false }).FromText("1,a\n2,b\n3,c\n");
foreach (SepReader.Row row in reader)
{
    Console.WriteLine($"row {row.RowIndex}: lines [{row.LineNumberFrom}..{row.LineNumberToExcl}[ {row[0].Span}");
}
PROGRAM
seen=$(dotnet run -c Release)
echo "$seen"
expected='row 0: lines [2..2[ 1
row 1: lines [2..3[ 2
row 2: lines [3..4[ 3'
[[ $seen == "$expected" ]] || { echo "behaviour changed"; exit 1; }
