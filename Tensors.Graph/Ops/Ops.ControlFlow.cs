namespace Tensors.Graphs;

// Conditions and loops.
public static partial class Ops
{
    /// <summary>The result of one of two functions, of which only one runs. Nodes made outside the functions run in any case.</summary>
    /// <param name="pred">A scalar truth value.</param>
    /// <param name="trueFn">Makes the result if it is true.</param>
    /// <param name="falseFn">Makes the result if it is false.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">The types of the results differ.</exception>
    public static Tensor Cond(TensorLike pred, Func<TensorLike> trueFn, Func<TensorLike> falseFn, string? name = null) =>
        CondMany(pred, () => [trueFn()], () => [falseFn()], name)[0];

    /// <summary>The results of one of two functions, of which only one runs.</summary>
    /// <param name="pred">A scalar truth value.</param>
    /// <param name="trueFn">Makes the results if it is true.</param>
    /// <param name="falseFn">Makes as many results, of the same types, if it is false.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">The numbers or types of the results differ.</exception>
    public static Tensor[] CondMany(
        TensorLike pred, Func<IReadOnlyList<TensorLike>> trueFn, Func<IReadOnlyList<TensorLike>> falseFn, string? name = null) => Condition(
            pred, context => Values(context, trueFn()), context => Values(context, falseFn()), name);

    /// <summary>Runs one of two operations.</summary>
    /// <param name="pred">A scalar truth value.</param>
    /// <param name="trueFn">Makes the operation that runs if it is true.</param>
    /// <param name="falseFn">Makes the operation that runs if it is false.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>The node behind both.</returns>
    public static Node Cond(TensorLike pred, Func<Node> trueFn, Func<Node> falseFn, string? name = null) => Condition(
        pred, context => [WithDependencies([trueFn()], context.Pivot)], context => [WithDependencies([falseFn()], context.Pivot)], name)[
            0].Op;

    /// <summary>The result of the first of several functions whose predicate is true, of which only one runs.</summary>
    /// <param name="pairs">Predicates, which are scalar truth values, and functions that make results of one type.</param>
    /// <param name="otherwise">Makes the result if no predicate is true; null where one has to be.</param>
    /// <param name="exclusive">Whether it is an error of the run if more than one predicate is true.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">There is no pair, or the types of the results differ.</exception>
    public static Tensor Case(
        IReadOnlyList<(TensorLike Predicate, Func<TensorLike> Function)> pairs, Func<TensorLike>? otherwise = null, bool exclusive = false,
        string? name = null)
    {
        if (pairs.Count == 0)
        {
            throw new ArgumentException("Case: there are no pairs of a predicate and a function; give at least one.", nameof(pairs));
        }

        using OpScope scope = OpScope.Open(name, "case", [.. pairs.Select(pair => pair.Predicate)]);
        Tensor[] predicates = [.. pairs.Select(pair => scope.Convert(pair.Predicate, "pred"))];
        int conditions = otherwise is null ? pairs.Count - 1 : pairs.Count;
        Func<TensorLike> next = otherwise ?? (() => LastCase(predicates, pairs[^1].Function));
        for (int i = conditions - 1; i >= 0; i--)
        {
            (Tensor predicate, Func<TensorLike> taken, Func<TensorLike> rest) = (predicates[i], pairs[i].Function, next);
            next = () => Cond(predicate, taken, rest);
        }

        if (!exclusive)
        {
            return next().ToTensor(scope.Graph, "Const");
        }

        // TensorFlow leaves the last one out where it takes the place of what is done otherwise.
        using (scope.Graph.ControlDependencies([AssertAtMost(1, predicates[..conditions], "Input error: exclusive=True")]))
        {
            return next().ToTensor(scope.Graph, "Const");
        }
    }

