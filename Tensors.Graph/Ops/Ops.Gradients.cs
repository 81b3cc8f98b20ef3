namespace Tensors.Graphs;

// Gradients.
public static partial class Ops
{
    /// <summary>The gradients of the sum of a target with respect to sources.</summary>
    /// <param name="y">The target.</param>
    /// <param name="xs">The sources.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Per source a tensor of its shape, or null where the target does not depend on it.</returns>
    public static Tensor?[] Gradients(TensorLike y, IReadOnlyList<Tensor> xs, string? name = null) =>
        Gradients([y.ToTensor(y.Graph ?? Graph.Default, "y")], xs, name: name);

    /// <summary>The gradients of the sum of a target with respect to variables.</summary>
    /// <param name="y">The target.</param>
    /// <param name="xs">The variables.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Per variable a tensor of its shape, or null where the target does not depend on it.</returns>
    public static Tensor?[] Gradients(TensorLike y, IReadOnlyList<Variable> xs, string? name = null) =>
        Gradients(y, [.. xs.Select(x => x.Reference)], name);

    /// <summary>The gradients of Σ ys · gradYs with respect to sources.</summary>
    /// <param name="ys">The targets.</param>
    /// <param name="xs">The sources; a variable's is its <see cref="Graphs.Variable.Reference"/>.</param>
    /// <param name="gradYs">Per target its cotangent, or null for ones; null altogether for ones everywhere.</param>
    /// <param name="name">The name of the scope.</param>
    /// <param name="gateGradients">Whether no cotangent of a node has a value before all have.</param>
    /// <param name="stopGradients">Tensors that are constants to these gradients.</param>
    /// <param name="unconnectedGradients">What to answer for a source on which no target depends; null, TensorFlow's "none", for
    /// null.</param>
    /// <param name="aggregationMethod">How several gradients of one tensor become one.</param>
    /// <param name="colocateGradientsWithOps">Whether the nodes of a node's gradient are kept beside it: on its device, and by their
    /// attribute <c>_class</c>.</param>
    /// <returns>Per source a tensor of its shape, or null where no target depends on it.</returns>
    /// <exception cref="ArgumentException">There are not as many cotangents as targets, or a complex target has none.</exception>
    /// <exception cref="InvalidOperationException">No target depends on a source, and that was to be an error.</exception>
    /// <exception cref="KeyNotFoundException">A node on the way has no gradient.</exception>
    public static Tensor?[] Gradients(
        IReadOnlyList<Tensor> ys, IReadOnlyList<Tensor> xs, IReadOnlyList<Tensor?>? gradYs = null, string? name = null,
        bool gateGradients = false,
        IReadOnlyList<Tensor>? stopGradients = null, UnconnectedGradients? unconnectedGradients = null,
        AggregationMethod aggregationMethod = AggregationMethod.AddN, bool colocateGradientsWithOps = false) =>
        [.. GradientsOrRows(
            ys, xs, gradYs, name, new(gateGradients, aggregationMethod, colocateGradientsWithOps), stopGradients, unconnectedGradients)
            .Select(grad => grad is null ? null : grad.ToTensor())];

    /// <summary>The second derivatives of the sum of a target: for each vector x a matrix of shape (n, n).</summary>
    /// <param name="y">The target.</param>
    /// <param name="xs">The sources, of known shapes.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Per source a tensor of its shape twice: <c>h[i…, j…] = ∂²y / ∂x[i…] ∂x[j…]</c>.</returns>
    /// <exception cref="ArgumentException">An extent of a source is not known.</exception>
    public static Tensor[] Hessians(TensorLike y, IReadOnlyList<Tensor> xs, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "hessians", y);
        Tensor target = scope.Convert(y, "y");
        return [.. xs.Select(x => Hessian(target, x))];
    }

    /// <summary>
    /// As <c>Gradients</c>, where gradients of gathered rows stay <see cref="IndexedSlices"/>.
    /// </summary>
    internal static Cotangent?[] GradientsOrRows(
        IReadOnlyList<Tensor> ys, IReadOnlyList<Tensor> xs, IReadOnlyList<Tensor?>? gradYs = null, string? name = null,
        GradientOptions? options = null,
        IReadOnlyList<Tensor>? stopGradients = null, UnconnectedGradients? unconnectedGradients = null)
    {
        if (gradYs is not null && gradYs.Count != ys.Count)
        {
            throw new ArgumentException($"Passed {gradYs.Count} grad_ys for {ys.Count} ys.", nameof(gradYs));
        }

        Graph graph = ys.Count > 0 ? ys[0].Graph : Graph.Default;
        using DefaultGraph isDefault = graph.AsDefault();
        using NameScope scope = graph.OpenScope(name ?? "gradients");
        using IDisposable line = graph.OnOneLine();
        graph.UniqueName("uid");
        GradientBuilder builder = new(graph, scope.Name.TrimEnd('/'), [.. ys], [.. xs], options ?? new());
        Cotangent?[] gradients = builder.Build(
            [.. gradYs ?? Enumerable.Repeat<Tensor?>(null, ys.Count)], [.. (stopGradients ?? []).Select(tensor => tensor.Op)]);
        return unconnectedGradients is not { } answer
            ? gradients
            : [
                .. gradients.Select(
                    (grad, i) => grad ?? (answer == UnconnectedGradients.Zeros ? ZerosLike(xs[i]) : throw Unconnected(xs[i])))];
    }

    private static InvalidOperationException Unconnected(Tensor source) => new(
        $"Gradients: no target depends on '{source.Name}' (created at {source.Op.CreatedAt}). Pass UnconnectedGradients.Zeros for zeros.");

    private static Tensor Hessian(Tensor y, Tensor x)
    {
        if (!x.StaticShape.IsFullyDefined)
        {
            throw new ArgumentException($"Hessians: all extents of '{x.Name}' must be known, but its shape is {x.StaticShape}.");
        }

        Shape shape = x.StaticShape.ToShape();
        Tensor gradient = Reshape(Gradients([y], [x], unconnectedGradients: UnconnectedGradients.Zeros)[0]!, Tensor.FromArray([-1]));
        Tensor[] rows =
        [
            .. Enumerable.Range(0, (int)shape.ElementCount).Select(i =>
                Gradients([gradient[i]], [x], unconnectedGradients: UnconnectedGradients.Zeros)[0]!),
        ];
        return Reshape(Stack(rows), (TensorLike)Tensor.FromArray([.. shape.Extents, .. shape.Extents]));
    }
}
