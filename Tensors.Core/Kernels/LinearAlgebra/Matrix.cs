namespace Tensors;

/// <summary>A matrix in memory, with any strides.</summary>
/// <param name="data">The first element.</param>
/// <param name="rowStride">Elements from one row to the next.</param>
/// <param name="columnStride">Elements from one column to the next.</param>
internal readonly unsafe struct Matrix<T>(T* data, long rowStride, long columnStride)
    where T : unmanaged
{
    public T* Data { get; } = data;

    public long RowStride { get; } = rowStride;

    public long ColumnStride { get; } = columnStride;

    public Matrix<T> Transposed => new(Data, ColumnStride, RowStride);

    public Matrix<T> From(long row, long column) => new(At(row, column), RowStride, ColumnStride);

    public T* At(long row, long column) => Data + (row * RowStride) + (column * ColumnStride);
}
