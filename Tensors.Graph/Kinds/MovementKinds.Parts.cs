namespace Tensors.Graphs;

// Parts of given sizes, borders, and beginnings turned round.
internal static partial class MovementKinds
{
    private static void AddParts(KindTable kinds)
    {
        kinds.Add(new("SplitV")
        {
            Types = [("T", 0), ("Tlen", 1)],
            Infer = PartsShapes,
            Computes = e => e[0].Split(Sizes(e), e.Integer(2)),
            Gradient = node => [MovementGradients.OfParts(node, node.Input(2)), null, null],
            TextOperands = ..1,
        });
        kinds.Function(
            "PadV2",
            node => (Padding: new ValueArray<int>(node.Integers(1)), Value: node.Operand(2)),
            (x, of) => PadWith(x[0], Pairs([.. of.Padding]), of.Value),
            operands: 1,
            infer: node => node.Output(node.Type(0), Padded(node)),
            types: [("T", 0), ("Tpaddings", 1)]);
        kinds.Function(
            "MirrorPad",
            node => (Padding: new ValueArray<int>(node.Integers(1)), Mode: node.Attribute<string>("mode")),
            (x, of) => Mirror(x[0], Pairs([.. of.Padding]), of.Mode == "REFLECT"),
            operands: 1,
            infer: node => node.Output(node.Type(0), Padded(node)),
            types: [("T", 0), ("Tpaddings", 1)],
            gradient: node =>
            [
                node.Graph.Tensor1(
                    "MirrorPadGrad", null, [node.Grad, node.Input(1)],
                    new() { ["mode"] = node.Node.Attribute<string>("mode"), ["Tpaddings"] = node.Input(1).DataType.Base }),
                null,
            ]);
        kinds.Function(
            "MirrorPadGrad",
            node => (Padding: new ValueArray<int>(node.Integers(1)), Mode: node.Attribute<string>("mode")),
            (x, of) => MirrorBack(x[0], Pairs([.. of.Padding]), of.Mode == "REFLECT"),
            operands: 1,
            types: [("T", 0), ("Tpaddings", 1)],
            gradient: node =>
            [
                node.Graph.Tensor1(
                    "MirrorPad", null, [node.Grad, node.Input(1)],
                    new() { ["mode"] = node.Node.Attribute<string>("mode"), ["Tpaddings"] = node.Input(1).DataType.Base }),
                null,
            ]);
        kinds.Function(
            "Reverse",
            node => new ValueArray<int>([.. node.Operand(1).ToArray<bool>().Index().Where(pair => pair.Item).Select(pair => pair.Index)]),
            (x, axes) => axes.Count == 0 ? x[0] : x[0].Flip([.. axes]),
            operands: 1,
            infer: ShapeRules.Unchanged);
        kinds.Add(new("Roll")
        {
            Types = [("T", 0), ("Tshift", 1), ("Taxis", 2)],
            LeastOperands = 3,
            Infer = node => node.Output(node.Type(0), node.RequireLeastRank(0, 1)),
            Twin = new(node => Roll(node.Integers(1), node.Integers(2)), 1),
            TextOperands = ..1,
        });
        kinds.Function(
            "ReverseSequence",
            node => (Axis: node.Attribute<int>("seq_dim"), Batch: node.Attribute("batch_dim", 0)),
            (x, of) => ReverseBeginnings(x[0], x[1], of.Axis, of.Batch),
            operands: 2,
            infer: ShapeRules.Unchanged,
            types: [("T", 0), ("Tlen", 1)]);
    }

    /// <summary>One shift for each axis.</summary>
    private static CompositeOp Roll(int[] shifts, int[] axes) => shifts.Length == axes.Length
        ? new("Roll", (new ValueArray<int>(shifts), new ValueArray<int>(axes)), x =>
            [shifts.Zip(axes).Aggregate(x[0], (rolled, step) => rolled.Roll(step.First, step.Second))], 1)
        : throw new InvalidArgumentException(
            $"shift and axis must have the same size, but there are {shifts.Length} and {axes.Length} elements.", null);

