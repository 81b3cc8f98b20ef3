namespace Tensors.Graphs;

/// <summary>What tensors of a graph know of themselves.</summary>
public static class TensorExtensions
{
    extension(Tensor tensor)
    {
        /// <summary>The node that makes this tensor.</summary>
        /// <exception cref="ArgumentException">The tensor has elements: it is not part of a graph.</exception>
        public Node Op => NodeOutput.Of(tensor).Node;

        /// <summary>The graph of this tensor.</summary>
        /// <exception cref="ArgumentException">The tensor has elements: it is not part of a graph.</exception>
        public Graph Graph => NodeOutput.Of(tensor).Node.Graph;

        /// <summary>The name: that of the node, and which of its outputs, as <c>add_1:0</c>.</summary>
        /// <exception cref="ArgumentException">The tensor has elements: it is not part of a graph.</exception>
        public string Name => NodeOutput.Of(tensor).Name;

        /// <summary>Which output of its node it is.</summary>
        /// <exception cref="ArgumentException">The tensor has elements: it is not part of a graph.</exception>
        public int ValueIndex => NodeOutput.Of(tensor).Index;

        /// <summary>Whether the tensor is part of a graph.</summary>
        public bool IsInGraph => tensor.Symbol is NodeOutput;

        /// <summary>What is known of the shape before the graph runs; everything for a tensor with elements.</summary>
        public PartialShape StaticShape => tensor.Symbol is NodeOutput output ? output.StaticShape : tensor.Shape;

        /// <summary>The element type, which may be one that only graphs have.</summary>
        public DataType DataType => tensor.Symbol is NodeOutput output ? output.DataType : tensor.DType.DataType;

        /// <summary>Adds to what is known of the shape.</summary>
        /// <param name="shape">What the value's shape will be.</param>
        /// <exception cref="ArgumentException">It contradicts what was known.</exception>
        public void SetShape(PartialShape shape) => NodeOutput.Of(tensor).Refine(shape);

        /// <summary>The value in the default session.</summary>
        /// <param name="feed">Values for placeholders and other tensors.</param>
        /// <exception cref="ArgumentException">There is no default session, or it has another graph.</exception>
        public Tensor Eval(ReadOnlySpan<Feed> feed = default) =>
            Session.ForEvaluation(tensor.Graph, "Eval", "evaluate tensor").Run(tensor, feed);

        /// <summary>
        /// The rows that a gradient consists of, where it came from rows that were looked up; null for a tensor with all rows.
        /// </summary>
        /// <remarks>
        /// Gradients, clipping and optimizers keep rows: <see cref="Ops.Gradients(TensorLike, IReadOnlyList{Tensor}, string)"/> returns a
        /// tensor with all rows, which no run computes as long as only its rows are used.
        /// </remarks>
        public IndexedSlices? Rows => (tensor.Symbol as NodeOutput)?.Rows;

        internal bool IsRef => tensor.Symbol is NodeOutput { DataType.IsRef: true };
    }
}
