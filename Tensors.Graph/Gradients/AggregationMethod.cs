namespace Tensors.Graphs;

/// <summary>
/// How several gradients of one tensor become one: TensorFlow's <c>tf.AggregationMethod</c>. The values are the same up to rounding.
/// </summary>
public enum AggregationMethod
{
    /// <summary>By one sum of all, when all are there.</summary>
    AddN,

    /// <summary>One after the other, by sums of two in the scope <c>NODE_gradient_sum</c>.</summary>
    ExperimentalTree,

    /// <summary>By <see cref="Ops.AccumulateN"/> where there are more than two of known shape.</summary>
    ExperimentalAccumulateN,
}

/// <summary>How nodes of gradients are made.</summary>
/// <param name="Gates">Whether no cotangent of a node has a value before all have.</param>
/// <param name="Aggregation">How several gradients of one tensor become one.</param>
/// <param name="Colocates">Whether the nodes of a node's gradient are kept beside it.</param>
internal sealed record GradientOptions(bool Gates = false, AggregationMethod Aggregation = AggregationMethod.AddN, bool Colocates = false);
