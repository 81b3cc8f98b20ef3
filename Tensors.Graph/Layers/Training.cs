namespace Tensors.Graphs;

/// <summary>What layers do while they are trained, and else: decided when the graph is built, or by a tensor when it runs.</summary>
internal static class Training
{
    /// <summary>Whether it is training, or null where a tensor says so.</summary>
    /// <exception cref="ArgumentException">It is neither a truth value nor a tensor.</exception>
    public static bool? Known(TensorLike training) => training.IsNone
        ? false
        : training.Constant switch
        {
            null => null,
            bool known => known,
            int number => number != 0,
            { } other => throw new ArgumentException($"Training is a truth value or a tensor of a graph, not {other}.", nameof(training)),
        };

    public static Tensor Choose(TensorLike training, Func<Tensor> whenTraining, Func<Tensor> otherwise) => Known(training) switch
    {
        true => whenTraining(),
        false => otherwise(),
        null => Ops.Cond(training, () => whenTraining(), () => otherwise()),
    };
}
