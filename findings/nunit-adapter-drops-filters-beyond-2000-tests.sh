#!/usr/bin/env bash
# NUnit3TestAdapter 6.3.1 with NUnit 5.0.0: a filter that selects more than 2,000 tests is dropped without a word. Every test of the assembly that is not explicit
# then runs: a filter for quick tests takes the time of the slow ones that it leaves out, and their failures. The setting NUnit.AssemblySelectLimit moves
# the bound.
# Output seen (how often a test outside the filter ran):
#   2000 selected: others 0
#   2001 selected: others 1
#   2001 selected, limit 100000: others 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >many.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" />
    <PackageReference Include="NUnit" Version="5.0.0" />
    <PackageReference Include="NUnit3TestAdapter" Version="6.3.1" />
  </ItemGroup>
</Project>
PROJECT
cat >tests.cs <<'PROGRAM'
using System;
using System.IO;
using NUnit.Framework;

public class Quick
{
    [Test]
    public void Selected([Range(1, 2000)] int number) => Assert.Pass();

    [Test]
    public void SelectedToo() => Assert.Pass();
}

public class Slow
{
    [Test]
    public void Other() => File.AppendAllText(Environment.GetEnvironmentVariable("SEEN")!, "other\n");
}
PROGRAM
dotnet build -v q >build.log || { cat build.log; exit 1; }
count() {
  local name=$1
  shift
  export SEEN="$folder/seen"
  : >"$SEEN"
  dotnet test --no-build "$@" >test.log || { cat test.log; exit 1; }
  echo "$name: others $(grep -c other "$SEEN" || true)"
}
seen=$(
  count "2000 selected" --filter 'FullyQualifiedName~Selected&FullyQualifiedName!~Too'
  count "2001 selected" --filter 'FullyQualifiedName~Selected'
  count "2001 selected, limit 100000" --filter 'FullyQualifiedName~Selected' -- NUnit.AssemblySelectLimit=100000
)
echo "$seen"
[[ $seen == "2000 selected: others 0
2001 selected: others 1
2001 selected, limit 100000: others 0" ]]
