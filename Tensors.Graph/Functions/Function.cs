using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

/// <summary>Turns ordinary C# functions over tensors into graphs that are run: TensorFlow's <c>tf.function</c>.</summary>
/// <remarks>
/// <para>The function is called once for each combination of shapes and dtypes of its arguments, with symbols in their places; what it
/// applies is written down as a graph, which later calls run. So its C# code runs once per combination: branches and loops are taken as
/// they fall then, C# values that it closes over are those of that time, and it must not read elements.</para>
/// <para>Tensors that it closes over are read at each call: parameters that an optimizer changes in place are seen as they are then. A C#
/// variable that is given another tensor later is not noticed; pass that as an argument. Operations on tensors that it closes over are
/// traced too. (Functions of <see cref="Ops"/> take tensors of integers as constants, as they do outside.)</para>
/// <para>Results and derivatives have the bits of the plain function where it applies the same operations. On a tape a call is one
/// operation, whose gradient is a graph too, also with respect to what the function closes over, and can be differentiated again; what that
/// needs of the forward pass is computed a second time, with the same random numbers. A function that is traced as a whole, tape and
/// gradient inside, does not pay that.</para>
/// <para>Traced functions may call each other: inside a function that is being traced, and on tensors of a graph, a call adds the nodes of
/// the function, in a scope of its name.</para>
/// </remarks>
/// <example>
/// <code>
/// var f = Function.Trace((Tensor x, Tensor w) => (x.MatMul(w) + 1).Tanh());
/// Tensor y = f.Call(x, w);
/// Console.WriteLine(f);   // the graph, node by node
/// </code>
/// </example>
public static class Function
{
    /// <summary>Traces a function of one tensor.</summary>
    /// <param name="function">The function.</param>
    /// <param name="name">Its name in scopes, traces and messages; null takes that of the method.</param>
    [OverloadResolutionPriority(1)]
    public static TracedFunction<Func<Tensor, Tensor>> Trace(Func<Tensor, Tensor> function, string? name = null)
    {
        TraceCache cache = new(x => [function(x[0])], function, name);
        return new(cache, x => cache.Call([x])[0]);
    }

    /// <summary>Traces a function of two tensors; see <see cref="Trace(Func{Tensor, Tensor}, string)"/>.</summary>
    public static TracedFunction<Func<Tensor, Tensor, Tensor>> Trace(Func<Tensor, Tensor, Tensor> function, string? name = null)
    {
        TraceCache cache = new(x => [function(x[0], x[1])], function, name);
        return new(cache, (x, y) => cache.Call([x, y])[0]);
    }

    /// <summary>Traces a function of three tensors; see <see cref="Trace(Func{Tensor, Tensor}, string)"/>.</summary>
    public static TracedFunction<Func<Tensor, Tensor, Tensor, Tensor>> Trace(
        Func<Tensor, Tensor, Tensor, Tensor> function, string? name = null)
    {
        TraceCache cache = new(x => [function(x[0], x[1], x[2])], function, name);
        return new(cache, (x, y, z) => cache.Call([x, y, z])[0]);
    }

    /// <summary>Traces a function of one tensor with two results; see <see cref="Trace(Func{Tensor, Tensor}, string)"/>.</summary>
    [OverloadResolutionPriority(1)]
    public static TracedFunction<Func<Tensor, (Tensor, Tensor)>> Trace(Func<Tensor, (Tensor, Tensor)> function, string? name = null)
    {
        TraceCache cache = new(x => List(function(x[0])), function, name);
        return new(cache, x => Pair(cache.Call([x])));
    }

    /// <summary>Traces a function of two tensors with two results; see <see cref="Trace(Func{Tensor, Tensor}, string)"/>.</summary>
    public static TracedFunction<Func<Tensor, Tensor, (Tensor, Tensor)>> Trace(
        Func<Tensor, Tensor, (Tensor, Tensor)> function, string? name = null)
    {
        TraceCache cache = new(x => List(function(x[0], x[1])), function, name);
        return new(cache, (x, y) => Pair(cache.Call([x, y])));
    }

    /// <summary>Traces a function of three tensors with two results; see <see cref="Trace(Func{Tensor, Tensor}, string)"/>.</summary>
    public static TracedFunction<Func<Tensor, Tensor, Tensor, (Tensor, Tensor)>> Trace(
        Func<Tensor, Tensor, Tensor, (Tensor, Tensor)> function, string? name = null)
    {
        TraceCache cache = new(x => List(function(x[0], x[1], x[2])), function, name);
        return new(cache, (x, y, z) => Pair(cache.Call([x, y, z])));
    }

    /// <summary>Traces a function of any number of tensors; see <see cref="Trace(Func{Tensor, Tensor}, string)"/>.</summary>
    public static TracedFunction<Func<Tensor[], Tensor>> Trace(Func<Tensor[], Tensor> function, string? name = null)
    {
        TraceCache cache = new(x => [function(x)], function, name);
        return new(cache, x => cache.Call(x)[0]);
    }

    /// <summary>
    /// Traces a function of any number of tensors with any number of results; see <see cref="Trace(Func{Tensor, Tensor}, string)"/>.
    /// </summary>
    public static TracedFunction<Func<Tensor[], Tensor[]>> Trace(Func<Tensor[], Tensor[]> function, string? name = null)
    {
        TraceCache cache = new(function, function, name);
        return new(cache, cache.Call);
    }

    private static Tensor[] List((Tensor First, Tensor Second) pair) => [pair.First, pair.Second];

    private static (Tensor First, Tensor Second) Pair(Tensor[] list) => (list[0], list[1]);
}
