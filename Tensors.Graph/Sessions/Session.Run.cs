namespace Tensors.Graphs;

// The forms in which results are asked for.
public partial class Session
{
    /// <summary>Runs an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <param name="cancellation">Stops the run: a loop before its next iteration, and whatever waits.</param>
    /// <exception cref="OpException">A node failed; every variable is as it was before the run.</exception>
    /// <exception cref="InvalidOperationException">The session is closed, or the graph is empty.</exception>
    public void Run(Node operation, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default)
    {
        object fetch = ((Fetch)operation).Resolve(Graph);
        GraphValue nothing = default;
        RunAll(new ReadOnlySpan<object>(in fetch), feed, new Span<GraphValue>(ref nothing), cancellation);
    }

    /// <summary>The value of a tensor.</summary>
    /// <param name="fetch">The tensor.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <param name="cancellation">Stops the run: a loop before its next iteration, and whatever waits.</param>
    /// <exception cref="OpException">A node failed; every variable is as it was before the run.</exception>
    /// <exception cref="InvalidOperationException">The session is closed, or the graph is empty.</exception>
    public Tensor Run(Tensor fetch, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default) =>
        Number(One(fetch, feed, cancellation));

    /// <summary>The value of a variable.</summary>
    /// <param name="fetch">The variable.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <param name="cancellation">Stops the run: a loop before its next iteration, and whatever waits.</param>
    /// <exception cref="FailedPreconditionException">It was not initialized.</exception>
    public Tensor Run(Variable fetch, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default) =>
        Number(One(fetch, feed, cancellation));

    /// <summary>The value of a tensor by its name, or null for an operation by its name.</summary>
    /// <param name="fetch">Such as <c>loss/mse:0</c> or <c>init</c>.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <param name="cancellation">Stops the run: a loop before its next iteration, and whatever waits.</param>
    /// <exception cref="ArgumentException">There is neither a tensor nor an operation of this name.</exception>
    public Tensor? Run(string? fetch, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default) =>
        One(fetch, feed, cancellation) is { IsNothing: false } value ? Number(value) : null;

    /// <summary>The values of two fetches; that of an operation is null.</summary>
    /// <param name="first">A tensor, variable, operation or name.</param>
    /// <param name="second">Another one.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <param name="cancellation">Stops the run: a loop before its next iteration, and whatever waits.</param>
    public (Tensor First, Tensor Second) Run(
        Fetch first, Fetch second, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default)
    {
        Tensor?[] values = Run([first, second], feed, cancellation);
        return (values[0]!, values[1]!);
    }

    /// <summary>The values of three fetches; that of an operation is null.</summary>
    public (Tensor First, Tensor Second, Tensor Third) Run(
        Fetch first, Fetch second, Fetch third, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default)
    {
        Tensor?[] values = Run([first, second, third], feed, cancellation);
        return (values[0]!, values[1]!, values[2]!);
    }

    /// <summary>The values of four fetches; that of an operation is null.</summary>
    public (Tensor First, Tensor Second, Tensor Third, Tensor Fourth) Run(
        Fetch first, Fetch second, Fetch third, Fetch fourth, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default)
    {
        Tensor?[] values = Run([first, second, third, fourth], feed, cancellation);
        return (values[0]!, values[1]!, values[2]!, values[3]!);
    }

    /// <summary>The values of any number of fetches in one run, in their order; that of an operation is null.</summary>
    /// <param name="fetches">Tensors, variables, operations, names.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <param name="cancellation">Stops the run: a loop before its next iteration, and whatever waits.</param>
    public Tensor?[] Run(IReadOnlyList<Fetch> fetches, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default)
    {
        return Array.ConvertAll(RunValues(fetches, feed, cancellation), value => value.IsNothing ? null : Number(value));
    }

