using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>The operation of <see cref="Tensor.AveragePool"/>.</summary>
/// <param name="Window">How windows slide.</param>
/// <param name="Sizes">Elements of a window along each spatial axis.</param>
/// <param name="CountsPadding">Whether sums are divided by all taps, instead of those inside of the image.</param>
public sealed record AveragePoolOp(SlidingWindow Window, ValueArray<int> Sizes, bool CountsPadding)
    : PoolingOperation("AveragePool", Window, Sizes)
{
    private protected override bool NeedsElements => !CountsPadding;

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
                Run(Patches<float>(image, x.Layout, outputs[0].Shape), (float*)y);
            }
            else
            {
                Run(Patches<double>(image, x.Layout, outputs[0].Shape), (double*)y);
            }
        }

        GC.KeepAlive(x);
    }

    private unsafe void Run<T>(in Patches<T> patches, T* y)
        where T : unmanaged => PoolingKernel.Run(patches, new AveragePooling<T>(y, patches.Channels, CountsPadding ? patches.Taps : 0));
}

/// <summary>The gradient of <see cref="AveragePoolOp"/>: shares of the cotangents, added up where their elements come from.</summary>
/// <param name="Window">How windows slide.</param>
/// <param name="Sizes">Elements of a window along each spatial axis.</param>
/// <param name="CountsPadding">Whether sums were divided by all taps.</param>
/// <param name="Extents">The spatial extents of the image.</param>
public sealed record AveragePoolGradientOp(SlidingWindow Window, ValueArray<int> Sizes, bool CountsPadding, ValueArray<int> Extents)
    : PoolingOperation("AveragePoolGradient", Window, Sizes)
{
    private protected override bool NeedsElements => !CountsPadding;

    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        Shape cotangent = inputs[0].Shape;
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Floating);
        if (cotangent.Rank != Window.Rank + 2)
        {
            throw new ShapeMismatchException(Name, $"{cotangent} must have {Window.Rank} spatial axes and two others", [cotangent]);
        }

        Shape image = Shape.Create([cotangent[0], .. Extents, cotangent[^1]]);
        Shape windows = WindowsOver(image);
        outputs[0] = windows.Equals(cotangent) ? new(image, inputs[0].DType) : throw ShapeErrors.NotEqual(Name, windows, cotangent);
    }

    /// <inheritdoc/>
    protected internal override unsafe void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor cotangent = Tensor.ContiguousNow(inputs[0]);
        fixed (byte* dy = cotangent, dx = outputs[0])
        {
            if (cotangent.DType == DType.Float32)
            {
                Scatter(Patches<float>(dx, outputs[0].Layout, cotangent.Shape), (float*)dy);
            }
            else
            {
                Scatter(Patches<double>(dx, outputs[0].Layout, cotangent.Shape), (double*)dy);
            }
        }

        GC.KeepAlive(cotangent);
    }

    /// <summary>Sets elements to 0.</summary>
    internal static unsafe void Clear<T>(T* to, long count)
        where T : unmanaged => NativeMemory.Clear(to, (nuint)(count * sizeof(T)));

    private unsafe void Scatter<T>(in Patches<T> patches, T* dy)
        where T : unmanaged
    {
        long positions = patches.Axis0.Extent * patches.Axis1.Extent * patches.Axis2.Extent;
        Clear(patches.Data, patches.Batch * positions * patches.Channels);
        PoolingKernel.Run(patches, new AverageScatter<T>(
            dy, patches.Data, patches.Channels, positions, patches.Rows / Math.Max(1, patches.Batch), CountsPadding ? patches.Taps : 0));
    }
}
