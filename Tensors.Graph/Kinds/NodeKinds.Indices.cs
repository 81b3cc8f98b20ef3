namespace Tensors.Graphs;

// Shapes, positions, and parts of tensors.
internal static partial class NodeKinds
{
    private static void AddIndices()
    {
        ShapeQuery("Shape", node => node.Shape(0).Rank is { } rank ? [rank] : PartialShape.OfRank(1), (x, type) => ConstantFolding.ShapeTensor(x, type));
        ShapeQuery("Rank", _ => PartialShape.Scalar, (x, _) => Tensor.FromScalar(x.Rank));
        ShapeQuery("Size", _ => PartialShape.Scalar, (x, type) => type == DataType.Int64 ? Tensor.FromScalar(x.ElementCount) : Tensor.FromScalar(checked((int)x.ElementCount)));
        Add(new("Fill")
        {
            Types = [("index_type", 0), ("T", 1)],
            Infer = node => node.Output(node.Type(1), node.ShapeValue(0)),
            Kernel = Computes(e => e[1].BroadcastTo(Shape.Create(e.Integers(0))).Contiguous()),
        });
        Add(new("ZerosLike") { Infer = ShapeRules.Unchanged, Kernel = Computes(e => Tensor.ZerosLike(e[0])), IsNotDifferentiable = true });
        Add(new("OnesLike") { Infer = ShapeRules.Unchanged, Kernel = Computes(e => Tensor.OnesLike(e[0])), IsNotDifferentiable = true });
        Add(new("Range")
        {
            Types = [("Tidx", 0)],
            Infer = node => node.Output(node.Type(0), [RangeLength(node)]),
            Kernel = Computes(e => Sequence(e[0], e[1], e[2])),
            IsNotDifferentiable = true,
        });
        Add(new("OneHot")
        {
            Types = [("TI", 0), ("T", 2)],
            Infer = node => node.Output(node.Type(2), node.Shape(0).Rank is { } rank
                ? Inserted(node.Shape(0), node.Attribute<long>("axis") < 0 ? rank : ShapeRules.Axis(node, node.Attribute<long>("axis"), rank + 1), node.Integer(1))
                : PartialShape.Unknown),
            Kernel = Computes(e =>
            {
                Tensor hits = e[0].OneHot(e.Integer(1), DType.Bool);
                Tensor chosen = Tensor.Where(hits, e[2], e[3]);
                long axis = e.Attribute<long>("axis");
                int[] order = [.. Enumerable.Range(0, chosen.Rank - 1)];
                return axis < 0 ? chosen : chosen.Transpose([.. order[..(int)axis], chosen.Rank - 1, .. order[(int)axis..]]);
            }),
            IsNotDifferentiable = true,
        });
        Add(new("GatherV2")
        {
            Types = [("Tparams", 0), ("Tindices", 1), ("Taxis", 2)],
            Infer = node => node.Output(node.Type(0), Gathered(node)),
            Twin = new(node => new GatherOp(Axis.Normalize("GatherV2", node.Integer(2), node.Operand(0).Shape)), 2),
        });
        Writes<GatherOp>((op, x) => Ops.Gather(x[0], x[1], op.Axis));
        Add(new("StridedSlice")
        {
            Types = [("T", 0), ("Index", 1)],
            Infer = node => node.Output(node.Type(0), SlicedShape(node)),
            Kernel = Computes(e => e[0][new StridedSliceSpec(e.Node.Attributes, e.Integers(1), e.Integers(2), e.Integers(3)).ToIndices()]),
        });
        Add(new("StridedSliceGrad")
        {
            Types = [("Index", 1), ("T", 4)],
            Infer = node => node.Output(node.Type(4), node.ShapeValue(0)),
            Kernel = Computes(e =>
            {
                Shape shape = Shape.Create(e.Integers(0));
                StridedSliceSpec spec = new(e.Node.Attributes, e.Integers(1), e.Integers(2), e.Integers(3));
                (AxisRange[] ranges, _) = TensorIndex.Resolve(spec.ToIndices(), shape);
                return Tensor.Apply(new PlaceOp(shape, new(ranges)), e[4].ReshapeTo(AxisRange.Select("StridedSliceGrad", shape, new(ranges))));
            }),
        });
        Add(new("Slice")
        {
            Types = [("T", 0), ("Index", 1)],
            Infer = node => node.Output(node.Type(0), PartOf(node)),
            Kernel = Computes(e =>
            {
                int[] begin = e.Integers(1);
                int[] size = e.Integers(2);
                if (begin.Length != e[0].Rank || size.Length != e[0].Rank)
                {
                    throw new ShapeMismatchException("Slice", $"{begin.Length} starts and {size.Length} sizes are given for {e[0].Rank} axes", [e[0].Shape]);
                }

                return e[0][[.. begin.Select((start, axis) => TensorIndex.Step(start, size[axis] < 0 ? null : start + size[axis], 1))]];
            }),
        });
        Add(new("InvertPermutation")
        {
            Infer = ShapeRules.Unchanged,
            Kernel = Computes(e =>
            {
                int[] axes = e.Positions(0);
                int[] inverse = new int[axes.Length];
                for (int i = 0; i < axes.Length; i++)
                {
                    int axis = axes[i];
                    inverse[axis >= 0 && axis < axes.Length ? axis : throw new InvalidArgumentException($"{axis} is not between 0 and {axes.Length}.", null)] = i;
                }

                return Tensor.FromArray(inverse).Cast(e[0].DType);
            }),
            IsNotDifferentiable = true,
        });
        Add(new("ConcatOffset")
        {
            Types = [("shape_type", 1)],
            Infer = node =>
            {
                for (int i = 1; i < node.InputCount; i++)
                {
                    node.Output(node.Type(1), node.Shape(i));
                }
            },
            Kernel = Computes(e => Offsets(e.Integer(0), [.. Enumerable.Range(1, e.Count - 1).Select(e.Integers)])),
            IsNotDifferentiable = true,
        });
        Add(new("BroadcastGradientArgs")
        {
            Infer = node =>
            {
                node.Output(node.Type(0), [null]);
                node.Output(node.Type(0), [null]);
            },
            Kernel = Computes(e => (object[])[.. GradientAxes(e.Integers(0), e.Integers(1)).Select(Tensor.FromArray)]),
            IsNotDifferentiable = true,
        });
        Add(new("ListDiff")
        {
            Infer = node =>
            {
                node.Output(node.Type(0), [null]);
                node.Output(node.Attribute("out_idx", DataType.Int32), [null]);
            },
            Kernel = Computes(e =>
            {
                int[] all = e.Positions(0);
                HashSet<int> without = [.. e.Positions(1)];
                int[] kept = [.. Enumerable.Range(0, all.Length).Where(i => !without.Contains(all[i]))];
                return (object[])[Tensor.FromArray(Array.ConvertAll(kept, i => all[i])), Tensor.FromArray(kept)];
            }),
            IsNotDifferentiable = true,
        });
        Add(new("Unique")
        {
            Infer = node =>
            {
                node.RequireRank(0, 1);
                node.Output(node.Type(0), [null]);
                node.Output(node.Attribute("out_idx", DataType.Int32), [node.Shape(0) is { Rank: 1 } vector ? vector[0] : null]);
            },
            Kernel = Computes(e => e[0].DType.IsInteger
                ? Different(e[0].Cast(DType.Int64).ToArray<long>(), e)
                : Different(e[0].Cast(DType.Float64).ToArray<double>(), e)),
            IsNotDifferentiable = true,
        });
        Add(new("UnsortedSegmentSum")
        {
            Types = [("T", 0), ("Tindices", 1), ("Tnumsegments", 2)],
            Infer = node => node.Output(node.Type(0), node.Shape(0).Rank is not null && node.Shape(1).Rank is { } indexRank
                ? [node.Integer(2), .. node.Shape(0).Skip(indexRank)]
                : PartialShape.Unknown),
            Kernel = Computes(e => Tensor.Apply(new ScatterAddOp(0, e.Integer(2)), e[0], e[1])),
        });
        Add(new("DynamicStitch")
        {
            Types = [("T", 2)],
            Infer = node => node.Output(node.Type(node.InputCount / 2), StitchedShape(node)),
            Kernel = Computes(e => Stitch(e)),
        });
    }