    /// <summary>The values of named fetches in one run, under their names; that of an operation is null.</summary>
    /// <param name="fetches">Tensors, variables, operations, names.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <param name="cancellation">Stops the run: a loop before its next iteration, and whatever waits.</param>
    public Dictionary<string, Tensor?> Run(
        IReadOnlyDictionary<string, Fetch> fetches, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default)
    {
        string[] keys = [.. fetches.Keys];
        Tensor?[] values = Run([.. keys.Select(key => fetches[key])], feed, cancellation);
        return keys.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>The value of a tensor of text.</summary>
    /// <param name="fetch">The tensor.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <param name="cancellation">Stops the run: a loop before its next iteration, and whatever waits.</param>
    /// <exception cref="GraphTypeException">It holds numbers.</exception>
    public StringTensor RunText(Fetch fetch, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default) =>
        One(fetch, feed, cancellation).Text
        ?? throw new GraphTypeException("RunText: the fetched tensor does not hold text; use Run.");

    /// <summary>The values of any number of fetches in one run, numbers and text among each other.</summary>
    /// <param name="fetches">Tensors, variables, operations, names.</param>
    /// <param name="feed">Values for placeholders and other tensors.</param>
    /// <param name="cancellation">Stops the run: a loop before its next iteration, and whatever waits.</param>
    /// <returns>
    /// Per fetch a <see cref="Tensor"/>, a <see cref="StringTensor"/> for text, a <see cref="StoredTensor"/> for elements that tensors do
    /// not have (int8, uint16), or null for an operation.
    /// </returns>
    public object?[] RunObjects(IReadOnlyList<Fetch> fetches, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default)
    {
        return Array.ConvertAll(RunValues(fetches, feed, cancellation), value => value.ToObject());
    }

    /// <summary>Prepares a run that will be made many times, with other values: TensorFlow's <c>make_callable</c>.</summary>
    /// <param name="fetches">Tensors, variables, operations, names.</param>
    /// <param name="feeds">The tensors that get a value in each run: placeholders, or any others.</param>
    /// <example>
    /// <code>
    /// Callable step = session.MakeCallable([trainingOp, mse], [X, y]);
    /// Tensor?[] results = new Tensor?[2];
    /// foreach ((Tensor x, Tensor target) in batches)
    /// {
    ///     step.Run([x, target], results);
    /// }
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">A fetch or a fed tensor is not an element of the graph, or a tensor is fed twice.</exception>
    /// <exception cref="GraphTypeException">A fetch holds text.</exception>
    public Callable MakeCallable(IReadOnlyList<Fetch> fetches, IReadOnlyList<Tensor>? feeds = null)
    {
        NodeOutput[] keys = [.. (feeds ?? []).Select(feed => new Feed(feed, null).ResolveKey(Graph))];
        object[] resolved = [.. fetches.Select(fetch => fetch.Resolve(Graph))];
        if (keys.Distinct().Count() != keys.Length)
        {
            throw new ArgumentException(
                $"MakeCallable: a tensor is fed twice among {string.Join(", ", keys.Select(key => key.Name))}.", nameof(feeds));
        }

        return resolved.OfType<NodeOutput>().FirstOrDefault(output => output.DataType.Base == DataType.String) is { } text
            ? throw new GraphTypeException($"MakeCallable: '{text.Name}' holds text; use RunText.")
            : new(this, resolved, keys);
    }

    /// <summary>As <see cref="RunObjects"/>, as runs hold values.</summary>
    internal GraphValue[] RunValues(
        IReadOnlyList<Fetch> fetches, ReadOnlySpan<Feed> feed = default, CancellationToken cancellation = default)
    {
        object[] resolved = [.. fetches.Select(fetch => fetch.Resolve(Graph))];
        GraphValue[] values = new GraphValue[resolved.Length];
        RunAll(resolved, feed, values, cancellation);
        return values;
    }

    private GraphValue One(Fetch fetch, ReadOnlySpan<Feed> feed, CancellationToken cancellation)
    {
        object resolved = fetch.Resolve(Graph);
        GraphValue value = default;
        RunAll(new ReadOnlySpan<object>(in resolved), feed, new Span<GraphValue>(ref value), cancellation);
        return value;
    }

    internal static Tensor Number(GraphValue value) => value.Tensor ?? throw new GraphTypeException(value switch
    {
        { Stored: { } stored } =>
            $"Run: the fetched tensor holds {stored.DType.Name} elements, which tensors do not have; use RunObjects, which gives a "
            + "StoredTensor.",
        { Object: DatasetSource } => "Run: a data set is fetched element by element, by an iterator.",
        _ => "Run: the fetched tensor holds text; use RunText.",
    });
}