    private static Tensor[] Condition(
        TensorLike pred, Func<CondContext, Tensor[]> trueBranch, Func<CondContext, Tensor[]> falseBranch, string? name)
    {
        using OpScope scope = OpScope.Open(name, "cond", pred);
        Graph graph = scope.Graph;
        Tensor predicate = scope.Convert(pred, "pred");
        if (predicate.DataType.Base != DataType.Bool)
        {
            throw new GraphTypeException($"Cond: pred must be bool, not {predicate.DataType.Base.Name}.");
        }

        Tensor[] switched = Switch(predicate, predicate, colocate: false);
        Tensor whenTrue = Identity(switched[1], "switch_t");
        Tensor whenFalse = Identity(switched[0], "switch_f");
        Tensor kept = Identity(predicate, "pred_id");
        (CondContext trueContext, Tensor[] trueResults) = Branch(graph, kept, whenTrue, 1, trueBranch);
        (CondContext falseContext, Tensor[] falseResults) = Branch(graph, kept, whenFalse, 0, falseBranch);
        RequireSameResults(trueResults, falseResults);
        Tensor[] merged = [.. falseResults.Zip(trueResults, (no, yes) => Merge(graph, null, no, yes))];
        if (trueContext.Outer is null)
        {
            graph.AddToCollection(GraphKeys.CondContext, trueContext);
            graph.AddToCollection(GraphKeys.CondContext, falseContext);
        }

        return merged;
    }

    private static void RequireSameResults(Tensor[] whenTrue, Tensor[] whenFalse)
    {
        if (whenTrue.Length != whenFalse.Length)
        {
            throw new ArgumentException(
                $"Cond: true_fn returned {whenTrue.Length} results and false_fn {whenFalse.Length}; both must return as many.");
        }

        for (int i = 0; i < whenTrue.Length; i++)
        {
            if (whenTrue[i].DataType.Base != whenFalse[i].DataType.Base)
            {
                throw new ArgumentException(
                    $"Outputs of true_fn and false_fn must have the same type: {whenTrue[i].DataType.Name}, {whenFalse[i].DataType.Name}.");
            }
        }
    }

    private static Tensor[] Values(CondContext context, IReadOnlyList<TensorLike> values) =>
        [.. values.Select(value => context.Result(value.ToTensor(context.Graph, "Const")))];

    private static Tensor LastCase(Tensor[] predicates, Func<TensorLike> function)
    {
        Tensor last = predicates[^1];
        Node others = AssertAtMost(
            0, predicates[..^1],
            $"Implementation error: selected default action #{predicates.Length - 1} was called, but some of other predicates are True: ");
        Node chosen = AssertTrue(last, ["Input error: None of conditions evaluated as True:", Stack(predicates, name: "preds_c")]);
        using (last.Graph.ControlDependencies([others, chosen]))
        {
            // What the function gives may lie outside and would not wait.
            return Identity(function().ToTensor(last.Graph, "Const"));
        }
    }

    private static Node AssertAtMost(int most, Tensor[] predicates, string message)
    {
        if (predicates.Length == 0)
        {
            return NoOp();
        }

        Tensor all = Stack(predicates, name: "preds_c");
        Tensor count = ReduceSum(Cast(all, DataType.Int32), name: "num_true_conds");
        Tensor holds = LessEqual(count, Building.Integer(all.Graph, most, "n_true_conds"));
        string names = string.Join(", ", predicates.Select(predicate => predicate.Name));
        return AssertTrue(
            holds, [$"{message}: more than {most} conditions ({names}) evaluated as True:", all], summarize: predicates.Length);
    }

    /// <summary>The data at one of two outputs: the second if the predicate is true, else the first. The other has no value.</summary>
    internal static Tensor[] Switch(Tensor data, Tensor predicate, string? name = null, bool colocate = true)
    {
        Graph graph = data.Graph;
        using IDisposable beside = colocate ? graph.ColocateWith(data.Op, ignoreExisting: true) : graph.ColocateWith(null);
        using OpScope scope = OpScope.Open(name, "Switch", data);
        return [.. scope.Node(colocate && data.IsRef ? "RefSwitch" : "Switch", [data, predicate]).Outputs];
    }

    /// <summary>The operand that has a value.</summary>
    internal static Tensor Merge(Graph graph, string? name, params ReadOnlySpan<Tensor> inputs) =>
        graph.Tensor1("Merge", name ?? "Merge", inputs, new() { ["N"] = (long)inputs.Length });

    private static (CondContext Context, Tensor[] Results) Branch(
        Graph graph, Tensor predicate, Tensor pivot, int branch, Func<CondContext, Tensor[]> function)
    {
        CondContext context = new(graph, predicate, pivot, branch);
        using IDisposable inside = context.Enter();
        Tensor[] results = function(context);
        context.Outer?.Know(results);
        return (context, results);
    }
}
