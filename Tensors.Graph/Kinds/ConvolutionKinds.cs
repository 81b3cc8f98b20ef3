namespace Tensors.Graphs;

/// <summary>Convolutions and what slides over images as they do.</summary>
internal static partial class ConvolutionKinds
{
    public static void AddTo(KindTable kinds)
    {
        AddConvolution(kinds, "Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", 2);
        AddConvolution(kinds, "Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2", 3);
        AddDepthwise(kinds);
        AddPoolings(kinds);
        kinds.Writes<ConvolutionOp>((op, x) => op.Window.Rank is 2 or 3 ? WriteConvolution(op, x) : null);
    }

    private static void AddConvolution(KindTable kinds, string op, string ofInput, string ofFilter, int spatial)
    {
        kinds.Add(new(op)
        {
            Infer = node => node.Output(node.RequireSameType(0, 1), Convolved(node, spatial)),
            Twin = new(node => Convolution(node, spatial), 2),
            Gradient = node =>
            {
                (Tensor x, Tensor w) = (node.Input(0), node.Input(1));
                Dictionary<string, object> attributes = Attributes(node.Node);
                if (spatial == 3)
                {
                    attributes["Tshape"] = DataType.Int32;
                }

                IReadOnlyList<Tensor> shapes = node.Graph.AddNode(
                    "ShapeN", null, [x, w], new() { ["N"] = 2L, ["out_type"] = DataType.Int32 }).Outputs;
                Tensor dx = node.Graph.Tensor1(ofInput, null, [shapes[0], w, node.Grad], attributes);
                Tensor dw = node.Graph.Tensor1(ofFilter, null, [x, shapes[1], node.Grad], Attributes(node.Node));
                dx.SetShape(x.StaticShape);
                dw.SetShape(w.StaticShape);
                return [dx, dw];
            },
        });
        kinds.Add(new(ofInput)
        {
            Types = [("T", 1)],
            LeastOperands = 3,
            Infer = node => node.Output(node.RequireSameType(1, 2), Sized(node, 0, spatial)),
            Computes = e => InputGradient(e, spatial),
            Gradient = node =>
            {
                Tensor shape = Ops.ShapeOf(node.Input(1));
                return
                [
                    null,
                    node.Graph.Tensor1(ofFilter, null, [node.Grad, shape, node.Input(2)], Attributes(node.Node, "Tshape")),
                    node.Graph.Tensor1(op, null, [node.Grad, node.Input(1)], Attributes(node.Node, "Tshape")),
                ];
            },
        });
        kinds.Add(new(ofFilter)
        {
            LeastOperands = 3,
            Infer = node => node.Output(node.RequireSameType(0, 2), Sized(node, 1, spatial)),
            Computes = e => FilterGradient(e, spatial),
            Gradient = node =>
            {
                Tensor shape = Ops.ShapeOf(node.Input(0));
                return
                [
                    node.Graph.Tensor1(ofInput, null, [shape, node.Grad, node.Input(2)], Attributes(node.Node)),
                    null,
                    node.Graph.Tensor1(op, null, [node.Input(0), node.Grad], Attributes(node.Node, "Tshape")),
                ];
            },
        });
    }

