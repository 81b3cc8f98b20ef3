namespace Tensors.Graphs;

/// <summary>Other shapes for the same elements.</summary>
internal static partial class MovementKinds
{
    public static void AddTo(KindTable kinds)
    {
        kinds.Add(new("Reshape")
        {
            Types = [("T", 0), ("Tshape", 1)],
            Infer = node => node.Output(node.Type(0), Reshaped(node)),
            Twin = new(node => new ReshapeOp(ReshapeTarget(node.Integers(1), node.Operand(0).Shape)), 1),
            Gradient = node => [BackToInput(node), null],
            TextOperands = ..1,
        });
        kinds.Writes<ReshapeOp>((op, x) => Ops.Reshape(x[0], op.To));
        kinds.Writes<PermuteOp>((op, x) => Ops.Transpose(x[0], op.Axes.AsSpan()));
        kinds.Writes<BroadcastToOp>((op, x) => Ops.BroadcastTo(x[0], op.To));
        kinds.Writes<ConcatOp>((op, x) => Ops.Concat(x, op.Axis));
        kinds.WritesAll<CompositeOp>(WriteComposite);
        kinds.Add(new("ReverseV2")
        {
            Types = [("T", 0), ("Tidx", 1)],
            Infer = ShapeRules.Unchanged,
            Twin = new(node => Reverse(node.Integers(1)), 1),
            TextOperands = ..1,
        });
        kinds.Add(new("Transpose")
        {
            Types = [("T", 0), ("Tperm", 1)],
            Infer = node => node.Output(node.Type(0), Transposed(node)),
            Twin = new(node => new PermuteOp(new(Permutation(node.Integers(1), node.Operand(0).Shape))), 1),
            Gradient = node => [Ops.Transpose(node.Grad, node.Graph.Tensor1("InvertPermutation", null, [node.Input(1)])), null],
            TextOperands = ..1,
        });
        kinds.Add(new("ExpandDims")
        {
            Types = [("T", 0), ("Tdim", 1)],
            Infer = node => node.Output(node.Type(0), Expanded(node)),
            Twin = new(node =>
            {
                Shape shape = node.Operand(0).Shape;
                return new ReshapeOp(shape.Insert(Axis.Normalize("ExpandDims", node.Integer(1), shape.Rank + 1), 1));
            }, 1),
            Gradient = node => [BackToInput(node), null],
            TextOperands = ..1,
        });
        kinds.Add(new("Squeeze")
        {
            Infer = node => node.Output(node.Type(0), Squeezed(node)),
            Twin = Twin.View("Squeeze", node =>
            {
                int[] axes = node.Attribute<int[]>("squeeze_dims");
                return x => x.Squeeze(axes);
            }),
            Gradient = node => [BackToInput(node)],
            TextOperands = ..1,
        });
        kinds.Add(new("ConcatV2")
        {
            Types = [("T", 0)],
            Infer = node => node.Output(node.Type(0), Joined(node, 0, node.InputCount - 1)),
            Twin = new(node => new ConcatOp(Axis.Normalize("Concat", node.Integers(node.OperandCount - 1)[0], node.Operand(0).Shape)), -1),
            Gradient = node => [.. MovementGradients.OfConcat(node, [.. node.Node.Inputs.SkipLast(1)], node.Node.Inputs[^1]), null],
            TextOperands = ..^1,
        });
        kinds.Add(new("Concat")
        {
            Types = [("T", 1)],
            Infer = node => node.Output(node.Type(1), Joined(node, 1, 0)),
            Computes = e => Tensor.Concat(e.All(1..), e.Integer(0)),
            Gradient = node => [null, .. MovementGradients.OfConcat(node, [.. node.Node.Inputs.Skip(1)], node.Node.Inputs[0])],
            TextOperands = 1..,
        });
        kinds.Function("ParallelConcat", _ => 0, (x, _) => Tensor.Concat(x));
        kinds.Add(new("Pack")
        {
            Infer = node =>
            {
                PartialShape shape = node.Shape(0);
                for (int i = 1; i < node.InputCount; i++)
                {
                    node.RequireSameType(0, i);
                    shape = ShapeRules.Merge(node, shape, node.Shape(i));
                }

                node.Output(node.Type(0), shape.Rank is { } rank
                    ? shape.Insert(ShapeRules.Axis(node, node.Attribute<long>("axis"), rank + 1), node.InputCount)
                    : PartialShape.Unknown);
            },
            Twin = new(node =>
            {
                int axis = node.Attribute<int>("axis");
                return new CompositeOp("Stack", axis, x => [Tensor.Stack(x, axis)], 1);
            }),
            Gradient = node => [.. Ops.Unstack(node.Grad, node.Node.Inputs.Count, node.Node.Attribute<int>("axis"))],
            TextOperands = ..,
        });
        kinds.Add(new("Unpack")
        {
            Infer = node =>
            {
                PartialShape shape = node.Shape(0).Rank is { } rank
                    ? node.Shape(0).RemoveAt(ShapeRules.Axis(node, node.Attribute<long>("axis"), rank))
                    : PartialShape.Unknown;
                for (long i = 0; i < node.Attribute<long>("num"); i++)
                {
                    node.Output(node.Type(0), shape);
                }
            },
            Twin = Twin.View(
                "Unpack",
                node =>
                {
                    (int count, int axis) = (node.Attribute<int>("num"), node.Attribute<int>("axis"));
                    return x => Array.ConvertAll(x.Split(count, axis), part => part.Squeeze(axis));
                },
                node => node.Attribute<int>("num")),
            Gradient = node => [Ops.Stack([.. node.Grads.Select(grad => grad!.ToTensor())], node.Node.Attribute<int>("axis"))],
            TextOperands = ..1,
        });
        kinds.Add(new("Split")
        {
            Types = [("T", 1)],
            Infer = SplitShapes,
            Computes = e => e[1].Split(e.Attribute<int>("num_split"), e.Integer(0)),
            Gradient = MovementGradients.OfSplit,
            TextOperands = 1..,
        });
        kinds.Add(new("Tile")
        {
            Types = [("T", 0), ("Tmultiples", 1)],
            Infer = node => node.Output(node.Type(0), Tiled(node)),
            Twin = new(node =>
            {
                int[] repeats = node.Integers(1);
                return new CompositeOp("Tile", repeats, x => [x[0].Tile(repeats)], 1);
            }, 1),
            Gradient = node => [MovementGradients.OfTile(node), null],
            TextOperands = ..1,
        });
        kinds.Add(new("Pad")
        {
            Types = [("T", 0), ("Tpaddings", 1)],
            Infer = node => node.Output(node.Type(0), Padded(node)),
            Twin = new(node =>
            {
                (int Before, int After)[] padding = Pairs(node.Integers(1));
                return new CompositeOp("Pad", padding, x => [x[0].Pad(padding)], 1);
            }, 1),
            Gradient = node => [MovementGradients.OfPad(node), null],
            TextOperands = ..1,
        });
        AddParts(kinds);
        kinds.Add(new("BroadcastTo")
        {
            Types = [("T", 0), ("Tidx", 1)],
            Infer = node => node.Output(node.Type(0), node.ShapeValue(1)),
            Twin = new(node => new BroadcastToOp(Shape.Create(node.Integers(1))), 1),
            Gradient = node =>
            {
                Tensor from = Ops.ShapeOf(node.Input(0));
                Tensor axes = node.Graph.AddNode("BroadcastGradientArgs", null, [node.Input(1), from]).Outputs[1];
                return [GradientNodes.SumAndReshape(node.Grad, axes, from), null];
            },
            TextOperands = ..1,
        });
    }

