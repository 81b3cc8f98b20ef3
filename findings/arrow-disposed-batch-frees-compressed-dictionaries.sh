#!/usr/bin/env bash
# Apache.Arrow 23.0.0 (with Apache.Arrow.Compression 23.0.0): record batches of a file share the words of a dictionary column. Where the file is not
# compressed, a batch may be disposed of as soon as it was read, as the usual `using` does, and the next one has its words. Where it is compressed (LZ4, as
# pandas writes unless told otherwise), disposing of the first batch frees the words of all: those of the next batch end in a NullReferenceException.
# Output seen:
#   compressed False: batch 0 says town number 3 town number 7; batch 1, after batch 0 was disposed of, says town number 150 town number 7
#   compressed True: batch 0 says town number 3 town number 7; batch 1, after batch 0 was disposed of, says NullReferenceException
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
    <PackageReference Include="Apache.Arrow" Version="23.0.0" />
    <PackageReference Include="Apache.Arrow.Compression" Version="23.0.0" />
  </ItemGroup>
</Project>
PROJECT
cat >program.cs <<'PROGRAM'
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

foreach (bool compressed in new[] { false, true })
{
    using MemoryStream stream = new();
    Write(stream, compressed);
    stream.Position = 0;
    using ArrowFileReader reader = new(stream, new CompressionCodecFactory());
    string first, second;
    using (RecordBatch batch = await reader.ReadNextRecordBatchAsync())
    {
        first = Words(batch);
    }

    RecordBatch next = await reader.ReadNextRecordBatchAsync();
    try
    {
        second = Words(next);
    }
    catch (Exception failure)
    {
        second = failure.GetType().Name;
    }

    Console.WriteLine($"compressed {compressed}: batch 0 says {first}; batch 1, after batch 0 was disposed of, says {second}");
}

static string Words(RecordBatch batch)
{
    DictionaryArray column = (DictionaryArray)batch.Column(0);
    StringArray words = (StringArray)column.Dictionary;
    Int32Array places = (Int32Array)column.Indices;
    return string.Join(' ', Enumerable.Range(0, batch.Length).Select(row => words.GetString(places.GetValue(row)!.Value)));
}

static void Write(Stream stream, bool compressed)
{
    Field field = new("town", new DictionaryType(Int32Type.Default, StringType.Default, false), false);
    Schema schema = new([field], null);
    StringArray words = new StringArray.Builder().AppendRange(Enumerable.Range(0, 200).Select(i => $"town number {i}")).Build();
    IpcOptions options = compressed
        ? new() { CompressionCodecFactory = new CompressionCodecFactory(), CompressionCodec = CompressionCodecType.Lz4Frame }
        : new();
    using ArrowFileWriter writer = new(stream, schema, leaveOpen: true, options);
    foreach (int place in new[] { 3, 150 })
    {
        Int32Array places = new Int32Array.Builder().Append(place).Append(7).Build();
        DictionaryArray column = new((DictionaryType)field.DataType, places, words);
        writer.WriteRecordBatch(new RecordBatch(schema, [column], 2));
    }

    writer.WriteEnd();
}
PROGRAM
seen=$(dotnet run -c Release)
echo "$seen"
expected='compressed False: batch 0 says town number 3 town number 7; batch 1, after batch 0 was disposed of, says town number 150 town number 7
compressed True: batch 0 says town number 3 town number 7; batch 1, after batch 0 was disposed of, says NullReferenceException'
[[ $seen == "$expected" ]] || { echo "behaviour changed"; exit 1; }
