using System.Diagnostics.CodeAnalysis;

namespace Tensors.Training;

/// <summary>The slices of an array in a file along its first axis; the file is open for as long as this is used.</summary>
internal sealed class NpySource : IIndexedSource<Tensor>
{
    private readonly MappedNpy _file;

    public NpySource(string path)
    {
        _file = Npy.Map(path);
        if (_file.Spec.Shape.Rank == 0)
        {
            _file.Dispose();
            throw new DataFileException(path, "there is a scalar, which has no rows");
        }
    }

    public int Count => _file.Spec.Shape[0];

    public Tensor At(long epoch, int index)
    {
        Tensor row = _file.Rows([index]);
        return row.Reshape(row.Shape.Extents[1..]);
    }

    public bool TryStack(long epoch, ReadOnlySpan<int> indices, [MaybeNullWhen(false)] out Tensor stacked)
    {
        stacked = _file.Rows(indices);
        return true;
    }
}