    private static void ShapeQuery(string op, Func<Inference, PartialShape> shape, Func<Shape, DataType, Tensor> answer) => Add(new(op)
    {
        Infer = node => node.Output(node.Attribute("out_type", DataType.Int32), shape(node)),
        Kernel = Computes(e => answer(e[0].Shape, e.Attribute("out_type", DataType.Int32))),
        IsNotDifferentiable = true,
    });

    private static int? RangeLength(Inference node) => node.Value(0) is Tensor start && node.Value(1) is Tensor limit && node.Value(2) is Tensor delta
        ? RangeLength(start, limit, delta)
        : null;

    /// <summary>⌈(limit - start) / delta⌉, or 0: counted without making the elements, which may be more than memory holds.</summary>
    private static int RangeLength(Tensor start, Tensor limit, Tensor delta)
    {
        double count = start.DType.IsInteger && Whole(delta) != 0
            ? (double)WholeSteps((Int128)Whole(limit) - Whole(start), Whole(delta))
            : Math.Ceiling((Number(limit) - Number(start)) / Number(delta));
        count = Math.Max(0, count);
        return Number(delta) == 0
            ? throw new InvalidArgumentException("Requires delta != 0.", null)
            : count <= int.MaxValue
                ? (int)count
                : throw new InvalidArgumentException($"Range: {count} elements from {start} to {limit} by {delta} are more than a tensor can have.", null);
    }

