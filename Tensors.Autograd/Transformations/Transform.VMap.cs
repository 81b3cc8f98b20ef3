using System.Runtime.CompilerServices;

namespace Tensors.Autograd;

public static partial class Transform
{
    /// <summary>Maps a function of one member over an axis of a batch.</summary>
    /// <param name="function">From one member to one result. It may look at shapes, but not at elements, of what it is given.</param>
    /// <param name="inAxis">The batch axis of the operand; negative counts from the end.</param>
    /// <param name="outAxis">The batch axis of the result; negative counts from its end.</param>
    /// <returns>
    /// A function of the whole batch, equal to applying <paramref name="function"/> to each member and stacking the results.
    /// </returns>
    /// <exception cref="ShapeMismatchException">An operand does not have the batch axis.</exception>
    /// <exception cref="InvalidOperationException">The function reads elements.</exception>
    /// <remarks>
    /// Elementwise operations, reductions, movement and matrix operations run once for the whole batch; any other one runs for one member
    /// after the other. Derivatives of mapped functions and mapped derivatives both work.
    /// </remarks>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor> VMap(Func<Tensor, Tensor> function, int inAxis = 0, int outAxis = 0)
    {
        Func<Tensor[], Tensor[]> mapped = VMap(inputs => [function(inputs[0])], [inAxis], [outAxis]);
        return x => mapped([x])[0];
    }

    /// <summary>Maps a function of two operands over an axis of each; see <see cref="VMap(Func{Tensor, Tensor}, int, int)"/>.</summary>
    /// <param name="function">From one member of each operand to one result.</param>
    /// <param name="leftAxis">The batch axis of the first operand, or null where all members share it.</param>
    /// <param name="rightAxis">The batch axis of the second operand, or null where all members share it.</param>
    /// <param name="outAxis">The batch axis of the result.</param>
    public static Func<Tensor, Tensor, Tensor> VMap(
        Func<Tensor, Tensor, Tensor> function, int? leftAxis = 0, int? rightAxis = 0, int outAxis = 0)
    {
        Func<Tensor[], Tensor[]> mapped = VMap(inputs => [function(inputs[0], inputs[1])], [leftAxis, rightAxis], [outAxis]);
        return (left, right) => mapped([left, right])[0];
    }

    /// <summary>Maps a function of any number of operands and results; see <see cref="VMap(Func{Tensor, Tensor}, int, int)"/>.</summary>
    /// <param name="function">From one member of each operand to the results.</param>
    /// <param name="inAxes">Per operand its batch axis, or null where all members share it; none at all means axis 0 of each.</param>
    /// <param name="outAxes">Per result its batch axis; none at all means axis 0 of each.</param>
    /// <exception cref="ArgumentException">No operand has a batch axis, or the numbers of axes do not fit.</exception>
    /// <exception cref="ShapeMismatchException">The batch axes differ in extent.</exception>
    public static Func<Tensor[], Tensor[]> VMap(
        Func<Tensor[], Tensor[]> function, IReadOnlyList<int?>? inAxes = null, IReadOnlyList<int>? outAxes = null) => inputs =>
    {
        Tensor?[] batches = Batches(inputs, inAxes);
        int extent = ExtentOf(batches);
        using Batching batching = new(extent);
        Tensor[] members = [.. inputs.Select((input, i) => batches[i] is { } batch ? batching.MemberOf(batch) : input)];
        batching.Start();
        Tensor[] results = function(members);
        batching.Dispose();
        if (outAxes is not null && outAxes.Count != results.Length)
        {
            throw new ArgumentException($"VMap: {outAxes.Count} axes were given for {results.Length} results.", nameof(outAxes));
        }

        return [.. results.Select((result, i) => ToAxis(
            batching.BatchOf(result) ?? result.BroadcastTo([extent, .. result.Shape.Extents]), outAxes?[i] ?? 0))];
    };

    private static Tensor?[] Batches(Tensor[] inputs, IReadOnlyList<int?>? inAxes)
    {
        if (inAxes is not null && inAxes.Count != inputs.Length)
        {
            throw new ArgumentException($"VMap: {inAxes.Count} axes were given for {inputs.Length} operands.", nameof(inAxes));
        }

        return [
            .. inputs.Select(
                (input, i) => (inAxes is null ? 0 : inAxes[i]) is { } axis ? BatchRules.ToFront(input, AxisOf(input.Shape, axis)) : null)];
    }

    private static int ExtentOf(Tensor?[] batches)
    {
        Tensor? first = null;
        foreach (Tensor? batch in batches)
        {
            first ??= batch;
            if (batch is not null && batch.Shape[0] != first!.Shape[0])
            {
                throw new ShapeMismatchException(
                    "VMap", $"the batch axes have {first.Shape[0]} and {batch.Shape[0]} members; they must be as many",
                    [first.Shape, batch.Shape]);
            }
        }

        return first?.Shape[0] ?? throw new ArgumentException("VMap: no operand has a batch axis; give at least one.", nameof(batches));
    }

    private static Tensor ToAxis(Tensor batch, int axis)
    {
        int position = AxisOf(batch.Shape, axis);
        return position == 0
            ? batch
            : batch.Transpose([.. Enumerable.Range(1, position), 0, .. Enumerable.Range(position + 1, batch.Rank - position - 1)]);
    }

    private static int AxisOf(Shape shape, int axis) => axis >= -shape.Rank && axis < shape.Rank
        ? axis < 0 ? axis + shape.Rank : axis
        : throw new ShapeMismatchException("VMap", $"there is no batch axis {axis}", [shape]);
}
