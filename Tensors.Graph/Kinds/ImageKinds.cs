namespace Tensors.Graphs;

/// <summary>Images of other sizes, patches, and dilations in the sense of morphology.</summary>
internal static partial class ImageKinds
{
    public static void AddTo(KindTable kinds)
    {
        AddResize(kinds, "ResizeBilinear", ResizeMode.Bilinear, "ResizeBilinearGrad");
        AddResize(kinds, "ResizeBicubic", ResizeMode.Bicubic, "ResizeBicubicGrad");
        AddResize(kinds, "ResizeArea", ResizeMode.Area, null);
        AddResize(kinds, "ResizeNearestNeighbor", ResizeMode.Nearest, "ResizeNearestNeighborGrad");
        kinds.Function(
            "ExtractImagePatches",
            node => ImageAttributes.Of(node, 2),
            (x, of) => Patches(
                x[0].Pad([(0, 0), .. of.Window("ExtractImagePatches", x[0].Shape, of.Sizes.AsSpan()).Padding, (0, 0)]), of) is var patches
                ? patches.Reshape([.. patches.Shape.Extents[..3], -1])
                : patches,
            infer: node =>
            {
                ImageAttributes of = ImageAttributes.Of(node, 2);
                PartialShape x = node.RequireRank(0, 4);
                node.Output(
                    node.Type(0),
                    of.Slide(node, x, [.. of.Sizes.Select(size => (int?)size)],
                    x[^1] * of.Sizes.Aggregate(1, (product, size) => product * size)));
            },
            leastRank: 4);
        AddDilation(kinds);
        AddBoxes(kinds);
    }

    private static void AddResize(KindTable kinds, string op, ResizeMode mode, string? gradient)
    {
        kinds.Add(new(op)
        {
            LeastOperands = 2,
            Infer = node =>
            {
                PartialShape x = node.RequireRank(0, 4);
                int[]? size = node.Integers(1);
                if (size is not null && size.Length != 2)
                {
                    throw node.Fail($"The new size has to be two extents, not {size.Length}");
                }

                node.Output(
                    mode == ResizeMode.Nearest ? node.Type(0) : DataType.Float32,
                    [x.Rank is null ? null : x[0], size?[0], size?[1], x.Rank is null ? null : x[^1]]);
            },
            Twin = new(
                node =>
                {
                    ValueArray<int> size = new(node.Integers(1));
                    ResizeCoordinates coordinates = Coordinates(node.Attributes);
                    return new CompositeOp(op, (size, coordinates), x => [Resize(op, x[0], size.AsSpan(), mode, coordinates)], 1);
                }, 1),
            Gradient = gradient is null ? null : node => [Tensor1(node, gradient, mode), null],
        });
        if (gradient is null)
        {
            return;
        }

        kinds.Add(new(gradient)
        {
            LeastOperands = 2,
            Infer = node =>
            {
                PartialShape dy = node.RequireRank(0, 4);
                PartialShape x = mode == ResizeMode.Nearest ? PartialShape.OfRank(4) : node.RequireRank(1, 4);
                int[]? size = mode == ResizeMode.Nearest ? node.Integers(1) : null;
                node.Output(
                    mode == ResizeMode.Nearest ? node.Type(0) : node.Type(1),
                    [dy[0], size is { Length: 2 } ? size[0] : x[1], size is { Length: 2 } ? size[1] : x[2], dy[^1]]);
            },
            Computes = e =>
            {
                (Tensor dy, Tensor other) = (e[0], e[1]);
                int[] size = mode == ResizeMode.Nearest ? e.Integers(1) : other.Rank == 4 ? [.. other.Shape.Extents[1..3]] : [];
                ResizeCoordinates coordinates = Coordinates(e.Node.Attributes);
                if (dy.Rank != 4 || size.Length != 2 || (mode != ResizeMode.Nearest && other.Rank != 4))
                {
                    throw new ShapeMismatchException(
                        gradient, $"the cotangent {dy.Shape} and the image of '{e.Node.Name}' must have 4 axes", [dy.Shape]);
                }

                Shape image = Shape.Create(dy.Shape[0], size[0], size[1], dy.Shape[^1]);
                for (int axis = 2; axis > 0; axis--)
                {
                    dy = Resampling.Of(gradient, mode, coordinates, image, axis, dy.Shape[axis]).Transposed(dy, axis);
                }

                return mode == ResizeMode.Nearest ? dy : dy.Cast(other.DType);
            },
            Gradient = node =>
            [
                node.Graph.Tensor1(
                    op, null, [node.Grad, Ops.Slice(Ops.ShapeOf(node.Input(0)), Tensor.FromArray([1]), Tensor.FromArray([2]))],
                    ConvolutionKinds.Attributes(node.Node)),
                null,
            ],
        });
    }

