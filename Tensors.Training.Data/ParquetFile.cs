using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace Tensors.Training;

/// <summary>A table in a Parquet file. Its parts are row groups.</summary>
/// <param name="path">The file.</param>
public sealed class ParquetFile(string path) : ColumnarFile(path)
{
    private protected override ColumnarReader Open(string path) => new ParquetColumns(path);
}

/// <summary>An open Parquet file.</summary>
internal sealed class ParquetColumns : ColumnarReader
{
    private const string Format = "Parquet";

    private readonly ParquetReader _file;
    private readonly DataField[] _fields;

    public ParquetColumns(string path)
        : base(path, Format)
    {
        _file = Guard(() => Result(ParquetReader.CreateAsync(path)));
        _fields = _file.Schema.GetDataFields();
        Names = [.. _fields.Select(field => field.Path.ToString())];
    }

    public override IReadOnlyList<string> Names { get; }

    public override int PartCount => _file.RowGroupCount;

    public override void Dispose() => _file.DisposeAsync().AsTask().GetAwaiter().GetResult();

    protected override int CountRows(int part) => checked((int)_file.RowGroups[part].RowCount);

    protected override ColumnValues ReadColumn(int part, int column)
    {
        using ParquetRowGroupReader group = _file.OpenRowGroupReader(part);
        DataField field = _fields[column];
        if (field.IsArray || field.MaxRepetitionLevel > 0)
        {
            throw NoElements(Names[column], "list");
        }

        if (field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            return new(null, Texts(group, field));
        }

        return Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Boolean => new(Numbers<bool>(group, field, value => value ? 1 : 0), null),
            TypeCode.SByte => Read<sbyte>(group, field),
            TypeCode.Byte => Read<byte>(group, field),
            TypeCode.Int16 => Read<short>(group, field),
            TypeCode.UInt16 => Read<ushort>(group, field),
            TypeCode.Int32 => Read<int>(group, field),
            TypeCode.UInt32 => Read<uint>(group, field),
            TypeCode.Int64 => Read<long>(group, field),
            TypeCode.UInt64 => Read<ulong>(group, field),
            TypeCode.Single => Read<float>(group, field),
            TypeCode.Double => Read<double>(group, field),
            TypeCode.Decimal => Read<decimal>(group, field),
            _ => throw NoElements(Names[column], field.ClrType.Name),
        };
    }

    private static ColumnValues Read<T>(ParquetRowGroupReader group, DataField field)
        where T : struct, INumberBase<T> =>
        new(Numbers<T>(group, field, double.CreateChecked), null);

    private static double[] Numbers<T>(ParquetRowGroupReader group, DataField field, Func<T, double> convert)
        where T : struct
    {
        int count = checked((int)group.RowCount);
        if (!field.IsNullable)
        {
            T[] values = new T[count];
            Wait(group.ReadAsync<T>(field, values));
            return Array.ConvertAll(values, value => convert(value));
        }

        T?[] some = new T?[count];
        Wait(group.ReadAsync<T>(field, some));
        return Array.ConvertAll(some, value => value is { } present ? convert(present) : double.NaN);
    }

    private static string?[] Texts(ParquetRowGroupReader group, DataField field)
    {
        string?[] texts = new string?[checked((int)group.RowCount)];
        Wait(group.ReadAsync(field, texts!));
        return texts;
    }

    private static T Result<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();
}
