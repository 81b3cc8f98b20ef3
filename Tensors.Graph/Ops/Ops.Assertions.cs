namespace Tensors.Graphs;

// Claims that are checked while a graph runs.
public static partial class Ops
{
    /// <summary>An operation that fails with an <see cref="InvalidArgumentException"/> unless a condition holds.</summary>
    /// <param name="condition">A scalar truth value.</param>
    /// <param name="data">What the error shows.</param>
    /// <param name="summarize">How many elements of each it shows; 3 where nothing is given.</param>
    /// <param name="name">The name of the scope.</param>
    /// <remarks>Let something depend on it: <c>using (ControlDependencies([AssertTrue(x > 0, [x])]))</c>.</remarks>
    public static Node AssertTrue(TensorLike condition, IReadOnlyList<TensorLike> data, int? summarize = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Assert", [condition, .. data]);
        Tensor[] shown = [.. data.Select(value => scope.Convert(value, "Const"))];
        if (Array.TrueForAll(shown, value => value.DataType.Base is DataType.String or DataType.Int32))
        {
            return AddAssert(condition, data, summarize);
        }

        // The data are needed only where the claim is false.
        Tensor claim = scope.Convert(condition, "Condition");
        return Cond(claim, () => NoOp(), () => AddAssert(claim, data, summarize), "AssertGuard");
    }

    private static Node AddAssert(TensorLike condition, IReadOnlyList<TensorLike> data, int? summarize)
    {
        using OpScope scope = OpScope.Open(null, "Assert", [condition, .. data]);
        Tensor claim = scope.Convert(condition, "condition");
        Tensor[] shown = [.. data.Select((value, i) => scope.Convert(value, $"data_{i}"))];
        return scope.Node("Assert", [claim, .. shown], new()
        {
            ["T"] = Array.ConvertAll(shown, value => value.DataType.Base),
            ["summarize"] = (long)(summarize ?? 3),
        });
    }
}
