namespace Tensors.Graphs;

/// <summary>Parts of tensors, and positions in them.</summary>
internal static partial class IndexingKinds
{
    public static void AddTo(KindTable kinds)
    {
        kinds.Add(new("OneHot")
        {
            Types = [("TI", 0), ("T", 2)],
            Infer = node =>
            {
                if (node.Attribute<int>("axis") is var axis && axis < -1)
                {
                    throw node.Fail($"Axis {axis} is neither -1 nor one of the result");
                }

                node.Output(node.Type(2), node.Shape(0).Rank is { } rank
                    ? node.Shape(0).Insert(ShapeRules.Axis(node, axis, rank + 1), node.Integer(1))
                    : PartialShape.Unknown);
            },
            Twin = new(node =>
            {
                (int depth, Tensor on, Tensor off, int axis) = (
                    node.Integer(1), node.Operand(2), node.Operand(3), node.Attribute<int>("axis"));
                return new CompositeOp("OneHot", (depth, axis), x =>
                {
                    Tensor chosen = Tensor.Where(x[0].OneHot(depth, DType.Bool), on, off);
                    int[] order = [.. Enumerable.Range(0, chosen.Rank - 1)];
                    return [axis < 0 ? chosen : chosen.Transpose([.. order[..axis], chosen.Rank - 1, .. order[axis..]])];
                }, 1);
            }, 1),
            IsNotDifferentiable = true,
        });
        kinds.Add(new("Where")
        {
            Infer = node => node.Output(DataType.Int64, [null, node.Shape(0).Rank]),
            Computes = e => e[0].NonZero(),
            IsNotDifferentiable = true,
        });
        kinds.Add(new("GatherV2")
        {
            Types = [("Tparams", 0), ("Tindices", 1), ("Taxis", 2)],
            Infer = node => node.Output(node.Type(0), Gathered(node)),
            Twin = new(node => new GatherOp(Axis.Normalize("GatherV2", node.Integer(2), node.Operand(0).Shape)), 2),
            Gradient = IndexingGradients.OfGather,
            TextOperands = ..1,
        });
        kinds.Add(new("Gather")
        {
            Types = [("Tparams", 0), ("Tindices", 1)],
            Twin = new(node => new GatherOp(Axis.Normalize("Gather", 0, node.Operand(0).Shape)), 2),
            Gradient = node => [.. IndexingGradients.OfRows(node)],
        });
        kinds.Add(new("GatherNd")
        {
            Types = [("Tparams", 0), ("Tindices", 1)],
            Twin = Twin.Of(new GatherNdOp()) with { Operands = 2 },
            TextOperands = ..1,
            Gradient = node => [node.Graph.Tensor1("ScatterNd", null, [node.Input(1), node.Grad, Ops.ShapeOf(node.Input(0))]), null],
        });
        kinds.Writes<GatherNdOp>((_, x) => Ops.GatherNd(x[0], x[1]));
        kinds.Add(new("ScatterNd")
        {
            Types = [("T", 1), ("Tindices", 0)],
            Infer = node => node.Output(node.Type(1), node.ShapeValue(2)),
            Computes = e => Tensor.Zeros(Shape.Create(e.Integers(2)), e[1].DType).ScatterNd(e[0], e[1], ScatterMode.Add),
            Gradient = node => [null, node.Graph.Tensor1("GatherNd", null, [node.Grad, node.Input(0)]), null],
        });
        kinds.Writes<GatherOp>((op, x) => Ops.Gather(x[0], x[1], op.Axis));
        kinds.Add(new("StridedSlice")
        {
            Role = NodeRole.Slice,
            Types = [("T", 0), ("Index", 1)],
            Infer = node => node.Output(node.Type(0), SlicedShape(node)),
            Twin = Twin.View("StridedSlice", node =>
            {
                TensorIndex[] indices = new StridedSliceSpec(node.Attributes, node.Integers(1), node.Integers(2), node.Integers(3))
                    .ToIndices();
                return x => x[indices];
            }),
            Gradient = IndexingGradients.OfStridedSlice,
            TextOperands = ..1,
        });
        kinds.Add(new("StridedSliceGrad")
        {
            Types = [("Index", 1), ("T", 4)],
            Infer = node => node.Output(node.Type(4), node.ShapeValue(0)),
            Computes = e =>
            {
                Shape shape = Shape.Create(e.Integers(0));
                StridedSliceSpec spec = new(e.Node.Attributes, e.Integers(1), e.Integers(2), e.Integers(3));
                (AxisRange[] ranges, _) = TensorIndex.Resolve(spec.ToIndices(), shape);
                return Tensor.Apply(
                    new PlaceOp(shape, new(ranges)), e[4].ReshapeTo(AxisRange.Select("StridedSliceGrad", shape, new(ranges))));
            },
            Gradient = node => [null, null, null, null, IndexingGradients.SliceAgain(node)],
        });
        kinds.Add(new("Slice")
        {
            Types = [("T", 0), ("Index", 1)],
            Infer = node => node.Output(node.Type(0), PartOf(node)),
            Twin = Twin.View("Slice", node =>
            {
                (int[] begin, int[] size) = (node.Integers(1), node.Integers(2));
                return x =>
                {
                    if (begin.Length != x.Rank || size.Length != x.Rank)
                    {
                        throw new ShapeMismatchException(
                            "Slice", $"{begin.Length} starts and {size.Length} sizes are given for {x.Rank} axes", [x.Shape]);
                    }

                    RequireInside(x.Shape, begin, size);
                    return x[[.. begin.Select((start, axis) => TensorIndex.Step(start, size[axis] < 0 ? null : start + size[axis], 1))]];
                };
            }),
            Gradient = node => [IndexingGradients.OfSlice(node), null, null],
            TextOperands = ..1,
        });
        kinds.Add(new("InvertPermutation")
        {
            Infer = ShapeRules.Unchanged,
            Computes = e =>
            {
                int[] axes = e.Positions(0);
                int[] inverse = new int[axes.Length];
                Array.Fill(inverse, -1);
                for (int i = 0; i < axes.Length; i++)
                {
                    int axis = axes[i];
                    if (axis < 0 || axis >= axes.Length || inverse[axis] >= 0)
                    {
                        throw new InvalidArgumentException(
                            axis >= 0 && axis < axes.Length
                                ? $"{axis} is duplicated in the input."
                                : $"{axis} is not between 0 and {axes.Length}.", null);
                    }

                    inverse[axis] = i;
                }

                return Tensor.FromArray(inverse).Cast(e[0].DType);
            },
            IsNotDifferentiable = true,
        });
        kinds.Add(new("ListDiff")
        {
            Infer = node =>
            {
                node.Output(node.Type(0), [null]);
                node.Output(node.Attribute("out_idx", DataType.Int32), [null]);
            },
            Computes = e =>
            {
                int[] all = e.Positions(0);
                HashSet<int> without = [.. e.Positions(1)];
                int[] kept = [.. Enumerable.Range(0, all.Length).Where(i => !without.Contains(all[i]))];
                return (GraphValue[])[Tensor.FromArray(Array.ConvertAll(kept, i => all[i])), Tensor.FromArray(kept)];
            },
            IsNotDifferentiable = true,
            TextOperands = ..,
        });
        kinds.Add(new("UnsortedSegmentSum")
        {
            Types = [("T", 0), ("Tindices", 1), ("Tnumsegments", 2)],
            Infer = node => node.Output(node.Type(0), node.Shape(0).Rank is not null && node.Shape(1).Rank is { } indexRank
                ? [node.Integer(2), .. node.Shape(0).Skip(indexRank)]
                : PartialShape.Unknown),
            Computes = e => WithoutNegative(
                "UnsortedSegmentSum", e[0], e[1], e.Integer(2), (x, ids, count) => Tensor.Apply(new ScatterAddOp(0, count), x, ids)),
            Gradient = node => [IndexingGradients.OfUnsortedSum(node), null, null],
        });
        Segments(kinds);
        foreach (string op in (string[])["DynamicStitch", "ParallelDynamicStitch"])
        {
            kinds.Add(new(op)
            {
                Types = [("T", -1)],
                Infer = node => node.Output(node.Type(node.InputCount / 2), StitchedShape(node)),
                Computes = e => Stitch(e),
                Gradient = node =>
                {
                    int parts = node.Node.Inputs.Count / 2;
                    return [.. Enumerable.Repeat<Cotangent?>(null, parts),
                        .. Enumerable.Range(0, parts).Select(i => Ops.Gather(node.Grad, node.Input(i)))];
                },
                TextOperands = ..,
            });
        }
    }