    private static Tensor Tensor1(GradientContext node, string gradient, ResizeMode mode)
    {
        if (mode != ResizeMode.Nearest)
        {
            return node.Graph.Tensor1(gradient, null, [node.Grad, node.Input(0)], ConvolutionKinds.Attributes(node.Node));
        }

        using NameScope scope = node.Graph.OpenScope(gradient);
        Tensor size = node.Input(0).StaticShape is { Rank: 4 } known && known[1] is { } rows && known[2] is { } columns
            ? Building.Integers(node.Graph, [rows, columns], "size")
            : Ops.Slice(Ops.ShapeOf(node.Input(0)), Tensor.FromArray([1]), Tensor.FromArray([2]));
        return node.Graph.Tensor1(gradient, scope.Name, [node.Grad, size], ConvolutionKinds.Attributes(node.Node));
    }

    private static Tensor Resize(string op, Tensor image, ReadOnlySpan<int> size, ResizeMode mode, ResizeCoordinates coordinates)
    {
        if (image.Rank != 4 || size.Length != 2)
        {
            throw new ShapeMismatchException(op, $"the image {image.Shape} must have 4 axes, and the new size two extents", [image.Shape]);
        }

        Tensor real = mode == ResizeMode.Nearest ? image : image.Cast(DType.Float32);
        for (int axis = 1; axis < 3; axis++)
        {
            real = size[axis - 1] > 0
                ? Resampling.Of(op, mode, coordinates, image.Shape, axis, size[axis - 1]).Apply(real, axis)
                : throw new ShapeMismatchException(op, $"the new extents {size[0]} and {size[1]} must be at least 1", [image.Shape]);
        }

        return real;
    }

    private static ResizeCoordinates Coordinates(IReadOnlyDictionary<string, object> attributes) =>
        attributes.TryGetValue("align_corners", out object? align) && align is true ? ResizeCoordinates.AlignCorners
        : attributes.TryGetValue("half_pixel_centers", out object? half) && half is true ? ResizeCoordinates.HalfPixel
        : ResizeCoordinates.Asymmetric;

    /// <summary>What windows over a padded image see, as a view (N, windows, windows, taps, taps, C).</summary>
    private static Tensor Patches(Tensor padded, ImageAttributes of)
    {
        Tensor patches = padded;
        for (int axis = 0; axis < 2; axis++)
        {
            int span = ((of.Sizes[axis] - 1) * of.Dilations[axis]) + 1;
            patches = patches.Unfold(axis + 1, span, of.Strides[axis]).Slice(-1, 0, null, of.Dilations[axis]);
        }

        return patches.Transpose(0, 1, 2, 4, 5, 3);
    }

