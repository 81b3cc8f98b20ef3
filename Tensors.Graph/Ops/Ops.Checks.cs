namespace Tensors.Graphs;

// Looking at values while a graph runs.
public static partial class Ops
{
    /// <summary>The same value; it is an <see cref="InvalidArgumentException"/> if an element is NaN or infinite.</summary>
    /// <param name="tensor">Floating-point numbers.</param>
    /// <param name="message">What the error begins with.</param>
    /// <param name="name">The name of the node.</param>
    /// <remarks>Its gradient is checked as well.</remarks>
    public static Tensor CheckNumerics(TensorLike tensor, string message, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "CheckNumerics", tensor);
        return scope.Result("CheckNumerics", [scope.Convert(tensor, "tensor")], new() { ["message"] = message });
    }

    /// <summary>An operation that checks all floating-point results of the default graph, in the order in which they were made.</summary>
    /// <exception cref="ArgumentException">There is a loop or a condition, whose inside cannot be checked from outside.</exception>
    public static Node AddCheckNumericsOps()
    {
        Node[] before = [];
        foreach (
            Tensor output in Graph.Default.Nodes.SelectMany(node => node.Outputs)
            .Where(output => output.DataType is DataType.Float16 or DataType.Float32 or DataType.Float64))
        {
            if (output.Op.Context is not null)
            {
                throw new ArgumentException(
                    $"AddCheckNumericsOps is not compatible with control flow such as Cond or WhileLoop: '{output.Op.Name}' lies inside.");
            }

            using (ControlDependencies(Fetches(before)))
            {
                before = [CheckNumerics(output, output.Name).Op];
            }
        }

        return Group(Fetches(before));
    }

    /// <summary>
    /// The same value, and other values are written to the stream of errors when it is computed: TensorFlow's <c>Print</c>.
    /// </summary>
    /// <param name="input">The value that is passed on.</param>
    /// <param name="data">The values that are written.</param>
    /// <param name="message">What comes before them.</param>
    /// <param name="firstN">How often in a session; null for always.</param>
    /// <param name="summarize">How many elements of each; null for 3, -1 for all.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Print(
        TensorLike input, IReadOnlyList<TensorLike> data, string message = "", int? firstN = null, int? summarize = null,
        string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Print", [input, .. data]);
        Tensor value = scope.Convert(input, "input");
        Tensor[] shown = [.. data.Select((one, i) => scope.Convert(one, $"data_{i}"))];
        return scope.Result("Print", [value, .. shown], new()
        {
            ["U"] = Array.ConvertAll(shown, one => one.DataType.Base),
            ["message"] = message,
            ["first_n"] = (long)(firstN ?? -1),
            ["summarize"] = (long)(summarize ?? 3),
        });
    }
}
