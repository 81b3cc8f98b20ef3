using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace Tensors.Training;

/// <summary>An HDF5 file, whose datasets are arrays: only rows that are asked for are read.</summary>
/// <remarks>The file is open until this is disposed of; what it gave must not be read any more then.</remarks>
public sealed class Hdf5File : IDisposable
{
    private const string Format = "HDF5";

    private readonly string _path;
    private readonly NativeFile _file;
    private readonly Lock _lock = new();

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file, which must not change meanwhile.</param>
    /// <exception cref="DataFileException">It cannot be read.</exception>
    public Hdf5File(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _file = ColumnarReader.Guard(path, Format, null, () => H5File.OpenRead(path));
    }

    /// <summary>The slices of a dataset along its first axis.</summary>
    /// <param name="dataset">Its path in the file, such as <c>images/train</c>.</param>
    /// <returns>
    /// Rows of the dataset's dtype: float32, float64, int32, int64 or uint8; signed integers of 8 and 16 bits, and unsigned ones of 16, as
    /// int32.
    /// </returns>
    /// <exception cref="DataFileException">There is no such dataset, it is a scalar, or its elements are of another kind.</exception>
    public IIndexedSource<Tensor> Rows(string dataset)
    {
        IH5Dataset found;
        lock (_lock)
        {
            found = _file.LinkExists(dataset) && _file.Get(dataset) is IH5Dataset array
                ? array
                : throw new DataFileException(_path, $"there is no such dataset, but {Listed()}", column: dataset);
        }

        ulong[] extents = found.Space.Dimensions;
        if (extents.Length == 0)
        {
            throw new DataFileException(_path, "there is a scalar, which has no rows", column: dataset);
        }

        return (found.Type.Class, found.Type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 4) => Source<float, float>(found, dataset, x => x),
            (H5DataTypeClass.FloatingPoint, 8) => Source<double, double>(found, dataset, x => x),
            (H5DataTypeClass.FixedPoint, 1) when !found.Type.FixedPoint.IsSigned => Source<byte, byte>(found, dataset, x => x),
            (H5DataTypeClass.FixedPoint, 1) => Source<sbyte, int>(found, dataset, x => Array.ConvertAll(x, value => (int)value)),
            (H5DataTypeClass.FixedPoint, 2) when !found.Type.FixedPoint.IsSigned =>
                Source<ushort, int>(found, dataset, x => Array.ConvertAll(x, value => (int)value)),
            (H5DataTypeClass.FixedPoint, 2) => Source<short, int>(found, dataset, x => Array.ConvertAll(x, value => (int)value)),
            (H5DataTypeClass.FixedPoint, 4) when found.Type.FixedPoint.IsSigned => Source<int, int>(found, dataset, x => x),
            (H5DataTypeClass.FixedPoint, 8) when found.Type.FixedPoint.IsSigned => Source<long, long>(found, dataset, x => x),
            _ => throw new DataFileException(
                _path, $"its elements are {found.Type.Class} of {found.Type.Size} bytes, which tensors have not", column: dataset),
        };
    }

    /// <summary>Examples of two datasets that go together.</summary>
    /// <param name="inputs">The dataset of what the model gets.</param>
    /// <param name="targets">The dataset of what it should say.</param>
    /// <exception cref="ArgumentException">They differ in their first extents.</exception>
    /// <remarks>Other errors are those of <see cref="Rows"/>.</remarks>
    public IIndexedSource<Example> Examples(string inputs, string targets) => DataSource.Pair(Rows(inputs), Rows(targets));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private Hdf5Rows<TFile, T> Source<TFile, T>(IH5Dataset dataset, string name, Func<TFile[], T[]> convert)
        where TFile : unmanaged
        where T : unmanaged => new(_path, _lock, dataset, name, convert);

    private string Listed() => string.Join(", ", _file.Children().Select(child => child.Name));

    /// <summary>The rows of one dataset, one read after the other: the library's places in chunks are not for several threads.</summary>
    private sealed class Hdf5Rows<TFile, T>(string path, Lock gate, IH5Dataset dataset, string name, Func<TFile[], T[]> convert)
        : IIndexedSource<Tensor>
        where TFile : unmanaged
        where T : unmanaged
    {
        private readonly ulong[] _extents = dataset.Space.Dimensions;

        public int Count { get; } = checked((int)dataset.Space.Dimensions[0]);

        public Tensor At(long epoch, int index) => Tensor.FromSpan<T>(convert(Row(index)), Shape.Create(RowExtents));

        public bool TryStack(long epoch, ReadOnlySpan<int> indices, [MaybeNullWhen(false)] out Tensor stacked)
        {
            List<T> elements = [];
            foreach (int index in indices)
            {
                elements.AddRange(convert(Row(index)));
            }

            stacked = Tensor.FromSpan<T>(CollectionsMarshal.AsSpan(elements), Shape.Create([indices.Length, .. RowExtents]));
            return true;
        }

        private int[] RowExtents => Array.ConvertAll(_extents[1..], extent => checked((int)extent));

        private TFile[] Row(int index)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            ulong[] starts = new ulong[_extents.Length];
            starts[0] = (ulong)index;
            ulong[] blocks = [1, .. _extents.AsSpan(1)];
            lock (gate)
            {
                return ColumnarReader.Guard(
                    path, Format, name, () => dataset.Read<TFile[]>(fileSelection: new HyperslabSelection(blocks.Length, starts, blocks)));
            }
        }
    }
}
