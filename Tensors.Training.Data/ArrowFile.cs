using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;

namespace Tensors.Training;

/// <summary>A table in an Arrow file (or Feather of version 2), compressed or not. Its parts are record batches.</summary>
/// <param name="path">The file.</param>
public sealed class ArrowFile(string path) : ColumnarFile(path)
{
    private protected override ColumnarReader Open(string path) => new ArrowColumns(path);
}

/// <summary>An open Arrow file.</summary>
internal sealed class ArrowColumns : ColumnarReader
{
    private const string Format = "Arrow";

    private readonly FileStream _stream;
    private readonly ArrowFileReader _file;
    private RecordBatch? _batch;
    private int _part = -1;

    public ArrowColumns(string path)
        : base(path, Format)
    {
        _stream = File.OpenRead(path);
        try
        {
            _file = new(_stream, new CompressionCodecFactory());
            PartCount = Guard(() => Result(_file.RecordBatchCountAsync()));
            Names = [.. Guard(() => _file.Schema).FieldsList.Select(field => field.Name)];
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> Names { get; }

    public override int PartCount { get; }

    public override void Dispose()
    {
        _file.Dispose();
        _stream.Dispose();
    }

    protected override int CountRows(int part) => Batch(part).Length;

    protected override ColumnValues ReadColumn(int part, int column) => Read(Batch(part).Column(column), Names[column]);

    /// <summary>
    /// One batch is kept: whoever reads goes over its columns. The garbage collector takes the others: to dispose of one would free the
    /// words of dictionaries, which all of them share.
    /// </summary>
    private RecordBatch Batch(int part)
    {
        if (part != _part)
        {
            (_batch, _part) = (Result(_file.ReadRecordBatchAsync(part, default)), part);
        }

        return _batch ?? throw new InvalidDataException($"record batch {part} is not there");
    }

    private ColumnValues Read(IArrowArray array, string column) => array switch
    {
        BooleanArray truth => new(Elements(truth.Length, i => truth.GetValue(i) is { } value ? (value ? 1 : 0) : double.NaN), null),
        Int8Array numbers => Numbers(numbers),
        UInt8Array numbers => Numbers(numbers),
        Int16Array numbers => Numbers(numbers),
        UInt16Array numbers => Numbers(numbers),
        Int32Array numbers => Numbers(numbers),
        UInt32Array numbers => Numbers(numbers),
        Int64Array numbers => Numbers(numbers),
        UInt64Array numbers => Numbers(numbers),
        HalfFloatArray numbers => Numbers(numbers),
        FloatArray numbers => Numbers(numbers),
        DoubleArray numbers => Numbers(numbers),
        StringArray texts => new(null, Elements(texts.Length, i => texts.GetString(i))),
        LargeStringArray texts => new(null, Elements(texts.Length, i => texts.GetString(i))),
        StringViewArray texts => new(null, Elements(texts.Length, i => texts.GetString(i))),
        DictionaryArray words => Picked(Read(words.Dictionary, column), Read(words.Indices, column).Numbers!),
        _ => throw NoElements(column, array.Data.DataType.Name),
    };

    private static ColumnValues Numbers<T>(PrimitiveArray<T> array)
        where T : struct, INumberBase<T> =>
        new(Elements(array.Length, i => array.GetValue(i) is { } value ? double.CreateChecked(value) : double.NaN), null);

    /// <summary>What indices say of a list of different values.</summary>
    private static ColumnValues Picked(ColumnValues values, double[] indices) => values.Numbers is { } numbers
        ? new(System.Array.ConvertAll(indices, index => double.IsNaN(index) ? double.NaN : numbers[(int)index]), null)
        : new(null, System.Array.ConvertAll(indices, index => double.IsNaN(index) ? null : values.Texts![(int)index]));

    private static T[] Elements<T>(int count, Func<int, T> at)
    {
        T[] elements = new T[count];
        for (int i = 0; i < count; i++)
        {
            elements[i] = at(i);
        }

        return elements;
    }

    private static T Result<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
