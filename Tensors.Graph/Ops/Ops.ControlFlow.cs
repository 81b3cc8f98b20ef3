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
    public static Tensor[] CondMany(TensorLike pred, Func<IReadOnlyList<TensorLike>> trueFn, Func<IReadOnlyList<TensorLike>> falseFn, string? name = null) => Condition(
        pred, context => Values(context, trueFn()), context => Values(context, falseFn()), name);

    /// <summary>Runs one of two operations.</summary>
    /// <param name="pred">A scalar truth value.</param>
    /// <param name="trueFn">Makes the operation that runs if it is true.</param>
    /// <param name="falseFn">Makes the operation that runs if it is false.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>The node behind both.</returns>
    public static Node Cond(TensorLike pred, Func<Node> trueFn, Func<Node> falseFn, string? name = null) => Condition(
        pred, context => [WithDependencies([trueFn()], context.Pivot)], context => [WithDependencies([falseFn()], context.Pivot)], name)[0].Op;

    /// <summary>The result of the first of several functions whose predicate is true, of which only one runs.</summary>
    /// <param name="pairs">Predicates, which are scalar truth values, and functions that make results of one type.</param>
    /// <param name="otherwise">Makes the result if no predicate is true; null where one has to be.</param>
    /// <param name="exclusive">Whether it is an error of the run if more than one predicate is true.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">There is no pair, or the types of the results differ.</exception>
    public static Tensor Case(
        IReadOnlyList<(TensorLike Predicate, Func<TensorLike> Function)> pairs, Func<TensorLike>? otherwise = null, bool exclusive = false, string? name = null)
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

        using (scope.Graph.ControlDependencies([AssertAtMost(1, predicates, "Input error: exclusive=True")]))
        {
            return next().ToTensor(scope.Graph, "Const");
        }
    }

    /// <summary>Repeats a body as long as a condition holds.</summary>
    /// <param name="cond">From the loop variables to a scalar truth value.</param>
    /// <param name="body">From the loop variables to their next values.</param>
    /// <param name="loopVars">Their first values.</param>
    /// <param name="shapeInvariants">What stays of their shapes; null where they keep them.</param>
    /// <param name="parallelIterations">Kept in the nodes.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>The loop variables when the condition does not hold any more.</returns>
    /// <exception cref="ArgumentException">The body gives another number of values, or a value of another type or shape.</exception>
    public static Tensor[] WhileLoop(
        Func<Tensor[], TensorLike> cond, Func<Tensor[], IReadOnlyList<TensorLike>> body, IReadOnlyList<TensorLike> loopVars,
        IReadOnlyList<PartialShape>? shapeInvariants = null, int parallelIterations = 10, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(loopVars.Count);
        using OpScope scope = OpScope.Open(name, "while", [.. loopVars]);
        Graph graph = scope.Graph;
        using DefaultGraph isDefault = graph.AsDefault();
        WhileContext loop = new(graph, parallelIterations);
        if (loop.Outer is null)
        {
            graph.AddToCollection(GraphKeys.WhileContext, loop);
        }

        Tensor[] initial = [.. loopVars.Select(variable => scope.Convert(variable, "Const"))];
        using IDisposable inside = loop.Enter();
        Tensor[] entered = EnterAll(graph, loop, initial, shapeInvariants);
        Tensor[] merged = [.. entered.Select(variable => Merge(graph, null, variable, variable))];
        loop.PivotForPredicate = merged[0];
        Tensor condition = graph.Tensor1("LoopCond", "LoopCond", [cond(merged).ToTensor(graph, "Const")]);
        Tensor[][] switched = [.. merged.Select(variable => Switch(variable, condition))];
        Tensor[] current = [.. switched.Select(pair => Identity(pair[1]))];
        loop.PivotForBody = current[0];
        Tensor[] next = [.. body(current).Select(value => value.ToTensor(graph, "Const"))];
        if (next.Length != merged.Length)
        {
            throw new ArgumentException($"Number of inputs and outputs of body must match loop_vars: {merged.Length}, {next.Length}.");
        }

        for (int i = 0; i < merged.Length; i++)
        {
            RequireInvariant(merged[i], next[i], initial[i]);
            merged[i].Op.UpdateInput(1, graph.Tensor1("NextIteration", "NextIteration", [next[i]]));
        }

        Tensor[] exits = [.. switched.Select(pair => graph.Tensor1("Exit", "Exit", [pair[0]]))];
        loop.Outer?.Know(exits);
        return exits;
    }

    private static Tensor[] Condition(TensorLike pred, Func<CondContext, Tensor[]> trueBranch, Func<CondContext, Tensor[]> falseBranch, string? name)
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
            throw new ArgumentException($"Cond: true_fn returned {whenTrue.Length} results and false_fn {whenFalse.Length}; both must return as many.");
        }

        for (int i = 0; i < whenTrue.Length; i++)
        {
            if (whenTrue[i].DataType.Base != whenFalse[i].DataType.Base)
            {
                throw new ArgumentException($"Outputs of true_fn and false_fn must have the same type: {whenTrue[i].DataType.Name}, {whenFalse[i].DataType.Name}.");
            }
        }
    }

    private static Tensor[] Values(CondContext context, IReadOnlyList<TensorLike> values) =>
        [.. values.Select(value => context.Result(value.ToTensor(context.Graph, "Const")))];

    private static Tensor LastCase(Tensor[] predicates, Func<TensorLike> function)
    {
        Tensor last = predicates[^1];
        Node others = AssertAtMost(
            0, predicates[..^1], $"Implementation error: selected default action #{predicates.Length - 1} was called, but some of other predicates are True: ");
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
        return AssertTrue(holds, [$"{message}: more than {most} conditions ({names}) evaluated as True:", all], summarize: predicates.Length);
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

    private static (CondContext Context, Tensor[] Results) Branch(Graph graph, Tensor predicate, Tensor pivot, int branch, Func<CondContext, Tensor[]> function)
    {
        CondContext context = new(graph, predicate, pivot, branch);
        using IDisposable inside = context.Enter();
        Tensor[] results = function(context);
        context.Outer?.Know(results);
        return (context, results);
    }

    private static Tensor[] EnterAll(Graph graph, WhileContext loop, Tensor[] initial, IReadOnlyList<PartialShape>? shapeInvariants)
    {
        using IDisposable outside = graph.ControlDependencies(null);
        Tensor[] before = loop.Outer is { } outer ? Array.ConvertAll(initial, value => outer.AddValue(value)) : initial;
        Tensor[] entered = new Tensor[initial.Length];

        // Only here the first values are operands inside as they are; a body that uses one of them gets it for all iterations.
        loop.Know(before);
        for (int i = 0; i < initial.Length; i++)
        {
            entered[i] = loop.EnterValue(before[i], isConstant: false);
            if (shapeInvariants is not null)
            {
                NodeOutput.Of(entered[i]).Loosen(shapeInvariants[i]);
            }
        }

        loop.Forget(before);
        loop.Know(entered);
        return entered;
    }

    private static void RequireInvariant(Tensor variable, Tensor next, Tensor initial)
    {
        if (variable.DataType.Base != next.DataType.Base)
        {
            throw new GraphTypeException($"Loop variable '{initial.Name}' enters the loop with type {variable.DataType.Name} but has type {next.DataType.Name} after one iteration.");
        }

        PartialShape shape = variable.StaticShape;
        bool holds = shape.Rank is null
            || (next.StaticShape.Rank == shape.Rank && shape.Zip(next.StaticShape, (kept, found) => kept is null || kept == found).All(same => same));
        if (!holds)
        {
            throw new ArgumentException(
                $"Input tensor '{initial.Name}' enters the loop with shape {shape}, but has shape {next.StaticShape} after one iteration. "
                + "To allow the shape to vary across iterations, use the shapeInvariants argument.");
        }
    }
}
