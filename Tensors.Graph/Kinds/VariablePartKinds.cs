using Tensors.Optim;

namespace Tensors.Graphs;

/// <summary>Changes of parts of variables, in place: rows, elements, slices, counters. Each kind by reference, and by handle.</summary>
internal static class VariablePartKinds
{
    public static void AddTo(KindTable kinds)
    {
        Scatter(kinds, "ScatterUpdate", ScatterMode.Set);
        Scatter(kinds, "ScatterAdd", ScatterMode.Add);
        Scatter(kinds, "ScatterSub", ScatterMode.Add, negates: true);
        Scatter(kinds, "ScatterMul", ScatterMode.Multiply);
        Scatter(kinds, "ScatterDiv", ScatterMode.Set, divides: true);
        Scatter(kinds, "ScatterMin", ScatterMode.Minimum);
        Scatter(kinds, "ScatterMax", ScatterMode.Maximum);
        Scatter(kinds, "ScatterNdUpdate", ScatterMode.Set, isNd: true);
        Scatter(kinds, "ScatterNdAdd", ScatterMode.Add, isNd: true);
        Scatter(kinds, "ScatterNdSub", ScatterMode.Add, negates: true, isNd: true);
        kinds.Add(new("StridedSliceAssign")
        {
            Types = [("T", 0), ("Index", 1)],
            Infer = node =>
            {
                node.RequireReference();
                node.RequireSameType(0, 4);
                RequireSliceTakes(node, node.Shape(0));
                node.Output(node.RawType(0), node.Shape(0));
            },
            Kernel = site => new SliceAssignKernel(site),
            TakesReferences = true,
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("ResourceStridedSliceAssign")
        {
            Types = [("Index", 1), ("T", 4)],
            Infer = node => RequireSliceTakes(node, node.HandleShape(0)),
            Kernel = site => new SliceAssignKernel(site),
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("CountUpTo")
        {
            Infer = node =>
            {
                node.RequireReference();
                node.RequireRank(0, 0);
                Counter(node, node.Type(0));
            },
            Kernel = site => new CountKernel(site),
            TakesReferences = true,
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("ResourceCountUpTo")
        {
            Types = [],
            Infer = node => Counter(node, node.Attribute<DataType>("T")),
            Kernel = site => new CountKernel(site),
            IsStateful = true,
            IsNotDifferentiable = true,
        });
    }

    private static void Scatter(KindTable kinds, string op, ScatterMode mode, bool negates = false, bool isNd = false, bool divides = false)
    {
        kinds.Add(new(op)
        {
            Types = [("T", 0), ("Tindices", 1)],
            Infer = node =>
            {
                node.RequireReference();
                node.RequireSameType(0, 2);
                RequireRows(node, node.Shape(0), isNd);
                node.Output(node.RawType(0), node.Shape(0));
            },
            Kernel = site => new ScatterKernel(site, mode, negates, isNd, divides),
            TakesReferences = true,
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("Resource" + op)
        {
            Types = [("Tindices", 1), (isNd ? "T" : "dtype", 2)],
            Infer = node => RequireRows(node, node.HandleShape(0), isNd),
            Kernel = site => new ScatterKernel(site, mode, negates, isNd, divides),
            IsStateful = true,
            IsNotDifferentiable = true,
        });
    }

    /// <summary>
    /// Updates have the shape of the indices and of what is left of the variable behind the indexed axes; rows may also be one number.
    /// </summary>
    private static void RequireRows(Inference node, PartialShape variable, bool isNd)
    {
        PartialShape indices = node.Shape(1);
        PartialShape updates = node.Shape(2);
        if (node.Type(1) is not (DataType.Int32 or DataType.Int64))
        {
            throw new GraphTypeException($"The indices must be int32 or int64, not {node.Type(1).Name}.");
        }

        if (variable.Rank is not { } rank || indices.Rank is not { } indexRank || updates.Rank is null || (!isNd && updates.Rank == 0))
        {
            return;
        }

        int? axes = !isNd ? 1 : indexRank > 0 ? indices[^1] : throw node.Fail("Indices shape must have rank at least one. Found a scalar");
        if (axes > rank)
        {
            throw node.Fail($"The last dimension of indices must be <= {rank}, the rank of the variable, but is {axes}");
        }

        if (axes is { } taken)
        {
            ShapeRules.Merge(node, PartialShape.Create([.. isNd ? indices.SkipLast(1) : indices, .. variable.Skip(taken)]), updates);
        }
    }

    private static void RequireSliceTakes(Inference node, PartialShape variable)
    {
        if (node.Integers(1) is { } begin && node.Integers(2) is { } end && node.Integers(3) is { } strides)
        {
            PartialShape part = new StridedSliceSpec(node.Attributes, begin, end, strides).Apply(variable);
            if (part.Rank is not null && node.Shape(4).Rank is not null)
            {
                ShapeRules.Merge(node, part, ShapeRules.Broadcast(node, part, node.Shape(4)));
            }
        }
    }

    private static void Counter(Inference node, DataType type) => node.Output(
        type is DataType.Int32 or DataType.Int64
            ? type
            : throw new GraphTypeException($"CountUpTo: the variable must be int32 or int64, not {type.Name}."), PartialShape.Scalar);

    /// <summary>Changes rows of a variable, or elements at tuples of positions.</summary>
    private sealed class ScatterKernel(KernelSite site, ScatterMode mode, bool negates, bool isNd, bool divides)
        : Kernel(site), IWritesVariable
    {
        public override unsafe void Run(Frame frame)
        {
            VariableState variable = frame.Variable(Site.Slot(0));
            Tensor value = variable.Value;
            Tensor indices = frame.Tensor(Site.Slot(1));
            Tensor tuples = isNd ? indices : indices.ExpandDims(-1);
            Tensor updates = frame.Tensor(Site.Slot(2));
            DTypeErrors.RequireSame(Node.Op, value, updates);
            Shape expected = GatherNdOp.SliceShape(Node.Op, value.Shape, tuples);
            updates = !isNd && updates.Rank == 0 ? updates.BroadcastTo(expected) : updates;
            if (!updates.Shape.Equals(expected))
            {
                throw new ShapeMismatchException(
                    Node.Op, $"the updates {updates.Shape} must have the shape {expected}", [value.Shape, indices.Shape]);
            }

            updates = negates ? -updates : updates;
            updates = divides ? Quotients(value.GatherNd(tuples), IndexTensor.RowNumbers(Node.Op, tuples, value.Shape), updates) : updates;
            if (value.DType.IsHalf)
            {
                Tensor changed = value.ScatterNd(tuples, updates, mode);
                frame.WillOverwrite(variable);
                variable.Assign(changed);
            }
            else
            {
                DTypeErrors.Require(Node.Op, value, mode == ScatterMode.Set ? DTypeSet.All : DTypeSet.Numeric);
                int[] rows = IndexTensor.RowNumbers(Node.Op, tuples, value.Shape);
                Tensor source = updates.Contiguous();
                frame.WillOverwrite(variable);
                lock (variable.Lock)
                {
                    fixed (byte* from = source, to = value)
                    {
                        RowScatter.Run(from, to, rows, IndexTensor.RowLength(value.Shape, tuples.Shape[^1]), mode, value.DType);
                    }
                }

                GC.KeepAlive(source);
            }

            frame.Slots[Site.Output] = variable;
        }
    }

    /// <summary>
    /// Rows divided one after the other: the last quotient of one that comes several times is that by all of its divisors.
    /// </summary>
    private static Tensor Quotients(Tensor rows, int[] numbers, Tensor divisors)
    {
        DTypeErrors.Require("ScatterDiv", rows, DTypeSet.Numeric);
        if (RowUpdate.AreDifferent(numbers))
        {
            return Quotient(rows, divisors);
        }

        (Tensor taken, Tensor by) = (rows.Reshape([numbers.Length, -1]), divisors.Reshape([numbers.Length, -1]));
        Tensor[] quotients = new Tensor[numbers.Length];
        Dictionary<int, Tensor> last = [];
        for (int i = 0; i < numbers.Length; i++)
        {
            quotients[i] = last[numbers[i]] = Quotient(last.GetValueOrDefault(numbers[i]) ?? taken[i], by[i]);
        }

        return Tensor.Stack(quotients).ReshapeTo(rows.Shape);
    }

    private static Tensor Quotient(Tensor x, Tensor y) => x.DType.IsFloating ? x / y : x.TruncateDivide(y);

    /// <summary>Overwrites a slice of a variable; the value is repeated along axes where it has one element.</summary>
    private sealed class SliceAssignKernel(KernelSite site) : Kernel(site), IWritesVariable
    {
        public override void Run(Frame frame)
        {
            VariableState variable = frame.Variable(Site.Slot(0));
            Tensor held = variable.Value;
            int[] Entries(int input) => ConstantFolding.ToIntegers(frame.Tensor(Site.Slot(input)));
            StridedSliceSpec spec = new(Node.Attributes, Entries(1), Entries(2), Entries(3));
            (AxisRange[] ranges, Shape part) = TensorIndex.Resolve(spec.ToIndices(), held.Shape);
            Tensor value = frame.Tensor(Site.Slot(4));
            DTypeErrors.RequireSame(Node.Op, held, value);
            Tensor source = value.BroadcastTo(part).ReshapeTo(AxisRange.Select(Node.Op, held.Shape, new(ranges)));

            // What is assigned may be part of the variable itself.
            source = ReferenceEquals(source.Buffer, held.Buffer) ? Tensor.Apply<CopyOp>(source) : source;
            frame.WillOverwrite(variable);
            lock (variable.Lock)
            {
                CopyOp.Copy(source, held, held.Layout.Slice(ranges, source.Shape));
            }

            frame.Slots[Site.Output] = variable;
        }
    }

    /// <summary>Gives the value of a counter and counts it up.</summary>
    private sealed class CountKernel(KernelSite site) : Kernel(site), IWritesVariable
    {
        public override void Run(Frame frame)
        {
            VariableState variable = frame.Variable(Site.Slot(0));
            long limit = Node.Attribute<long>("limit");
            Tensor before = variable.Snapshot(null);
            if (before.Cast(DType.Int64).Item<long>() >= limit)
            {
                throw new OutOfRangeException($"Reached limit of {limit}.", null);
            }

            frame.WillOverwrite(variable);
            variable.Assign(before + 1);
            frame.Slots[Site.Output] = before;
        }
    }
}
