using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

/// <summary>C# functions as nodes: TensorFlow's <c>py_func</c>. Files hold a name of the function and not the function.</summary>
internal static class CSharpKinds
{
    // Graphs keep their functions; what is imported into another one finds them as long as the first one lives.
    private static readonly ConcurrentDictionary<string, WeakReference<Func<object[], object[]>>> s_functions = new();
    private static readonly ConditionalWeakTable<Graph, ConcurrentBag<object>> s_kept = [];
    private static int s_count;

    public static void AddTo(KindTable kinds)
    {
        foreach (string op in (string[])["PyFunc", "PyFuncStateless"])
        {
            kinds.Add(new(op)
            {
                Types = [],
                Infer = node => Array.ForEach(node.Attribute<DataType[]>("Tout"), type => node.Output(type, PartialShape.Unknown)),
                Computes = Call,
                PassesOn = true,
                IsStateful = op == "PyFunc",
                IsNotDifferentiable = true,
            });
        }
    }

    /// <summary>Gives a function a name, for as long as the graph lives.</summary>
    public static string Name(Graph graph, Func<object[], object[]> function)
    {
        string token = $"csharpfunc_{Interlocked.Increment(ref s_count) - 1}";
        s_functions[token] = new(function);
        s_kept.GetOrCreateValue(graph).Add(function);
        return token;
    }

    /// <summary>Keeps the functions of a graph for as long as another one lives, whose library holds what was written in it.</summary>
    public static void Keep(Graph graph, Graph body) => s_kept.GetOrCreateValue(graph).Add(body);

    private static NodeResults Call(Evaluation e)
    {
        string token = e.Attribute<string>("token");
        if (!s_functions.TryGetValue(token, out WeakReference<Func<object[], object[]>>? known)
            || !known.TryGetTarget(out Func<object[], object[]>? function))
        {
            throw new FailedPreconditionException(
                $"The function '{token}' is not in this program: graphs in files hold the names of functions alone.", e.Node);
        }

        DataType[] types = e.Attribute<DataType[]>("Tout");

        // The function may keep what it is given; kernels use the memory again.
        object[] results = Run(
            function, [.. Enumerable.Range(0, e.Count).Select(input => e.Content(input).Copy().ToObject()!)], token, e.Node);
        if (results.Length != types.Length)
        {
            throw new InvalidArgumentException(
                $"{token} returns {results.Length} values, but expects to see {types.Length} values.", e.Node);
        }

        for (int i = 0; i < types.Length; i++)
        {
            if (results[i] is not (StringTensor or Tensor { HasData: true }) || GraphValue.Of(results[i]).DataType != types[i])
            {
                string made = results[i] is StringTensor or Tensor { HasData: true }
                    ? GraphValue.Of(results[i]).DataType.Name
                    : "nothing that has elements";
                throw new InvalidArgumentException($"{i}-th value returned by {token} is {made}, but expects {types[i].Name}.", e.Node);
            }
        }

        return Array.ConvertAll(results, GraphValue.Of);
    }

    private static object[] Run(Func<object[], object[]> function, object[] inputs, string token, Node node)
    {
        try
        {
            return function(inputs);
        }
        catch (Exception failure) when (failure is not (OpException or OperationCanceledException))
        {
            string told = $"{token}: {failure.GetType().Name}: {failure.Message}";
            throw failure switch
            {
                NotImplementedException or NotSupportedException => new UnimplementedException(told, node, failure),
                ArgumentException or ArithmeticException or FormatException or InvalidCastException =>
                    new InvalidArgumentException(told, node, failure),
                _ => new UnknownException(told, node, failure),
            };
        }
    }
}
