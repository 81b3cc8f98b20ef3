namespace Tensors;

/// <summary>The operation of <see cref="Tensor.MaxPool"/>.</summary>
/// <param name="Window">How windows slide.</param>
/// <param name="Sizes">Elements of a window along each spatial axis.</param>
public sealed record MaxPoolOp(SlidingWindow Window, ValueArray<int> Sizes) : PoolingOperation("MaxPool", Window, Sizes)
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(Windows(inputs[0]), inputs[0].DType);

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = ChannelsLast(inputs[0]);
        fixed (byte* image = x, y = outputs[0])
        {
            if (x.DType == DType.Float32)
            {
                PoolingKernel.Run(Patches<float>(image, x.Layout, outputs[0].Shape), new MaxPooling<float>((float*)y, x.Shape[^1]));
            }
            else
            {
                PoolingKernel.Run(Patches<double>(image, x.Layout, outputs[0].Shape), new MaxPooling<double>((double*)y, x.Shape[^1]));
            }
        }

        GC.KeepAlive(x);
    }
}

/// <summary>The operation of <see cref="Tensor.MaxPoolPositions"/>.</summary>
/// <param name="Window">How windows slide.</param>
/// <param name="Sizes">Elements of a window along each spatial axis.</param>
public sealed record MaxPoolPositionsOp(SlidingWindow Window, ValueArray<int> Sizes) : PoolingOperation("MaxPoolPositions", Window, Sizes)
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs) =>
        outputs[0] = new(Windows(inputs[0]), DType.Int64);

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = ChannelsLast(inputs[0]);
        fixed (byte* image = x, positions = outputs[0])
        {
            if (x.DType == DType.Float32)
            {
                PoolingKernel.Run(
                    Patches<float>(image, x.Layout, outputs[0].Shape), new MaxPositions<float>((long*)positions, x.Shape[^1]));
            }
            else
            {
                PoolingKernel.Run(
                    Patches<double>(image, x.Layout, outputs[0].Shape), new MaxPositions<double>((long*)positions, x.Shape[^1]));
            }
        }

        GC.KeepAlive(x);
    }
}

/// <summary>The gradient of <see cref="MaxPoolOp"/>: (image, cotangent), added up at the greatest elements of the windows.</summary>
/// <param name="Window">How windows slide.</param>
/// <param name="Sizes">Elements of a window along each spatial axis.</param>
public sealed record MaxPoolGradientOp(SlidingWindow Window, ValueArray<int> Sizes) : PoolingOperation("MaxPoolGradient", Window, Sizes)
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        DType dtype = DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        Shape windows = Windows(inputs[0]);
        outputs[0] = windows.Equals(inputs[1].Shape)
            ? new(inputs[0].Shape, dtype)
            : throw ShapeErrors.NotEqual(Name, windows, inputs[1].Shape);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor x = ChannelsLast(inputs[0]);
        Tensor cotangent = Tensor.ContiguousNow(inputs[1]);
        fixed (byte* image = x, dy = cotangent, dx = outputs[0])
        {
            if (x.DType == DType.Float32)
            {
                Scatter(Patches<float>(image, x.Layout, cotangent.Shape), (float*)dy, (float*)dx);
            }
            else
            {
                Scatter(Patches<double>(image, x.Layout, cotangent.Shape), (double*)dy, (double*)dx);
            }
        }

        GC.KeepAlive(x);
        GC.KeepAlive(cotangent);
    }

    private static unsafe void Scatter<T>(in Patches<T> patches, T* dy, T* dx)
        where T : unmanaged
    {
        long positions = patches.Axis0.Extent * patches.Axis1.Extent * patches.Axis2.Extent;
        AveragePoolGradientOp.Clear(dx, patches.Batch * positions * patches.Channels);
        PoolingKernel.Run(patches, new MaxScatter<T>(dy, dx, patches.Channels, positions, patches.Rows / Math.Max(1, patches.Batch)));
    }
}
