namespace Tensors.Graphs;

/// <summary>A tensor of a graph of which only some elements are there: TensorFlow's <c>SparseTensor</c>.</summary>
/// <param name="Indices">Where they stand: int64, a row each.</param>
/// <param name="Values">What they are: a vector.</param>
/// <param name="DenseShape">The extents of the whole: int64.</param>
public sealed record SparseTensor(Tensor Indices, Tensor Values, Tensor DenseShape);
