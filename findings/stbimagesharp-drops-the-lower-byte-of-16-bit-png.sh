#!/usr/bin/env bash
# StbImageSharp 2.30.16: a PNG of 16 bits is told to have 16 bits (ImageInfo.BitsPerChannel), and no public class gives them. ImageResult drops the lower
# byte and does not round: 0x00ff becomes 0 and 0x01ff becomes 1, where 1 and 2 are nearest. ImageResultFloat takes those bytes and raises them to 2.2:
# 0x0100 and 0x01ff are one number, (1/255)^2.2, although floats have room for all 16 bits. Pictures of heights or of labels lose their lower half unseen.
# Output seen:
#   info: 16 bits
#   bytes: 0 0 1 1 255 255
#   floats: 0 0 5.07705E-06 5.07705E-06 1 1
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
    <PackageReference Include="StbImageSharp" Version="2.30.16" />
  </ItemGroup>
</Project>
PROJECT
cat >program.cs <<'PROGRAM'
using System.Buffers.Binary;
using System.IO.Compression;
using StbImageSharp;

ushort[] grey = [0x0000, 0x00ff, 0x0100, 0x01ff, 0xff00, 0xffff];
byte[] png = Png(grey);
ImageInfo? info = ImageInfo.FromStream(new MemoryStream(png));
Console.WriteLine($"info: {info?.BitsPerChannel} bits");
ImageResult bytes = ImageResult.FromMemory(png, ColorComponents.Grey);
Console.WriteLine("bytes: " + string.Join(' ', bytes.Data));
ImageResultFloat floats = ImageResultFloat.FromMemory(png, ColorComponents.Grey);
Console.WriteLine("floats: " + string.Join(' ', floats.Data.Select(x => x.ToString("G6", System.Globalization.CultureInfo.InvariantCulture))));

static byte[] Png(ushort[] row)
{
    using MemoryStream file = new();
    file.Write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    byte[] header = new byte[13];
    BinaryPrimitives.WriteInt32BigEndian(header, row.Length);
    BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 1);
    header[8] = 16;
    Chunk(file, "IHDR"u8, header);
    byte[] data = new byte[1 + 2 * row.Length];
    for (int i = 0; i < row.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(1 + 2 * i), row[i]);
    using MemoryStream packed = new();
    using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, true)) zlib.Write(data);
    Chunk(file, "IDAT"u8, packed.ToArray());
    Chunk(file, "IEND"u8, []);
    return file.ToArray();
}

static void Chunk(Stream file, ReadOnlySpan<byte> type, byte[] data)
{
    byte[] number = new byte[4];
    BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
    file.Write(number);
    byte[] all = [.. type, .. data];
    file.Write(all);
    BinaryPrimitives.WriteUInt32BigEndian(number, Crc(all));
    file.Write(number);
}

static uint Crc(byte[] bytes)
{
    uint crc = ~0u;
    foreach (byte b in bytes)
    {
        crc ^= b;
        for (int k = 0; k < 8; k++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
    }

    return ~crc;
}
PROGRAM
seen=$(dotnet run -c Release)
echo "$seen"
expected='info: 16 bits
bytes: 0 0 1 1 255 255
floats: 0 0 5.07705E-06 5.07705E-06 1 1'
[[ $seen == "$expected" ]] || { echo "behaviour changed"; exit 1; }
