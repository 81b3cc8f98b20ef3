namespace Tensors.Graphs;

/// <summary>How the losses of elements become one: TensorFlow's <c>tf.losses.Reduction</c>.</summary>
public enum Reduction
{
    /// <summary>The weighted losses as they are.</summary>
    None,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their sum, divided by the number of elements.</summary>
    SumOverBatchSize,

    /// <summary>Their sum, divided by the number of elements whose weight is not 0; 0 where there is none.</summary>
    SumByNonzeroWeights,

    /// <summary>Their sum, divided by that of the weights; 0 where that is 0.</summary>
    Mean,
}