    private static Tensor Sequence(Tensor start, Tensor limit, Tensor delta)
    {
        RangeLength(start, limit, delta);
        return start.DType.IsInteger
            ? Tensor.Arange(Whole(start), Whole(limit), Whole(delta), start.DType)
            : Tensor.Arange(Number(start), Number(limit), Number(delta), start.DType);
    }

    private static Int128 WholeSteps(Int128 distance, Int128 step) => (distance + step - Int128.Sign(step)) / step;

    private static long Whole(Tensor scalar) => scalar.Cast(DType.Int64).Item<long>();

    private static double Number(Tensor scalar) => scalar.Cast(DType.Float64).Item<double>();

    private static PartialShape Gathered(Inference node)
    {
        PartialShape values = node.Shape(0);
        PartialShape indices = node.Shape(1);
        if (values.Rank is not { } rank || indices.Rank is null || node.Integer(2) is not { } axisValue)
        {
            return PartialShape.OfRank(node.RequireLeastRank(0, 1).Rank + indices.Rank - 1);
        }

        int axis = ShapeRules.Axis(node, axisValue, rank);
        return [.. values.Take(axis), .. indices, .. values.Skip(axis + 1)];
    }

    private static PartialShape SlicedShape(Inference node) =>
        node.Integers(1) is { } begin && node.Integers(2) is { } end && node.Integers(3) is { } strides
            ? new StridedSliceSpec(node.Attributes, begin, end, strides).Apply(node.Shape(0))
            : PartialShape.Unknown;

    private static PartialShape PartOf(Inference node)
    {
        PartialShape size = node.ShapeValue(2);
        int[]? begin = node.Integers(1);
        PartialShape shape = node.Shape(0);
        if (shape.Rank is { } axes && (size.Rank is not null && size.Rank != axes || begin is not null && begin.Length != axes))
        {
            throw node.Fail($"Expected begin and size to have {axes} elements, but got {begin?.Length} and {size.Rank}");
        }

        return size.Rank is not { } rank
            ? PartialShape.OfRank(shape.Rank)
            : PartialShape.Create([.. Enumerable.Range(0, rank).Select(axis =>
                size[axis] ?? (node.Value(2) is not null && begin is not null && shape.Rank is not null ? shape[axis] - begin[axis] : null))]);
    }

    /// <summary>Different elements in the order in which they come, and for each element which of these it is.</summary>
    private static object[] Different<T>(T[] elements, Evaluation e)
        where T : notnull
    {
        Dictionary<T, int> places = [];
        List<int> first = [];
        int[] which = new int[elements.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            if (!places.TryGetValue(elements[i], out which[i]))
            {
                places[elements[i]] = which[i] = first.Count;
                first.Add(i);
            }
        }

        return [e[0].Gather(Tensor.FromArray(first.ToArray())), Tensor.FromArray(which).Cast(e.Attribute("out_idx", DataType.Int32).DType!.Value)];
    }

    private static object[] Offsets(int axis, int[][] shapes)
    {
        object[] offsets = new object[shapes.Length];
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

    private static PartialShape StitchedShape(Inference node)
    {
        int parts = node.InputCount / 2;
        int? length = 0;
        for (int i = 0; i < parts; i++)
        {
            length = node.Integers(i) is { } positions ? Math.Max(length ?? 0, positions.Select(p => p + 1).DefaultIfEmpty().Max()) : null;
            if (length is null)
            {
                break;
            }
        }

        int? rest = node.Shape(0).Rank is { } indexRank && node.Shape(parts).Rank is { } rank ? rank - indexRank : null;
        return rest is { } kept ? [length, .. node.Shape(parts).Skip(node.Shape(0).Rank!.Value).Take(kept)] : PartialShape.Unknown;
    }

    /// <summary>Rows put to given positions; later operands win, and rows that nothing is put to are zeros.</summary>
    private static Tensor Stitch(Evaluation e)
    {
        int parts = e.Count / 2;
        int length = 0;
        for (int i = 0; i < parts; i++)
        {
            long last = e[i].ElementCount == 0 ? -1 : e[i].Cast(DType.Int64).Max().Item<long>();
            length = last < int.MaxValue ? Math.Max(length, (int)last + 1) : throw new InvalidArgumentException($"Row {last} is more than a tensor can have.", null);
            Tensor values = e[parts + i];
            if (values.Rank < e[i].Rank || !values.Shape.Extents[..e[i].Rank].SequenceEqual(e[i].Shape.Extents))
            {
                throw new ShapeMismatchException("DynamicStitch", $"data[{i}] does not begin with the shape of indices[{i}]", [values.Shape, e[i].Shape]);
            }
        }

        Tensor rows = Tensor.Zeros([length, .. e[parts].Shape.Extents[e[0].Rank..]], e[parts].DType);
        for (int i = 0; i < parts; i++)
        {
            rows = rows.ScatterSlices(e[i], e[parts + i]);
        }

        return rows;
    }

    private static PartialShape Inserted(PartialShape shape, int axis, int? extent) =>
        PartialShape.Create([.. shape.Extents[..axis], extent, .. shape.Extents[axis..]]);
}
