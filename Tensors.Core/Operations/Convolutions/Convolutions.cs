namespace Tensors;

/// <summary>What the convolution and its two transposes share: rules for shapes, and the way from tensors to kernels.</summary>
internal static unsafe class Convolutions
{
    /// <summary>A function of an image, and maybe of weights, whose extents are not all known; its result is an image, too.</summary>
    public static Tensor Composite<T>(
        string name, ReadOnlySpan<Tensor> inputs, T arguments, Func<Tensor[], T, Tensor> function, DType? dtype = null)
        where T : notnull => Tensor.Apply(
            new CompositeOp(name, arguments, x => [function(x, arguments)], 1) { HasRankOfFirst = true, ElementDType = dtype }, inputs);

    /// <summary>The number of spatial axes of an image and of weights.</summary>
    public static int RequireSpatialAxes(string operation, Shape image, Shape weights) => image.Rank is >= 3 and <= 5
        && weights.Rank == image.Rank
        ? image.Rank - 2
        : throw new ShapeMismatchException(
            operation, $"the image {image} and the weights {weights} must both have 3, 4 or 5 axes: (N, spatial…, C) and (taps…, C, K)",
            [image, weights]);

    /// <summary>One number for each axis, all of them at least 1.</summary>
    public static int[] PerAxis(string operation, string name, ReadOnlySpan<int> numbers, int axes)
    {
        foreach (int number in numbers)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, name);
        }

        return numbers.Length switch
        {
            0 => [.. Enumerable.Repeat(1, axes)],
            1 => [.. Enumerable.Repeat(numbers[0], axes)],
            _ when numbers.Length == axes => numbers.ToArray(),
            _ => throw new ArgumentException($"{operation}: {numbers.Length} {name} were given for {axes} spatial axes.", name),
        };
    }

    public static SlidingWindow Window(
        string operation,
        ReadOnlySpan<int> extents,
        ReadOnlySpan<int> sizes,
        ReadOnlySpan<int> strides,
        WindowPadding? padding,
        ReadOnlySpan<int> dilations)
    {
        int[] steps = PerAxis(operation, nameof(strides), strides, extents.Length);
        int[] spacings = PerAxis(operation, nameof(dilations), dilations, extents.Length);
        return new(new(steps), new(spacings), (padding ?? WindowPadding.Valid).Resolve(operation, extents, sizes, steps, spacings));
    }

    /// <summary>The least extents from which a convolution would give windows.</summary>
    public static ValueArray<int> LeastExtents(
        string operation, ReadOnlySpan<int> windows, ReadOnlySpan<int> sizes, int[] strides, WindowPadding? padding, int[] dilations)
    {
        int[] extents = new int[windows.Length];
        if (WindowPadding.Same.Equals(padding))
        {
            for (int axis = 0; axis < extents.Length; axis++)
            {
                extents[axis] = checked(windows[axis] * strides[axis]);
            }

            return new(extents);
        }

        ValueArray<(int Before, int After)> pairs = (padding ?? WindowPadding.Valid).Resolve(operation, windows, sizes, strides, dilations);
        for (int axis = 0; axis < extents.Length; axis++)
        {
            long padded = ((windows[axis] - 1L) * strides[axis]) + ((sizes[axis] - 1L) * dilations[axis]) + 1;
            extents[axis] = checked((int)Math.Max(0, padded - pairs[axis].Before - pairs[axis].After));
        }

        return new(extents);
    }

    /// <summary>Requires two operands of one floating dtype, each with the spatial axes of the window and two others.</summary>
    public static DType RequireOperands(string operation, SlidingWindow window, Tensor left, Tensor right)
    {
        DType dtype = DTypeErrors.RequireSame(operation, left, right);
        DTypeErrors.Require(operation, left, DTypeSet.Floating);
        return left.Rank == window.Rank + 2 && right.Rank == window.Rank + 2
            ? dtype
            : throw new ShapeMismatchException(
                operation, $"{left.Shape} and {right.Shape} must both have {window.Rank} spatial axes and two others",
                [left.Shape, right.Shape]);
    }

    public static void RequireChannels(string operation, int channels, Shape weights, int groups)
    {
        if ((long)weights[^2] * groups != channels || weights[^1] % groups != 0)
        {
            throw new ShapeMismatchException(
                operation,
                $"{channels} channels in {groups} groups do not fit the weights {weights}, whose last two axes are channels of a group and "
                + "results",
                [weights]);
        }
    }

    /// <summary>Requires cotangents that belong to windows over an image.</summary>
    public static void RequireWindows(string operation, SlidingWindow window, Shape image, ReadOnlySpan<int> sizes, Shape cotangent)
    {
        Shape expected = window.Slide(operation, image, sizes, cotangent[^1]);
        if (!expected.Equals(cotangent))
        {
            throw new ShapeMismatchException(operation, $"the windows over {image} are {expected}, not {cotangent}", [image, cotangent]);
        }
    }

    public static void Forward<T>(
        SlidingWindow window, int groups, Tensor image, Tensor weights, Tensor? bias, Activation activation, Tensor result)
        where T : unmanaged
    {
        Tensor w = Tensor.ContiguousNow(weights);
        Tensor b = bias is null ? w : Tensor.ContiguousNow(bias);
        (int channels, int results) = (w.Shape[^2], w.Shape[^1] / groups);
        ReadOnlySpan<int> sizes = w.Shape.Extents[..window.Rank];
        bool depthwise = IsDepthwise(image, w.Shape, groups);
        fixed (byte* x = image, filter = w, added = b, y = result)
        {
            for (int group = 0; group < (depthwise ? 1 : groups); group++)
            {
                T* source = (T*)x + (group * channels * image.Layout.Strides[^1]);
                Patches<T> patches = Windows(source, window, image.Layout, result.Shape, sizes, depthwise ? groups : channels);
                TapWeights<T> taps = Weights((T*)filter + (group * results), w.Layout, transposed: false);
                Epilogue<T> epilogue = new(bias is null ? null : (T*)added + (group * results), activation);
                Multiply(patches, taps, new((T*)y + (group * results), ImageStrides.Of(result.Layout)), results, depthwise, epilogue);
            }
        }

        GC.KeepAlive(w);
        GC.KeepAlive(b);
    }

    public static void FilterGradient<T>(SlidingWindow window, int groups, Tensor image, Tensor cotangent, Tensor result)
        where T : unmanaged
    {
        Tensor dy = Tensor.ContiguousNow(cotangent);
        (int channels, int results) = (result.Shape[^2], result.Shape[^1] / groups);
        ReadOnlySpan<int> sizes = result.Shape.Extents[..window.Rank];
        bool depthwise = IsDepthwise(image, result.Shape, groups);
        fixed (byte* x = image, cotangents = dy, gradient = result)
        {
            for (int group = 0; group < (depthwise ? 1 : groups); group++)
            {
                T* source = (T*)x + (group * channels * image.Layout.Strides[^1]);
                Patches<T> patches = Windows(source, window, image.Layout, dy.Shape, sizes, depthwise ? groups : channels);
                Matrix<T> rows = new((T*)cotangents + (group * results), dy.Shape[^1], 1);
                if (depthwise)
                {
                    DepthwiseKernel.FilterGradient(patches, rows, (T*)gradient);
                }
                else
                {
                    FilterGradientKernel.Run(patches, rows, (T*)gradient + (group * results), dy.Shape[^1], results);
                }
            }
        }

        GC.KeepAlive(dy);
    }

    /// <summary>
    /// Positions of the image fall into classes that the same taps reach: with a stride of 2, even and odd ones. Each class is a
    /// convolution of the cotangents with those taps, from the last to the first, so that windows are walked forwards.
    /// </summary>
    public static void Transpose<T>(SlidingWindow window, int groups, Tensor cotangent, Tensor weights, Tensor result)
        where T : unmanaged
    {
        Tensor w = Tensor.ContiguousNow(weights);
        (int channels, int results) = (w.Shape[^2], w.Shape[^1] / groups);
        bool depthwise = IsDepthwise(cotangent, w.Shape, groups);
        fixed (byte* dy = cotangent, filter = w, dx = result)
        {
            if (!HasOneTapSetForEach(w.Shape, groups) && ColumnsToImageKernel.Fits(channels, w.Shape.Extents[..window.Rank]))
            {
                for (int group = 0; group < groups; group++)
                {
                    Patches<T> windows = Windows(
                        (T*)dx + (group * channels), window, result.Layout, cotangent.Shape, w.Shape.Extents[..window.Rank], channels);
                    T* source = (T*)dy + (group * results * cotangent.Layout.Strides[^1]);
                    Matrix<T> rows = new((T*)filter + (group * results), w.Shape[^1], 1);
                    ColumnsToImageKernel.Run(windows, source, ImageStrides.Of(cotangent.Layout), rows, results);
                }

                GC.KeepAlive(w);
                return;
            }

            Residue[][] axes = new Residue[3][];
            for (int fromEnd = 1; fromEnd <= 3; fromEnd++)
            {
                axes[3 - fromEnd] = Residue.All(window, window.Rank - fromEnd, w.Shape, cotangent.Shape, result.Shape);
            }

            for (int group = 0; group < (depthwise ? 1 : groups); group++)
            {
                T* source = (T*)dy + (group * results * cotangent.Layout.Strides[^1]);
                TapWeights<T> taps = Weights((T*)filter + (group * results), w.Layout, transposed: true);
                ImageStrides to = ImageStrides.Of(result.Layout);
                foreach (Residue first in axes[0])
                {
                    foreach (Residue second in axes[1])
                    {
                        foreach (Residue third in axes[2])
                        {
                            Patches<T> patches = new(
                                source, ImageStrides.Of(cotangent.Layout), cotangent.Shape[0], depthwise ? groups : results, first.Axis,
                                second.Axis, third.Axis);
                            PatchTarget<T> target = new(
                                (T*)dx + (group * channels) + (first.Position * to.Axis0) + (second.Position * to.Axis1)
                                    + (third.Position * to.Axis2),
                                new(to.Batch, first.Step * to.Axis0, second.Step * to.Axis1, third.Step * to.Axis2, 1));
                            Multiply(patches, taps.From(first.Taps, second.Taps, third.Taps), target, channels, depthwise);
                        }
                    }
                }
            }
        }

        GC.KeepAlive(w);
    }

    /// <summary>Whether each channel has weights of its own, and channels lie side by side, as the kernel for that takes them.</summary>
    private static bool IsDepthwise(Tensor image, Shape weights, int groups) => HasOneTapSetForEach(weights, groups)
        && image.Layout.Strides[^1] == 1;

    private static bool HasOneTapSetForEach(Shape weights, int groups) =>
        weights[^2] == 1 && weights[^1] == groups && weights.ElementCount <= (long)groups * DepthwiseKernel.MostTaps;

    private static void Multiply<T>(
        in Patches<T> patches, in TapWeights<T> weights, PatchTarget<T> target, int results, bool depthwise, Epilogue<T> epilogue = default)
        where T : unmanaged
    {
        if (depthwise)
        {
            DepthwiseKernel.Run(patches, weights, target, epilogue);
        }
        else
        {
            ConvolutionKernel.Run(patches, weights, target, results, epilogue);
        }
    }

    private static Patches<T> Windows<T>(
        T* data, SlidingWindow window, in Layout image, Shape windows, ReadOnlySpan<int> sizes, long channels)
        where T : unmanaged => new(
            data,
            ImageStrides.Of(image),
            image.Shape[0],
            channels,
            window.AxisFromEnd(3, image.Shape, windows, sizes),
            window.AxisFromEnd(2, image.Shape, windows, sizes),
            window.AxisFromEnd(1, image.Shape, windows, sizes));

    private static TapWeights<T> Weights<T>(T* data, in Layout layout, bool transposed)
        where T : unmanaged
    {
        ReadOnlySpan<long> strides = layout.Strides;
        (long channel, long result) = transposed ? (strides[^1], strides[^2]) : (strides[^2], strides[^1]);
        return new(data, strides.Length > 4 ? strides[^5] : 0, strides.Length > 3 ? strides[^4] : 0, strides[^3], channel, result);
    }
}
