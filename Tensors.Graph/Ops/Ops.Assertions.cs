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

    /// <summary>An operation that fails unless x = y holds for all elements.</summary>
    /// <param name="x">A tensor.</param>
    /// <param name="y">A tensor that broadcasts with it.</param>
    /// <param name="message">What the error says first.</param>
    /// <param name="summarize">How many elements of each it shows; 3 where nothing is given.</param>
    /// <param name="name">The name of the scope.</param>
    public static Node AssertEqual(TensorLike x, TensorLike y, string message = "", int? summarize = null, string? name = null) =>
        AssertBetween("==", "assert_equal", (left, right) => Equal(left, right), x, y, message, summarize, name);

    /// <summary>An operation that fails unless x &lt; y holds for all elements.</summary>
    /// <inheritdoc cref="AssertEqual"/>
    public static Node AssertLess(TensorLike x, TensorLike y, string message = "", int? summarize = null, string? name = null) =>
        AssertBetween("<", "assert_less", (left, right) => Less(left, right), x, y, message, summarize, name);

    /// <summary>An operation that fails unless x &lt;= y holds for all elements.</summary>
    /// <inheritdoc cref="AssertEqual"/>
    public static Node AssertLessEqual(TensorLike x, TensorLike y, string message = "", int? summarize = null, string? name = null) =>
        AssertBetween("<=", "assert_less_equal", (left, right) => LessEqual(left, right), x, y, message, summarize, name);

    /// <summary>An operation that fails unless x &gt; y holds for all elements.</summary>
    /// <inheritdoc cref="AssertEqual"/>
    public static Node AssertGreater(TensorLike x, TensorLike y, string message = "", int? summarize = null, string? name = null) =>
        AssertBetween(">", "assert_greater", (left, right) => Greater(left, right), x, y, message, summarize, name);

    /// <summary>An operation that fails unless x &gt;= y holds for all elements.</summary>
    /// <inheritdoc cref="AssertEqual"/>
    public static Node AssertGreaterEqual(TensorLike x, TensorLike y, string message = "", int? summarize = null, string? name = null) =>
        AssertBetween(">=", "assert_greater_equal", (left, right) => GreaterEqual(left, right), x, y, message, summarize, name);

    private static Node AssertBetween(
        string sign, string otherwise, Func<Tensor, Tensor, Tensor> compare, TensorLike x, TensorLike y, string message, int? summarize,
        string? name)
    {
        using OpScope scope = OpScope.Open(name, otherwise, x, y);
        Tensor left = scope.Convert(x, "x", y.StrongType), right = scope.Convert(y, "y", x.StrongType);
        return AssertTrue(
            ReduceAll(compare(left, right)),
            [message, $"Condition x {sign} y did not hold element-wise:", $"x ({left.Name}) = ", left, $"y ({right.Name}) = ", right],
            summarize);
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
