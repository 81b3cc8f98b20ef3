namespace Tensors.Graphs;

/// <summary>Shapes as tensors, which only graphs have: in Core they are known.</summary>
internal static class ShapeKinds
{
    public static void AddTo(KindTable kinds)
    {
        ShapeQuery(
            kinds, "Shape", node => node.Shape(0).Rank is { } rank ? [rank] : PartialShape.OfRank(1),
            (x, type) => x.IsFullyDefined ? ConstantFolding.ShapeTensor(x.ToShape(), type) : null);
        ShapeQuery(kinds, "Rank", _ => PartialShape.Scalar, (x, _) => x.Rank is { } rank ? Tensor.FromScalar(rank) : null);
        ShapeQuery(
            kinds, "Size", _ => PartialShape.Scalar,
            (x, type) => x.ElementCount is not { } count ? null
                : type == DataType.Int64 ? Tensor.FromScalar(count)
                : Tensor.FromScalar(checked((int)count)));
        kinds.Add(new("ConcatOffset")
        {
            Types = [("shape_type", 1)],
            Infer = node =>
            {
                for (int i = 1; i < node.InputCount; i++)
                {
                    node.Output(node.Type(1), node.Shape(i));
                }
            },
            Computes = e => Offsets(e.Integer(0), [.. Enumerable.Range(1, e.Count - 1).Select(e.Integers)]),
            IsNotDifferentiable = true,
        });
        kinds.Add(new("ShapeN")
        {
            Infer = node =>
            {
                for (int i = 0; i < node.InputCount; i++)
                {
                    node.Output(
                        node.Attribute("out_type", DataType.Int32), node.Shape(i).Rank is { } rank ? [rank] : PartialShape.OfRank(1));
                }
            },
            Computes = e =>
                (GraphValue[])[.. e.All(..).Select(x => ConstantFolding.ShapeTensor(x.Shape, e.Attribute("out_type", DataType.Int32)))],
            IsNotDifferentiable = true,
        });
        kinds.Add(new("BroadcastArgs")
        {
            Infer = node => node.Output(
                node.Type(0), [node.RequireRank(0, 1)[0] is { } x && node.RequireRank(1, 1)[0] is { } y ? Math.Max(x, y) : null]),
            Computes = e => ConstantFolding.ShapeTensor(
                Broadcasting.Combine("BroadcastArgs", Shape.Create(e.Integers(0)), Shape.Create(e.Integers(1))), e[0].DType.DataType),
            IsNotDifferentiable = true,
        });
        kinds.Add(new("BroadcastGradientArgs")
        {
            Infer = node =>
            {
                node.Output(node.Type(0), [null]);
                node.Output(node.Type(0), [null]);
            },
            Computes = e => (GraphValue[])[.. GradientAxes(e.Integers(0), e.Integers(1)).Select(Tensor.FromArray)],
            IsNotDifferentiable = true,
        });
    }

    private static void ShapeQuery(
        KindTable kinds, string op, Func<Inference, PartialShape> shape, Func<PartialShape, DataType, Tensor?> answer) => kinds.Add(new(op)
        {
            Role = NodeRole.Extents,
            Infer = node => node.Output(node.Attribute("out_type", DataType.Int32), shape(node)),
            OfShape = answer,
            Computes = e => answer(e.Content(0).Shape, e.Attribute("out_type", DataType.Int32))!,
            IsNotDifferentiable = true,
        });

    private static GraphValue[] Offsets(int axis, int[][] shapes)
    {
        GraphValue[] offsets = new GraphValue[shapes.Length];
        int start = 0;
        for (int i = 0; i < shapes.Length; i++)
        {
            int position = Axis.Normalize("ConcatOffset", axis, shapes[i].Length);
            int[] offset = new int[shapes[i].Length];
            offset[position] = start;
            start += shapes[i][position];
            offsets[i] = Tensor.FromArray(offset);
        }

        return offsets;
    }

    /// <summary>For each of two shapes that broadcast, the axes over which its cotangent has to be summed.</summary>
    public static int[][] GradientAxes(int[] left, int[] right)
    {
        int rank = Math.Max(left.Length, right.Length);
        int[] x = [.. Enumerable.Repeat(1, rank - left.Length), .. left];
        int[] y = [.. Enumerable.Repeat(1, rank - right.Length), .. right];
        List<int> forLeft = [];
        List<int> forRight = [];
        for (int axis = 0; axis < rank; axis++)
        {
            bool bothOne = x[axis] == 1 && y[axis] == 1;
            if (x[axis] == 1 && (y[axis] != 1 || (bothOne && !left.AsSpan().SequenceEqual(right))))
            {
                forLeft.Add(axis);
            }

            if (y[axis] == 1 && (x[axis] != 1 || (bothOne && !left.AsSpan().SequenceEqual(right))))
            {
                forRight.Add(axis);
            }
        }

        return [[.. forLeft], [.. forRight]];
    }
}
