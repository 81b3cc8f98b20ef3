namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>The greatest element so far along an axis: <c>y[…, i, …] = max x[…, ..i, …]</c>, i included.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <returns>The greatest elements, and their positions along the axis as int64: the last of several equal ones.</returns>
    /// <exception cref="ShapeMismatchException">There is no such axis.</exception>
    /// <exception cref="DTypeMismatchException">The elements are truth values.</exception>
    /// <remarks>Dtypes: all numeric ones. From the first NaN on, NaN. VJP: <c>dy</c> added up at the positions.</remarks>
    public (Tensor Values, Tensor Positions) CumMax(int axis) => CumulativeExtreme("CumMax", greatest: true, axis);

    /// <summary>The least element so far along an axis: <c>y[…, i, …] = min x[…, ..i, …]</c>, i included.</summary>
    /// <param name="axis">Negative counts from the end.</param>
    /// <returns>The least elements, and their positions along the axis as int64: the last of several equal ones.</returns>
    /// <exception cref="ShapeMismatchException">There is no such axis.</exception>
    /// <exception cref="DTypeMismatchException">The elements are truth values.</exception>
    /// <remarks>Dtypes: all numeric ones. From the first NaN on, NaN. VJP: <c>dy</c> added up at the positions.</remarks>
    public (Tensor Values, Tensor Positions) CumMin(int axis) => CumulativeExtreme("CumMin", greatest: false, axis);

    private (Tensor Values, Tensor Positions) CumulativeExtreme(string operation, bool greatest, int axis)
    {
        if (LacksRank)
        {
            Tensor[] both = CompositeAll(operation, 2, [this], (operation, greatest, axis), static (x, of) =>
            {
                (Tensor values, Tensor positions) = x[0].CumulativeExtreme(of.operation, of.greatest, of.axis);
                return [values, positions];
            });
            return (both[0], both[1]);
        }

        int position = AxisOf(operation, axis);
        int[] back = [.. Enumerable.Range(0, position), Rank - 1, .. Enumerable.Range(position, Rank - 1 - position)];
        Tensor[] extremes = ApplyAll(new CumulativeExtremeOp(greatest), MoveToEnd(operation, axis));
        return position == Rank - 1 ? (extremes[0], extremes[1]) : (extremes[0].Transpose(back), extremes[1].Transpose(back));
    }
}

/// <summary>
/// The operation of <see cref="Tensor.CumMax"/> and <see cref="Tensor.CumMin"/> along the last axis: values and positions.
/// </summary>
/// <param name="Greatest">Whether it looks for the greatest.</param>
public sealed record CumulativeExtremeOp(bool Greatest) : Operation("CumulativeExtreme")
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        outputs[0] = new(inputs[0].Shape, DTypeErrors.Require(Name, inputs[0], DTypeSet.Numeric));
        outputs[1] = new(inputs[0].Shape, DType.Int64);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        long extent = x.Shape[^1];
        long rows = x.ElementCount == 0 ? 0 : x.ElementCount / extent;
        fixed (byte* values = x, extremes = outputs[0], positions = outputs[1])
        {
            long* p = (long*)positions;
            switch (x.DType)
            {
                case DType.Float32:
                    CumulativeExtremes.Run((float*)values, (float*)extremes, p, rows, extent, Greatest);
                    break;
                case DType.Float64:
                    CumulativeExtremes.Run((double*)values, (double*)extremes, p, rows, extent, Greatest);
                    break;
                case DType.Int32:
                    CumulativeExtremes.Run((int*)values, (int*)extremes, p, rows, extent, Greatest);
                    break;
                case DType.Int64:
                    CumulativeExtremes.Run((long*)values, (long*)extremes, p, rows, extent, Greatest);
                    break;
                default:
                    CumulativeExtremes.Run(values, extremes, p, rows, extent, Greatest);
                    break;
            }
        }

        GC.KeepAlive(x);
    }
}
