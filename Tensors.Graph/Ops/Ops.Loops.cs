namespace Tensors.Graphs;

// Loops.
public static partial class Ops
{
    /// <summary>Repeats a body as long as a condition holds.</summary>
    /// <remarks>
    /// Gradients go through it: a second loop runs as often, backward, and what it needs of an iteration is kept until then, so memory
    /// grows with the number of iterations. Gradients of such gradients are not supported, as in TensorFlow's version 1.
    /// </remarks>
    /// <param name="cond">From the loop variables to a scalar truth value.</param>
    /// <param name="body">From the loop variables to their next values.</param>
    /// <param name="loopVars">Their first values; of a <see cref="TensorArray"/> its flow.</param>
    /// <param name="shapeInvariants">What stays of their shapes; null where they keep them.</param>
    /// <param name="parallelIterations">Kept in the nodes: iterations run one after the other.</param>
    /// <param name="backProp">Whether gradients go through the loop; if not, its results are constants to them.</param>
    /// <param name="swapMemory">Kept in the nodes.</param>
    /// <param name="name">The name of the scope.</param>
    /// <param name="maximumIterations">After how many iterations the loop ends in any case: a scalar; none for no limit.</param>
    /// <returns>The loop variables when the condition does not hold any more.</returns>
    /// <exception cref="ArgumentException">There is no loop variable, the body gives another number of values, or a value of another type
    /// or shape.</exception>
    public static Tensor[] WhileLoop(
        Func<Tensor[], TensorLike> cond, Func<Tensor[], IReadOnlyList<TensorLike>> body, IReadOnlyList<TensorLike> loopVars,
        IReadOnlyList<PartialShape>? shapeInvariants = null, int parallelIterations = 10, bool backProp = true, bool swapMemory = false,
        string? name = null, TensorLike maximumIterations = default)
    {
        if (loopVars.Count == 0)
        {
            throw new ArgumentException("WhileLoop: there are no loop variables; give at least one.", nameof(loopVars));
        }

        if (shapeInvariants is not null && shapeInvariants.Count != loopVars.Count)
        {
            throw new ArgumentException(
                $"WhileLoop: there are {shapeInvariants.Count} shape invariants for {loopVars.Count} loop variables; give one for each.",
                nameof(shapeInvariants));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallelIterations);
        using OpScope scope = OpScope.Open(name, "while", [.. loopVars]);
        using DefaultGraph isDefault = scope.Graph.AsDefault();
        LoopSettings settings = new(parallelIterations, backProp, swapMemory);
        if (maximumIterations.IsNone)
        {
            return Loop(scope, cond, body, loopVars, shapeInvariants, settings);
        }

        Tensor most = scope.Convert(maximumIterations, "maximum_iterations");
        if (most.StaticShape.Rank is not (null or 0))
        {
            throw new ArgumentException(
                $"WhileLoop: maximumIterations must be a scalar, not of shape {most.StaticShape}.", nameof(maximumIterations));
        }

        Tensor counter = Building.Number(scope.Graph, 0, most.DataType, "iteration_counter");
        return Loop(
            scope, v => LogicalAnd(Less(v[0], most), cond(v[1..])), v => [v[0] + 1, .. body(v[1..])], [counter, .. loopVars],
            shapeInvariants is null ? null : [PartialShape.Scalar, .. shapeInvariants], settings)[1..];
    }

    private static Tensor[] Loop(
        OpScope scope, Func<Tensor[], TensorLike> cond, Func<Tensor[], IReadOnlyList<TensorLike>> body, IReadOnlyList<TensorLike> loopVars,
        IReadOnlyList<PartialShape>? shapeInvariants, LoopSettings settings)
    {
        Graph graph = scope.Graph;
        WhileContext loop = new(graph, settings);
        if (loop.Outer is null)
        {
            graph.AddToCollection(GraphKeys.WhileContext, loop);
        }

        Tensor[] initial = [.. loopVars.Select(variable => scope.Convert(variable, "Const"))];
        using IDisposable inside = loop.Enter();
        Tensor[] entered = EnterAll(graph, loop, initial, shapeInvariants);
        loop.Enters.AddRange(entered);
        Tensor[] merged = [.. entered.Select(variable => Merge(graph, null, variable, variable))];
        loop.PivotForPredicate = merged[0];
        Tensor condition = loop.Condition = graph.Tensor1("LoopCond", "LoopCond", [cond(merged).ToTensor(graph, "Const")]);
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
            loop.GoBack(merged[i], next[i]);
        }

        Tensor[] exits = [.. switched.Select(pair => graph.Tensor1("Exit", "Exit", [pair[0]]))];
        loop.Leave(exits);
        return exits;
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
            if (loop.Outer is { } around && ControlFlow.IsConstantEnter(before[i].Op))
            {
                // What is the same in all iterations of the loop around it does not say whether there is one more.
                entered[i].Op.AddControlInput(around.Pivot.Op);
            }

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
            throw new GraphTypeException(
                $"Loop variable '{initial.Name}' enters the loop with type {variable.DataType.Name} but has type {next.DataType.Name} "
                + "after one iteration.");
        }

        PartialShape shape = variable.StaticShape;
        bool holds = shape.Rank is null
            || (next.StaticShape.Rank == shape.Rank
                && shape.Zip(next.StaticShape, (kept, found) => kept is null || kept == found).All(same => same));
        if (!holds)
        {
            throw new ArgumentException(
                $"Input tensor '{initial.Name}' enters the loop with shape {shape}, but has shape {next.StaticShape} after one iteration. "
                + "To allow the shape to vary across iterations, use the shapeInvariants argument.");
        }
    }
}