    private static void AddDepthwise(KindTable kinds)
    {
        const string op = "DepthwiseConv2dNative";
        const string ofInput = "DepthwiseConv2dNativeBackpropInput";
        const string ofFilter = "DepthwiseConv2dNativeBackpropFilter";
        kinds.Add(new(op)
        {
            Infer = node =>
            {
                ImageAttributes of = ImageAttributes.Of(node, 2);
                (PartialShape x, PartialShape w) = (node.RequireRank(0, 4), node.RequireRank(1, 4));
                int? channels = ShapeRules.Merge(node, x[of.ChannelsFirst ? 1 : ^1], w[2]);
                node.Output(node.RequireSameType(0, 1), of.Slide(node, x, [w[0], w[1]], channels * w[3]));
            },
            Twin = new(
                node =>
                {
                    ImageAttributes of = ImageAttributes.Of(node, 2);
                    return new CompositeOp(
                        op, of, x =>
                        [of.Back(of.Last(x[0]).DepthwiseConvolution(x[1], of.Strides.AsSpan(), of.Padding, of.Dilations.AsSpan()))], 1);
                }, 2),
            Gradient = node =>
            {
                (Tensor x, Tensor w) = (node.Input(0), node.Input(1));
                Tensor dx = node.Graph.Tensor1(ofInput, null, [Ops.ShapeOf(x), w, node.Grad], Attributes(node.Node));
                return [dx, node.Graph.Tensor1(ofFilter, null, [x, Ops.ShapeOf(w), node.Grad], Attributes(node.Node))];
            },
        });
        kinds.Add(new(ofInput)
        {
            Types = [("T", 1)],
            LeastOperands = 3,
            Infer = node => node.Output(node.RequireSameType(1, 2), Sized(node, 0, 2)),
            Computes = e =>
            {
                ImageAttributes of = ImageAttributes.Of(e.Node, 2);
                (Shape image, Tensor w, Tensor dy) = (Sizes(e, 0, 2), e[1], of.Last(e[2]));
                Require(e.Node, w, dy);
                (int channels, int multiplier) = (w.Shape[2], w.Shape[3]);
                SlidingWindow window = of.Window(ofInput, image, w.Shape.Extents[..2]);
                Tensor dx = Tensor.Apply(
                    new ConvolutionTransposeOp(window, channels * multiplier, [.. of.SpatialOf(image)]), dy,
                    w.Reshape(w.Shape[0], w.Shape[1], 1, -1));
                return of.Back(dx.Reshape([.. dx.Shape.Extents[..^1], channels, multiplier]).Sum(-1));
            },
            Gradient = node =>
            {
                Tensor shape = Ops.ShapeOf(node.Input(1));
                return
                [
                    null,
                    node.Graph.Tensor1(ofFilter, null, [node.Grad, shape, node.Input(2)], Attributes(node.Node)),
                    node.Graph.Tensor1(op, null, [node.Grad, node.Input(1)], Attributes(node.Node)),
                ];
            },
        });
        kinds.Add(new(ofFilter)
        {
            LeastOperands = 3,
            Infer = node => node.Output(node.RequireSameType(0, 2), Sized(node, 1, 2)),
            Computes = e =>
            {
                ImageAttributes of = ImageAttributes.Of(e.Node, 2);
                (Shape weights, Tensor x, Tensor dy) = (Sizes(e, 1, 2), of.Last(e[0]), of.Last(e[2]));
                Require(e.Node, x, dy);
                SlidingWindow window = of.Window(ofFilter, e[0].Shape, weights.Extents[..2]);
                Tensor repeated = x.RepeatChannels(weights[3]);
                return Tensor.Apply(
                    new ConvolutionFilterGradientOp(window, weights[2] * weights[3], [weights[0], weights[1]]), repeated, dy)
                    .Reshape(weights.Extents);
            },
            Gradient = node =>
            {
                Tensor shape = Ops.ShapeOf(node.Input(0));
                return
                [
                    node.Graph.Tensor1(ofInput, null, [shape, node.Grad, node.Input(2)], Attributes(node.Node)),
                    null,
                    node.Graph.Tensor1(op, null, [node.Input(0), node.Grad], Attributes(node.Node)),
                ];
            },
        });
    }

    /// <summary>The attributes of a node that speak of windows, for a node that belongs to it.</summary>
    internal static Dictionary<string, object> Attributes(Node node, params string[] without) => node.Attributes
        .Where(pair => pair.Key is not ("T" or "Targmax" or "include_batch_in_index") && pair.Key[0] != '_' && !without.Contains(pair.Key))
        .ToDictionary(pair => pair.Key, pair => pair.Value);

    private static Operation Convolution(INodeView node, int spatial)
    {
        ImageAttributes of = ImageAttributes.Of(node, spatial);
        (Shape x, Shape w) = (node.Operand(0).Shape, node.Operand(1).Shape);
        if (x.Rank != spatial + 2 || w.Rank != spatial + 2)
        {
            throw new ShapeMismatchException(
                node.Names.Op, $"the image {x} and the weights {w} of '{node.Names.Name}' must have {spatial + 2} axes", [x, w]);
        }

        int groups = Groups(of.ChannelsOf(x), w);
        return of.ChannelsFirst
            ? new CompositeOp(
                node.Names.Op, of,
                t =>
                [t[0].Convolution(t[1], of.Strides.AsSpan(), of.Padding, of.Dilations.AsSpan(), Groups(t[0].Shape[1], t[1].Shape), true)],
                1)
            : new ConvolutionOp(of.Window(node.Names.Op, x, w.Extents[..spatial]), groups);
    }