    /// <summary>The cotangent in the shape of the operand; one extent that is not known follows from the others.</summary>
    private static Tensor BackToInput(GradientContext node)
    {
        PartialShape shape = node.Input(0).StaticShape;
        return shape.Rank is not null && shape.Count(extent => extent is null) == 1
            ? Ops.Reshape(node.Grad, shape.Select(extent => extent ?? -1).ToArray())
            : Ops.Reshape(node.Grad, (TensorLike)Ops.ShapeOf(node.Input(0)));
    }

    // In Core no axis stands for every axis.
    private static CompositeOp Reverse(int[] axes) => new("Flip", axes, x => [axes.Length == 0 ? x[0] : x[0].Flip(axes)], 1);

    /// <summary>The shape that extents say, one of which may be -1.</summary>
    private static Shape ReshapeTarget(int[] extents, Shape from)
    {
        // Extents come from files and feeds: their product stops at a number that no tensor has.
        Int128 known = 1;
        int unknown = -1;
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] < -1)
            {
                throw new InvalidArgumentException($"Size {axis} must be non-negative, not {extents[axis]}", null);
            }

            if (extents[axis] == -1)
            {
                unknown = unknown < 0
                    ? axis
                    : throw new InvalidArgumentException($"Only one input size may be -1, not both {unknown} and {axis}.", null);
            }
            else
            {
                known = Int128.Min(known * extents[axis], long.MaxValue);
            }
        }

        int[] whole = [.. extents];
        if (unknown >= 0)
        {
            // Where extents of 0 are asked for, those of both sides are left out.
            bool isEmpty = extents.Contains(0);
            Int128 given = isEmpty ? Product([.. extents.Where(extent => extent > 0)]) : known;
            Int128 count = isEmpty ? Product([.. from.Where(extent => extent > 0)]) : from.ElementCount;
            whole[unknown] = (int)Int128.Min(count / given, int.MaxValue);
            known *= whole[unknown];
        }

        return known == from.ElementCount
            ? Shape.Create(whole)
            : throw new InvalidArgumentException(
                $"Input to reshape is a tensor with {from.ElementCount} values, but the requested shape has {known}: {from} to "
                + $"({string.Join(", ", extents)}).", null);
    }

    private static int[] Permutation(int[] axes, Shape shape) => axes.Order().SequenceEqual(Enumerable.Range(0, shape.Rank))
        ? axes
        : throw new InvalidArgumentException(
            $"perm [{string.Join(", ", axes)}] must name each of the {shape.Rank} axes of {shape} once.", null);

    private static PartialShape Reshaped(Inference node)
    {
        PartialShape to = node.ShapeValue(1);
        if (to.Rank is null || node.Shape(0).ElementCount is not { } count)
        {
            return to;
        }

        long known = to.Aggregate(1L, (product, extent) => product * (extent ?? 1));
        int unknown = to.Count(extent => extent is null);
        if (unknown == 0 && known != count)
        {
            throw node.Fail($"Cannot reshape a tensor with {count} elements to shape {to.ToRuntimeString()} ({known} elements)");
        }

        // A shape that is only partly known may have more than one unknown extent, which are not worked out.
        if (unknown != 1 || known == 0 || node.Value(1).IsNothing)
        {
            return to;
        }

        return count % known == 0
            ? PartialShape.Create([.. to.Select(extent => extent ?? (int)(count / known))])
            : throw node.Fail($"Dimension size must be evenly divisible by {known} but is {count}");
    }

    private static PartialShape Transposed(Inference node)
    {
        PartialShape shape = node.Shape(0);
        if (node.Integers(1) is not { } order)
        {
            return PartialShape.OfRank(shape.Rank ?? node.ShapeValue(1).Rank);
        }

        if (shape.Rank is null)
        {
            return PartialShape.OfRank(order.Length);
        }

        return order.Length == shape.Rank && order.Order().SequenceEqual(Enumerable.Range(0, order.Length))
            ? PartialShape.Create([.. order.Select(axis => shape[axis])])
            : throw node.Fail($"perm [{string.Join(", ", order)}] must name each of the {shape.Rank} axes once");
    }

    private static PartialShape Expanded(Inference node) => node.Shape(0).Rank is not { } rank
        ? PartialShape.Unknown
        : node.Integers(1) is { } axis
            ? node.Shape(0).Insert(ShapeRules.Axis(node, axis[0], rank + 1), 1)
            : PartialShape.OfRank(rank + 1);

    private static PartialShape Squeezed(Inference node)
    {
        PartialShape shape = node.Shape(0);
        int[] axes = node.Attribute<int[]>("squeeze_dims");
        if (shape.Rank is not { } rank)
        {
            return PartialShape.Unknown;
        }

        if (axes.Length == 0)
        {
            return shape.Contains(null) ? PartialShape.Unknown : PartialShape.Create([.. shape.Where(extent => extent != 1)]);
        }

        HashSet<int> squeezed = [.. axes.Select(axis => ShapeRules.Axis(node, axis, rank))];
        int wrong = Enumerable.Range(0, rank).FirstOrDefault(axis => squeezed.Contains(axis) && shape[axis] is not (null or 1), -1);
        return wrong < 0
            ? PartialShape.Create([.. shape.Where((_, axis) => !squeezed.Contains(axis))])
            : throw node.Fail($"Can not squeeze dim[{wrong}], expected a dimension of 1, got {shape[wrong]}");
    }

    private static PartialShape Joined(Inference node, int start, int axisInput)
    {
        int end = start + node.InputCount - 1;
        PartialShape first = node.Shape(start);
        for (int i = start + 1; i < end; i++)
        {
            node.RequireSameType(start, i);
            first = first.Rank is null ? node.Shape(i) : first;
        }

        if (first.Rank is not { } rank || node.Integer(axisInput) is not { } axisValue)
        {
            return PartialShape.OfRank(first.Rank);
        }

        int axis = ShapeRules.Axis(node, axisValue, rank);
        int?[] extents = [.. first];
        extents[axis] = 0;
        for (int i = start; i < end; i++)
        {
            PartialShape part = node.Shape(i).Rank is null ? PartialShape.OfRank(rank) : node.RequireRank(i, rank);
            for (int other = 0; other < rank; other++)
            {
                extents[other] = other == axis ? extents[other] + part[other] : ShapeRules.Merge(node, extents[other], part[other]);
            }
        }

        return PartialShape.Create(extents);
    }

    private static void SplitShapes(Inference node)
    {
        int parts = node.Attribute<int>("num_split");
        if (parts < 1)
        {
            throw node.Fail($"Number of ways to split should be positive, but got {parts}");
        }

        PartialShape shape = node.Shape(1);
        PartialShape part = PartialShape.OfRank(shape.Rank);
        if (shape.Rank is { } rank && node.Integer(0) is { } axisValue)
        {
            int axis = ShapeRules.Axis(node, axisValue, rank);
            int?[] extents = [.. shape];
            extents[axis] = extents[axis] is not { } extent || extent % parts == 0
                ? extents[axis] / parts
                : throw node.Fail(
                    $"Number of ways to split should evenly divide the split dimension, but got split_dim {axis} (size = {extent}) and "
                    + $"num_split {parts}");
            part = PartialShape.Create(extents);
        }

        for (int i = 0; i < parts; i++)
        {
            node.Output(node.Type(1), part);
        }
    }

    private static PartialShape Tiled(Inference node)
    {
        PartialShape repeats = node.ShapeValue(1);
        PartialShape shape = node.Shape(0).Rank is null ? PartialShape.OfRank(repeats.Rank) : node.Shape(0);
        return shape.Rank is null || repeats.Rank is null
            ? shape
            : shape.Rank == repeats.Rank
                ? PartialShape.Create([.. shape.Zip(repeats, (extent, times) => extent * times)])
                : throw node.Fail($"Shape must be rank {shape.Rank} but is rank {repeats.Rank}");
    }
}