    private static Tensor PadWith(Tensor x, (int Before, int After)[] padding, Tensor value)
    {
        Tensor inside = Tensor.Ones(x.Shape, DType.Bool).Pad(padding);
        return Tensor.Where(inside, x.Pad(padding), value);
    }

    /// <summary>As far as there are elements to mirror; the last one is among them, or not.</summary>
    private static Tensor Mirror(Tensor x, (int Before, int After)[] padding, bool reflects)
    {
        for (int axis = 0; axis < Math.Min(x.Rank, padding.Length); axis++)
        {
            int most = x.Shape[axis] - (reflects ? 1 : 0);
            if (padding[axis].Before > most || padding[axis].After > most)
            {
                throw new InvalidArgumentException(
                    $"paddings must be no greater than {most} for axis {axis} of {x.Shape}: {padding[axis].Before}, {padding[axis].After}.",
                    null);
            }
        }

        return x.Pad(padding, reflects ? PadMode.Reflect : PadMode.Symmetric);
    }

    /// <summary>The transpose of <see cref="Mirror"/>: what the mirror shows is added to what it shows it of.</summary>
    private static Tensor MirrorBack(Tensor cotangent, (int Before, int After)[] padding, bool reflects)
    {
        for (int axis = 0; axis < Math.Min(cotangent.Rank, padding.Length); axis++)
        {
            int extent = cotangent.Shape[axis] - padding[axis].Before - padding[axis].After;
            if (extent < 0)
            {
                throw new ShapeMismatchException("MirrorPadGrad", $"the paddings of axis {axis} are longer than it is", [cotangent.Shape]);
            }

            Tensor places = Mirror(Tensor.Arange(extent), [padding[axis]], reflects);
            cotangent = Tensor.Apply(new ScatterAddOp(axis, extent), cotangent, places);
        }

        return cotangent;
    }

    private static Tensor ReverseBeginnings(Tensor x, Tensor lengths, int axis, int batch)
    {
        axis = Axis.Normalize("ReverseSequence", axis, x.Shape);
        batch = Axis.Normalize("ReverseSequence", batch, x.Shape);
        int extent = x.Shape[axis];
        int[] alongAxis = [.. Enumerable.Repeat(1, x.Rank)];
        int[] alongBatch = [.. alongAxis];
        alongAxis[axis] = extent;
        alongBatch[batch] = x.Shape[batch];
        Tensor position = Tensor.Arange(extent, DType.Int64).Reshape(alongAxis);
        Tensor length = lengths.Cast(DType.Int64).Reshape(alongBatch);
        Tensor source = Tensor.Where(position < length, length - 1 - position, position);
        return x.TakeAlongAxis(source.BroadcastTo(x.Shape), axis);
    }

    /// <summary>The sizes of parts, of which one may be left to the rest.</summary>
    private static int[] Sizes(Evaluation e)
    {
        int[] sizes = e.Integers(1);
        int rest = Array.IndexOf(sizes, -1);
        if (rest >= 0)
        {
            sizes[rest] = e[0].Shape[Axis.Normalize("SplitV", e.Integer(2), e[0].Shape)] - sizes.Where(size => size >= 0).Sum();
        }

        return sizes;
    }

    private static void PartsShapes(Inference node)
    {
        long parts = node.Attribute<long>("num_split");
        PartialShape shape = node.Shape(0);
        int? axis = shape.Rank is { } rank && node.Integer(2) is { } given ? ShapeRules.Axis(node, given, rank) : null;
        int[]? sizes = node.Integers(1);
        for (int i = 0; i < parts; i++)
        {
            node.Output(node.Type(0), axis is { } split
                ? shape.RemoveAt(split).Insert(split, sizes is not null && sizes[i] >= 0 ? sizes[i] : null)
                : PartialShape.OfRank(shape.Rank));
        }
    }

    private static Int128 Product(int[] extents) =>
        extents.Aggregate((Int128)1, (product, extent) => Int128.Min(product * extent, long.MaxValue));
}
