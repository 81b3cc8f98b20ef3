using System.Globalization;
using System.Text;

namespace Tensors.Graphs;

/// <summary>What looks at values while a graph runs, and passes them on: claims, checks, prints.</summary>
internal static class CheckKinds
{
    public static void AddTo(KindTable kinds)
    {
        kinds.Add(new("Assert") { Types = [], Infer = _ => { }, Computes = e => Assert(e), IsStateful = true, IsNotDifferentiable = true });
        kinds.Add(new("CheckNumerics")
        {
            Infer = ShapeRules.Unchanged,
            Computes = e => CheckNumerics(e),
            Gradient = node =>
            [
                Ops.CheckNumerics(
                    node.Grad,
                    $"Not a number (NaN) or infinity (Inf) values detected in gradient. {node.Node.Attribute<string>("message")}"),
            ],
        });
        kinds.Add(new("Print")
        {
            Infer = ShapeRules.Unchanged,
            Computes = Print,
            Gradient = node => [node.Grads[0], .. new Cotangent?[node.Node.Inputs.Count - 1]],
            IsStateful = true,
        });
    }

    private static GraphValue[] Assert(Evaluation e)
    {
        if (e[0].Item<bool>())
        {
            return [];
        }

        int most = e.Attribute("summarize", 3);
        IEnumerable<string> shown = Enumerable.Range(1, e.Count - 1).Select(input => Shown(e.Content(input), most));
        throw new InvalidArgumentException($"assertion failed: {string.Join(' ', shown)}", null);
    }

    private static Tensor CheckNumerics(Evaluation e)
    {
        bool hasNaN = e[0].IsNaN().Any().Item<bool>();
        bool hasInfinity = e[0].IsInfinity().Any().Item<bool>();
        string wrong = (hasInfinity, hasNaN) switch
        {
            (true, true) => "Inf and NaN",
            (true, false) => "Inf",
            (false, true) => "NaN",
            _ => "",
        };
        return wrong.Length == 0
            ? e[0]
            : throw new InvalidArgumentException($"{e.Attribute<string>("message")} : Tensor had {wrong} values", e.Node);
    }

    /// <summary>To the stream of errors, as often as was asked for in this session.</summary>
    private static NodeResults Print(Evaluation e)
    {
        Counter printed = e.State.Resource(e.Node, _ => new Counter());
        long most = e.Attribute("first_n", -1L);
        if (most < 0 || printed.Next() < most)
        {
            int shown = e.Attribute("summarize", 3);
            IEnumerable<string> values = Enumerable.Range(1, e.Count - 1).Select(input => Shown(e.Content(input), shown));
            Console.Error.WriteLine(e.Attribute("message", "") + string.Concat(values));
        }

        return e.Raw(0);
    }

    /// <summary>The first elements of a value, row by row as TensorFlow shows them; -1 stands for all.</summary>
    private static string Shown(GraphValue value, int most)
    {
        string[] elements = value.Text is { } text ? text.ToArray() : Words(value.RequireTensor());
        int[] extents = value.Shape.Extents.ToArray();
        int shown = most < 0 ? elements.Length : Math.Min(most, elements.Length);
        StringBuilder words = new();
        Append(0, 0);
        return $"[{words}{(shown < elements.Length ? "..." : "")}]";

        // Gives the number of the element that comes next.
        int Append(int axis, int next)
        {
            if (axis >= extents.Length - 1)
            {
                int end = next + (axis < extents.Length ? extents[axis] : 1);
                words.AppendJoin(' ', elements[next..Math.Min(end, shown)]).Append(end > shown && axis > 0 ? "..." : "");
                return Math.Min(end, shown);
            }

            for (int row = 0; row < extents[axis] && next < shown; row++)
            {
                words.Append('[');
                next = Append(axis + 1, next);
                words.Append(']');
            }

            return next;
        }
    }

    private static string[] Words(Tensor tensor) => tensor.DType switch
    {
        DType.Bool => Array.ConvertAll(tensor.ToArray<bool>(), truth => truth ? "1" : "0"),
        DType.Float64 => Array.ConvertAll(tensor.ToArray<double>(), number => number.ToString(CultureInfo.InvariantCulture)),
        _ when tensor.DType.IsFloating =>
            Array.ConvertAll(tensor.Cast(DType.Float32).ToArray<float>(), number => number.ToString(CultureInfo.InvariantCulture)),
        _ => Array.ConvertAll(tensor.Cast(DType.Int64).ToArray<long>(), number => number.ToString(CultureInfo.InvariantCulture)),
    };

    private sealed class Counter
    {
        private long _count = -1;

        public long Next() => Interlocked.Increment(ref _count);
    }
}