    /// <summary>As many groups as the channels of the image are more than those of the weights.</summary>
    private static int Groups(int channels, Shape weights) => weights[^2] > 0 && channels % weights[^2] == 0
        ? Math.Max(1, channels / weights[^2]) : 1;

    private static PartialShape Convolved(Inference node, int spatial)
    {
        ImageAttributes of = ImageAttributes.Of(node, spatial);
        (PartialShape x, PartialShape w) = (node.RequireRank(0, spatial + 2), node.RequireRank(1, spatial + 2));
        if (x[of.ChannelsFirst ? 1 : ^1] is { } channels && w[^2] is { } each && (each == 0 || channels % each != 0))
        {
            throw node.Fail($"Depth of input ({channels}) is not a multiple of input depth of filter ({each})");
        }

        return of.Slide(node, x, [.. Enumerable.Range(0, spatial).Select(axis => w[axis])], w[^1]);
    }

    /// <summary>The shape that an operand holds.</summary>
    private static PartialShape Sized(Inference node, int input, int spatial) =>
        ShapeRules.Merge(node, PartialShape.OfRank(spatial + 2), node.ShapeValue(input));

    private static Shape Sizes(Evaluation e, int input, int spatial) => e.Integers(input) is var sizes && sizes.Length == spatial + 2
        ? Shape.Create(sizes)
        : throw new InvalidArgumentException(
            $"Operand {input} of '{e.Node.Name}' ({e.Node.Op}) has to hold {spatial + 2} extents, not {sizes.Length}.", e.Node);

    private static void Require(Node node, Tensor left, Tensor right)
    {
        if (left.Rank != right.Rank)
        {
            throw new ShapeMismatchException(
                node.Op, $"the operands {left.Shape} and {right.Shape} of '{node.Name}' must have equally many axes",
                [left.Shape, right.Shape]);
        }
    }

    private static Tensor InputGradient(Evaluation e, int spatial)
    {
        ImageAttributes of = ImageAttributes.Of(e.Node, spatial);
        (Shape image, Tensor w) = (Sizes(e, 0, spatial), e[1]);
        Require(e.Node, w, e[2]);
        SlidingWindow window = of.Window(e.Node.Op, image, w.Shape.Extents[..spatial]);
        return of.Back(Tensor.Apply(
            new ConvolutionTransposeOp(window, Groups(of.ChannelsOf(image), w.Shape), [.. of.SpatialOf(image)]), of.Last(e[2]), w));
    }

    private static Tensor FilterGradient(Evaluation e, int spatial)
    {
        ImageAttributes of = ImageAttributes.Of(e.Node, spatial);
        (Tensor x, Shape weights) = (e[0], Sizes(e, 1, spatial));
        Require(e.Node, x, e[2]);
        SlidingWindow window = of.Window(e.Node.Op, x.Shape, weights.Extents[..spatial]);
        return Tensor.Apply(
            new ConvolutionFilterGradientOp(window, Groups(of.ChannelsOf(x.Shape), weights), [.. weights.Extents[..spatial]]), of.Last(x),
            of.Last(e[2]));
    }

    private static Tensor WriteConvolution(ConvolutionOp op, Tensor[] x)
    {
        bool isPlane = op.Window.Rank == 2;
        long[] Around(ValueArray<int> numbers) => [1, .. numbers.Select(number => (long)number), 1];
        bool isPadded = op.Window.Padding.Any(pair => pair != (0, 0));
        Tensor image = isPlane || !isPadded ? x[0] : x[0].Pad([(0, 0), .. op.Window.Padding, (0, 0)]);
        Dictionary<string, object> attributes = new()
        {
            ["strides"] = Around(op.Window.Strides),
            ["dilations"] = Around(op.Window.Dilations),
            ["padding"] = isPlane && isPadded ? "EXPLICIT" : "VALID",
            ["data_format"] = isPlane ? "NHWC" : "NDHWC",
        };
        if (isPlane)
        {
            attributes["explicit_paddings"] = isPadded
                ? [0, 0, .. op.Window.Padding.SelectMany(pair => (long[])[pair.Before, pair.After]), 0, 0]
                : (long[])[];
            attributes["use_cudnn_on_gpu"] = true;
        }

        return image.Graph!.Tensor1(isPlane ? "Conv2D" : "Conv3D", null, [image, x[1]], attributes);
    }
}
