namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Elements at positions of their own in every row along an axis: <c>y[…, i, …] = x[…, positions[…, i, …], …]</c>.</summary>
    /// <param name="positions">Dtype int32 or int64, the rank of this tensor; the other axes broadcast against each other.</param>
    /// <param name="axis">Negative counts from the end.</param>
    /// <returns>The shape of the positions, broadcast on the other axes.</returns>
    /// <exception cref="ShapeMismatchException">There is no such axis, the ranks differ, or the other axes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The positions are not integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is negative or not below the extent.</exception>
    /// <remarks>Dtypes: all. VJP: <c>dy</c> added up at the positions, in their order.</remarks>
    public Tensor TakeAlongAxis(Tensor positions, int axis)
    {
        if (LackExtents(this, positions))
        {
            return Composite("TakeAlongAxis", [this, positions], axis, static (x, of) => x[0].TakeAlongAxis(x[1], of));
        }

        int taken = AxisOf("TakeAlongAxis", axis);
        if (positions.Rank != Rank)
        {
            throw new ShapeMismatchException(
                "TakeAlongAxis", $"the positions {positions.Shape} must have as many axes as {Shape}", [Shape, positions.Shape]);
        }

        Shape others = Broadcasting.Combine("TakeAlongAxis", Shape.With(taken, 1), positions.Shape.With(taken, 1));
        Tensor values = BroadcastTo(others.With(taken, Shape[taken])).SwapAxes(taken, -1);
        Tensor places = positions.BroadcastTo(others.With(taken, positions.Shape[taken])).SwapAxes(taken, -1);
        return Apply<TakeAlongAxisOp>(values, places).SwapAxes(taken, -1);
    }
}

/// <summary>The operation of <see cref="Tensor.TakeAlongAxis"/>, along the last axis: (values, positions), equal on the others.</summary>
public sealed record TakeAlongAxisOp() : AlongLastAxisOperation("TakeAlongAxis")
{
    /// <inheritdoc/>
    protected internal override bool TakesHalf => true;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        RequirePositions(inputs[0], inputs[1]);
        outputs[0] = new(inputs[1].Shape, inputs[0].DType);
    }

    private protected override unsafe void Execute(Tensor x, void* source, long* positions, Tensor output, long rows, int count)
    {
        int extent = x.Shape[^1];
        fixed (byte* destination = output)
        {
            switch (x.DType.Size)
            {
                case 1:
                    AlongAxisMovement.Take((byte*)source, positions, destination, rows, extent, count);
                    break;
                case 2:
                    AlongAxisMovement.Take((ushort*)source, positions, (ushort*)destination, rows, extent, count);
                    break;
                case 4:
                    AlongAxisMovement.Take((uint*)source, positions, (uint*)destination, rows, extent, count);
                    break;
                case 8:
                    AlongAxisMovement.Take((ulong*)source, positions, (ulong*)destination, rows, extent, count);
                    break;
                default:
                    AlongAxisMovement.Take((UInt128*)source, positions, (UInt128*)destination, rows, extent, count);
                    break;
            }
        }
    }

    private protected override int ExtentOf(Tensor x) => x.Shape[^1];
}

/// <summary>The transpose of taking along the last axis: (updates, positions) are added up in zeros.</summary>
/// <param name="Extent">The extent of the result's last axis.</param>
public sealed record ScatterAlongAxisOp(int Extent) : AlongLastAxisOperation("ScatterAlongAxis")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        RequirePositions(inputs[0], inputs[1]);
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Numeric);
        outputs[0] = inputs[0].Shape.Equals(inputs[1].Shape)
            ? new(inputs[0].Shape.With(inputs[0].Rank - 1, Extent), inputs[0].DType)
            : throw ShapeErrors.NotEqual(Name, inputs[0].Shape, inputs[1].Shape);
    }

    private protected override unsafe void Execute(Tensor x, void* source, long* positions, Tensor output, long rows, int count)
    {
        fixed (byte* destination = output)
        {
            switch (x.DType)
            {
                case DType.Float32:
                    AlongAxisMovement.ScatterAdd((float*)source, positions, (float*)destination, rows, Extent, count);
                    break;
                case DType.Float64:
                    AlongAxisMovement.ScatterAdd((double*)source, positions, (double*)destination, rows, Extent, count);
                    break;
                case DType.Int32:
                    AlongAxisMovement.ScatterAdd((int*)source, positions, (int*)destination, rows, Extent, count);
                    break;
                case DType.Int64:
                    AlongAxisMovement.ScatterAdd((long*)source, positions, (long*)destination, rows, Extent, count);
                    break;
                default:
                    AlongAxisMovement.ScatterAdd((byte*)source, positions, destination, rows, Extent, count);
                    break;
            }
        }
    }

    private protected override int ExtentOf(Tensor x) => Extent;
}

/// <summary>An operation on (elements, positions) that moves single elements along the last axis.</summary>
/// <param name="Name">The name.</param>
public abstract record AlongLastAxisOperation(string Name) : Operation(Name)
{
    /// <inheritdoc/>
    protected internal sealed override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = Tensor.ContiguousNow(inputs[0]);
        Tensor places = Tensor.ContiguousNow(inputs[1].DType == DType.Int64 ? inputs[1] : CastOp.Cast(inputs[1], DType.Int64));
        int count = places.Shape[^1];
        long rows = Shape.Create(places.Shape.Extents[..^1]).ElementCount;
        fixed (byte* source = x, positions = places)
        {
            long outside = AlongAxisMovement.FirstOutside((long*)positions, places.ElementCount, ExtentOf(x));
            if (outside >= 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(inputs),
                    $"{Name}: index {((long*)positions)[outside]} at position {outside} of {places.Shape} is outside the axis, whose "
                    + $"extent is {ExtentOf(x)}.");
            }

            Execute(x, source, (long*)positions, outputs[0], rows, count);
        }

        GC.KeepAlive(x);
        GC.KeepAlive(places);
    }

    /// <summary>The number that positions must lie below.</summary>
    private protected abstract int ExtentOf(Tensor x);

    private protected abstract unsafe void Execute(Tensor x, void* source, long* positions, Tensor output, long rows, int count);

    private protected void RequirePositions(Tensor x, Tensor positions)
    {
        IndexTensor.RequireDType(Name, positions);
        if (x.Rank == 0 || x.Rank != positions.Rank || !x.Shape.With(x.Rank - 1, 0).Equals(positions.Shape.With(x.Rank - 1, 0)))
        {
            throw new ShapeMismatchException(
                Name, $"{x.Shape} and positions {positions.Shape} must be equal on all axes but the last", [x.Shape, positions.Shape]);
        }
    }
}
