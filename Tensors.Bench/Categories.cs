namespace Tensors.Bench;

/// <summary>Names by which benchmarks are picked: <c>--anyCategories Training</c>.</summary>
internal static class Categories
{
    /// <summary>Each element of the result from the elements at its position.</summary>
    public const string Elementwise = nameof(Elementwise);

    /// <summary>Folds along axes.</summary>
    public const string Reductions = nameof(Reductions);

    /// <summary>Products of matrices.</summary>
    public const string LinearAlgebra = nameof(LinearAlgebra);

    /// <summary>Elements change places, and nothing else.</summary>
    public const string Movement = nameof(Movement);

    /// <summary>Ten elements: what is measured is the way to the kernel.</summary>
    public const string SmallOperations = nameof(SmallOperations);

    /// <summary>Forward under a tape, and back.</summary>
    public const string Autograd = nameof(Autograd);

    /// <summary>Whole training steps.</summary>
    public const string Training = nameof(Training);

    /// <summary>The same as graphs, run by a session.</summary>
    public const string Graphs = nameof(Graphs);
}
