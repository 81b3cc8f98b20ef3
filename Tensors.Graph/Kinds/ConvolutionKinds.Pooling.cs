namespace Tensors.Graphs;

// Poolings.
internal static partial class ConvolutionKinds
{
    private static void AddPoolings(KindTable kinds)
    {
        AddMaxPool(kinds, "MaxPool", "MaxPoolGrad", "MaxPoolGradGrad", 2);
        AddMaxPool(kinds, "MaxPool3D", "MaxPool3DGrad", "MaxPool3DGradGrad", 3);
        AddAveragePool(kinds, "AvgPool", "AvgPoolGrad", 2);
        AddAveragePool(kinds, "AvgPool3D", "AvgPool3DGrad", 3);
        kinds.Function(
            "MaxPoolV2",
            node => ImageAttributes.Of(node.Attributes, node.Names, 2, node.Integers(1), node.Integers(2)),
            (x, of) => MaxPool(x[0], of),
            operands: 1,
            leastRank: 4);
        kinds.Add(new("MaxPoolWithArgmax")
        {
            LeastOperands = 1,
            Infer = node =>
            {
                PartialShape windows = Pooled(node, 2);
                node.Output(node.Type(0), windows);
                node.Output(node.Attribute("Targmax", DataType.Int64), windows);
            },
            Computes = e =>
            {
                ImageAttributes of = ImageAttributes.Of(e.Node, 2);
                return (GraphValue[])[MaxPool(e[0], of), FlatPositions(e, of)];
            },
            Gradient = node =>
                [node.Graph.Tensor1(
                    "MaxPoolGradWithArgmax", null, [node.Input(0), node.Grad, node.Node.Outputs[1]],
                    new(node.Node.Attributes.Where(pair => pair.Key != "T")))],
        });
        kinds.Add(new("MaxPoolGradWithArgmax")
        {
            LeastOperands = 3,
            Infer = node => node.Output(node.Type(0), node.Shape(0)),
            Computes = e =>
            {
                (Shape image, Tensor dy, Tensor positions) = (RequireImage((e.Node.Name, e.Node.Op), e[0].Shape, 2), e[1], e[2]);
                int batch = e.Attribute("include_batch_in_index", false) ? 1 : image[0];
                int extent = checked((int)(image.ElementCount / Math.Max(1, batch)));
                return Tensor.Apply(new ScatterAlongAxisOp(extent), dy.Reshape(batch, -1), positions.Reshape(batch, -1)).Reshape(
                    image.Extents);
            },
            IsNotDifferentiable = true,
        });
    }

    private static void AddMaxPool(KindTable kinds, string op, string gradient, string second, int spatial)
    {
        kinds.Add(new(op)
        {
            Infer = node => node.Output(node.Type(0), Pooled(node, spatial)),
            Twin = new(node =>
            {
                ImageAttributes of = ImageAttributes.Of(node, spatial);
                Shape x = RequireImage(node.Names, node.Operand(0).Shape, spatial);
                return of.ChannelsFirst
                    ? new CompositeOp(op, of, t => [MaxPool(t[0], of)], 1)
                    : new MaxPoolOp(of.Window(op, x, of.Sizes.AsSpan()), of.Sizes);
            }),
            Gradient = node => [node.Graph.Tensor1(gradient, null, [node.Input(0), node.Output, node.Grad], Attributes(node.Node))],
        });
        kinds.Add(new(gradient)
        {
            LeastOperands = 3,
            Infer = node => node.Output(node.Type(0), node.RequireRank(0, spatial + 2)),
            Computes = e =>
            {
                ImageAttributes of = ImageAttributes.Of(e.Node, spatial);
                Shape x = RequireImage((e.Node.Name, e.Node.Op), e[0].Shape, spatial);
                Require(e.Node, e[0], e[2]);
                return of.Back(
                    Tensor.Apply(new MaxPoolGradientOp(of.Window(gradient, x, of.Sizes.AsSpan()), of.Sizes), of.Last(e[0]), of.Last(e[2])));
            },
            Gradient = node =>
            [
                Ops.ZerosLike(node.Input(0)),
                Ops.ZerosLike(node.Input(1)),
                node.Graph.Tensor1(second, null, [node.Input(0), node.Input(1), node.Grad], Attributes(node.Node)),
            ],
        });
        kinds.Add(new(second)
        {
            LeastOperands = 3,
            Infer = node => node.Output(node.Type(1), node.RequireRank(1, spatial + 2)),
            Computes = e =>
            {
                ImageAttributes of = ImageAttributes.Of(e.Node, spatial);
                RequireImage((e.Node.Name, e.Node.Op), e[0].Shape, spatial);
                Require(e.Node, e[0], e[2]);
                (Tensor x, Tensor ddx) = (of.Last(e[0]), of.Last(e[2]));
                Tensor positions = x.MaxPoolPositions(of.Sizes.AsSpan(), of.Strides.AsSpan(), of.Padding);
                return of.Back(ddx.Reshape(x.Shape[0], -1, x.Shape[^1])
                    .TakeAlongAxis(positions.Reshape(x.Shape[0], -1, x.Shape[^1]), 1).Reshape(positions.Shape.Extents));
            },
            Gradient = node =>
            [
                Ops.ZerosLike(node.Input(0)),
                Ops.ZerosLike(node.Input(1)),
                node.Graph.Tensor1(gradient, null, [node.Input(0), node.Input(1), node.Grad], Attributes(node.Node)),
            ],
        });
    }

