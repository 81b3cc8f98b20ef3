namespace Tensors.Training;

/// <summary>Losses of a batch as functions of what the model gave and what it should have given: means over all examples.</summary>
/// <remarks>
/// Any other function of two tensors with one element serves as well: <c>(y, t) =&gt; y.CrossEntropy(t, labelSmoothing: 0.1)</c>.
/// </remarks>
public static class Loss
{
    /// <summary>Cross-entropy of the softmax of logits with classes: <see cref="Tensor.SparseSoftmaxCrossEntropy"/>.</summary>
    /// <param name="logits">Shape <c>(…, classes)</c>.</param>
    /// <param name="classes">int32 or int64, shape <c>(…)</c>.</param>
    public static Tensor SparseSoftmaxCrossEntropy(Tensor logits, Tensor classes) => logits.SparseSoftmaxCrossEntropy(classes).Mean();

    /// <summary>Cross-entropy of the softmax of logits with probabilities: <see cref="Tensor.SoftmaxCrossEntropy"/>.</summary>
    /// <param name="logits">Shape <c>(…, classes)</c>.</param>
    /// <param name="probabilities">The same shape.</param>
    public static Tensor SoftmaxCrossEntropy(Tensor logits, Tensor probabilities) => logits.SoftmaxCrossEntropy(probabilities).Mean();

    /// <summary>Cross-entropy of the logistic function of logits with truth values as numbers from 0 to 1.</summary>
    /// <param name="logits">Any shape.</param>
    /// <param name="targets">The same shape.</param>
    public static Tensor BinaryCrossEntropy(Tensor logits, Tensor targets) => logits.BinaryCrossEntropyWithLogits(targets);

    /// <summary>The mean of squared differences.</summary>
    /// <param name="outputs">Any shape.</param>
    /// <param name="targets">The same shape.</param>
    public static Tensor MeanSquaredError(Tensor outputs, Tensor targets) => outputs.SquaredError(targets);

    /// <summary>The mean of absolute differences.</summary>
    /// <param name="outputs">Any shape.</param>
    /// <param name="targets">The same shape.</param>
    public static Tensor MeanAbsoluteError(Tensor outputs, Tensor targets) => outputs.AbsoluteError(targets);

    /// <summary>Squared differences up to 1, absolute ones beyond: <see cref="Tensor.HuberLoss"/>.</summary>
    /// <param name="outputs">Any shape.</param>
    /// <param name="targets">The same shape.</param>
    public static Tensor Huber(Tensor outputs, Tensor targets) => outputs.HuberLoss(targets);
}