    private static void AddDilation(KindTable kinds)
    {
        kinds.Add(new("Dilation2D")
        {
            Infer = node =>
            {
                ImageAttributes of = ImageAttributes.Of(node, 2);
                (PartialShape x, PartialShape w) = (node.RequireRank(0, 4), node.RequireRank(1, 3));
                node.Output(node.RequireSameType(0, 1), of.Slide(node, x, [w[0], w[1]], ShapeRules.Merge(node, x[^1], w[2])));
            },
            Twin = new(
                node =>
                {
                    ImageAttributes of = ImageAttributes.Of(node, 2);
                    return new CompositeOp("Dilation2D", of, x => [Sums(x[0], x[1], of).Max(3)], 1);
                }, 2),
            Gradient = node =>
            [
                node.Graph.Tensor1(
                    "Dilation2DBackpropInput", null, [node.Input(0), node.Input(1), node.Grad], ConvolutionKinds.Attributes(node.Node)),
                node.Graph.Tensor1(
                    "Dilation2DBackpropFilter", null, [node.Input(0), node.Input(1), node.Grad], ConvolutionKinds.Attributes(node.Node)),
            ],
        });
        kinds.Add(new("Dilation2DBackpropInput")
        {
            LeastOperands = 3,
            Infer = node => node.Output(node.Type(0), node.Shape(0)),
            Computes = e =>
            {
                ImageAttributes of = ImageAttributes.Of(e.Node, 2);
                (Tensor x, Tensor w) = (e[0], e[1]);
                Tensor shares = Shares(x, w, e[2], of);
                SlidingWindow window = Window(x, w, of);
                (int rows, int columns) = (
                    x.Shape[1] + window.Padding[0].Before + window.Padding[0].After,
                    x.Shape[2] + window.Padding[1].Before + window.Padding[1].After);
                Shape padded = Shape.Create(x.Shape[0], rows, columns, x.Shape[3]);
                Tensor sum = Tensor.Zeros(padded, x.DType);
                for (int tap = 0; tap < w.Shape[0] * w.Shape[1]; tap++)
                {
                    Tensor part = shares.Slice(3, tap, tap + 1).Squeeze(3);
                    sum += Tensor.Apply(
                        new PlaceOp(
                            padded,
                            new([
                                new(0, part.Shape[0]),
                                new(tap / w.Shape[1] * of.Dilations[0], part.Shape[1], of.Strides[0]),
                                new(tap % w.Shape[1] * of.Dilations[1], part.Shape[2], of.Strides[1]),
                                new(0, part.Shape[3]),
                            ]),
                            0),
                        part);
                }

                return sum.Slice(1, window.Padding[0].Before, window.Padding[0].Before + x.Shape[1]).Slice(
                    2, window.Padding[1].Before, window.Padding[1].Before + x.Shape[2]);
            },
            IsNotDifferentiable = true,
        });
        kinds.Add(new("Dilation2DBackpropFilter")
        {
            LeastOperands = 3,
            Infer = node => node.Output(node.Type(1), node.Shape(1)),
            Computes = e => Shares(e[0], e[1], e[2], ImageAttributes.Of(e.Node, 2)).Sum([0, 1, 2]).Reshape(e[1].Shape.Extents),
            IsNotDifferentiable = true,
        });
    }

    private static SlidingWindow Window(Tensor x, Tensor w, ImageAttributes of) => x.Rank == 4 && w.Rank == 3
        ? of.Window("Dilation2D", x.Shape, w.Shape.Extents[..2])
        : throw new ShapeMismatchException(
            "Dilation2D", $"the image {x.Shape} must have 4 axes, the weights {w.Shape} 3", [x.Shape, w.Shape]);

    /// <summary>Elements plus weights, (N, windows, windows, taps, C); nothing in the padding is the greatest.</summary>
    private static Tensor Sums(Tensor x, Tensor w, ImageAttributes of)
    {
        SlidingWindow window = Window(x, w, of);
        Tensor padded = x.Pad([(0, 0), .. window.Padding, (0, 0)], double.NegativeInfinity);
        Tensor patches = Patches(padded, of with { Sizes = [w.Shape[0], w.Shape[1]] });
        return (patches + w).Reshape([.. patches.Shape.Extents[..3], -1, x.Shape[^1]]);
    }

    /// <summary>The cotangents at the first of the greatest sums, and zeros at the others.</summary>
    private static Tensor Shares(Tensor x, Tensor w, Tensor dy, ImageAttributes of)
    {
        Tensor sums = Sums(x, w, of);
        Tensor isGreatest = sums.ArgMax(3).ExpandDims(3).Equal(Tensor.Arange(sums.Shape[3], DType.Int64).Reshape(-1, 1));
        return Tensor.Where(isGreatest, dy.ExpandDims(3), Tensor.Zeros([], dy.DType));
    }
}