    private static void AddAveragePool(KindTable kinds, string op, string gradient, int spatial)
    {
        kinds.Add(new(op)
        {
            Infer = node => node.Output(node.Type(0), Pooled(node, spatial)),
            Twin = new(node =>
            {
                ImageAttributes of = ImageAttributes.Of(node, spatial);
                Shape x = RequireImage(node.Names, node.Operand(0).Shape, spatial);
                return of.ChannelsFirst
                    ? new CompositeOp(
                        op, of, t => [t[0].AveragePool(of.Sizes.AsSpan(), of.Strides.AsSpan(), of.Padding, channelsFirst: true)], 1)
                    : new AveragePoolOp(of.Window(op, x, of.Sizes.AsSpan()), of.Sizes, false);
            }),
            Gradient = node => [node.Graph.Tensor1(gradient, null, [Ops.ShapeOf(node.Input(0)), node.Grad], Attributes(node.Node))],
        });
        kinds.Add(new(gradient)
        {
            Types = [("T", 1)],
            LeastOperands = 2,
            Infer = node => node.Output(node.Type(1), Sized(node, 0, spatial)),
            Computes = e =>
            {
                ImageAttributes of = ImageAttributes.Of(e.Node, spatial);
                Shape x = Sizes(e, 0, spatial);
                RequireImage((e.Node.Name, e.Node.Op), e[1].Shape, spatial);
                SlidingWindow window = of.Window(gradient, x, of.Sizes.AsSpan());
                return of.Back(Tensor.Apply(new AveragePoolGradientOp(window, of.Sizes, false, [.. of.SpatialOf(x)]), of.Last(e[1])));
            },
            Gradient = node => [null, node.Graph.Tensor1(op, null, [node.Grad], Attributes(node.Node))],
        });
    }

    private static Tensor MaxPool(Tensor x, ImageAttributes of) =>
        x.MaxPool(of.Sizes.AsSpan(), of.Strides.AsSpan(), of.Padding, channelsFirst: of.ChannelsFirst);

    private static Shape RequireImage((string Name, string Op) node, Shape image, int spatial) => image.Rank == spatial + 2
        ? image
        : throw new ShapeMismatchException(node.Op, $"the image {image} of '{node.Name}' must have {spatial + 2} axes", [image]);

    private static PartialShape Pooled(Inference node, int spatial)
    {
        ImageAttributes of = ImageAttributes.Of(node, spatial);
        PartialShape x = node.RequireRank(0, spatial + 2);
        return of.Slide(node, x, [.. of.Sizes.Select(size => (int?)size)], x.Rank is null ? null : x[of.ChannelsFirst ? 1 : ^1]);
    }

    /// <summary>
    /// The number of the greatest element of each window among all of its image, channels included, or of the whole batch.
    /// </summary>
    private static Tensor FlatPositions(Evaluation e, ImageAttributes of)
    {
        Tensor x = e[0];
        (int channels, long each) = (x.Shape[^1], x.ElementCount / Math.Max(1, x.Shape[0]));
        Tensor positions = (x.MaxPoolPositions(of.Sizes.AsSpan(), of.Strides.AsSpan(), of.Padding) * channels)
            + Tensor.Arange(channels, DType.Int64);
        if (e.Attribute("include_batch_in_index", false))
        {
            positions += (Tensor.Arange(x.Shape[0], DType.Int64) * each).Reshape(-1, 1, 1, 1);
        }

        return positions.Cast(e.Attribute("Targmax", DataType.Int64).DType ?? DType.Int64);
    }
}