    private static void RequireInside(Shape shape, int[] begin, int[] size)
    {
        for (int axis = 0; axis < begin.Length; axis++)
        {
            long end = size[axis] < 0 ? shape[axis] : (long)begin[axis] + size[axis];
            if (begin[axis] < 0 || begin[axis] > shape[axis] || end > shape[axis])
            {
                throw new InvalidArgumentException(
                    $"Expected begin[{axis}] in [0, {shape[axis]}] and size[{axis}] in [0, "
                    + $"{shape[axis] - Math.Clamp(begin[axis], 0, shape[axis])}], but got {begin[axis]} and {size[axis]}.", null);
            }
        }
    }

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
                size[axis]
                    ?? (!node.Value(2).IsNothing && begin is not null && shape.Rank is not null ? shape[axis] - begin[axis] : null))]);
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
            if (e[i].ElementCount > 0 && e[i].Cast(DType.Int64).Min().Item<long>() is < 0 and var negative)
            {
                throw new InvalidArgumentException($"indices[{i}] holds {negative}; rows are counted from 0.", null);
            }

            length = last < int.MaxValue
                ? Math.Max(length, (int)last + 1)
                : throw new InvalidArgumentException($"Row {last} is more than a tensor can have.", null);
            Tensor values = e[parts + i];
            if (values.Rank < e[i].Rank || !values.Shape.Extents[..e[i].Rank].SequenceEqual(e[i].Shape.Extents))
            {
                throw new ShapeMismatchException(
                    "DynamicStitch", $"data[{i}] does not begin with the shape of indices[{i}]", [values.Shape, e[i].Shape]);
            }
        }

        Tensor rows = Tensor.Zeros([length, .. e[parts].Shape.Extents[e[0].Rank..]], e[parts].DType);
        for (int i = 0; i < parts; i++)
        {
            rows = rows.ScatterSlices(e[i], e[parts + i]);
        }

        return rows;
    }
}
