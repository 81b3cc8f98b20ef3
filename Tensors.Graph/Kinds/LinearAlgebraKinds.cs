namespace Tensors.Graphs;

/// <summary>Matrices.</summary>
internal static class LinearAlgebraKinds
{
    public static void AddTo(KindTable kinds)
    {
        kinds.Add(new("MatMul")
        {
            Infer = node =>
            {
                PartialShape a = node.RequireRank(0, 2);
                PartialShape b = node.RequireRank(1, 2);
                (int? m, int? k) = node.Attribute("transpose_a", false) ? (a[1], a[0]) : (a[0], a[1]);
                (int? k2, int? n) = node.Attribute("transpose_b", false) ? (b[1], b[0]) : (b[0], b[1]);
                ShapeRules.Merge(node, k, k2);
                node.Output(node.RequireSameType(0, 1), [m, n]);
            },
            Kernel = site => new MatMulKernel(site, "transpose_a", "transpose_b"),
            Gradient = LinearAlgebraGradients.OfProduct,
        });
        // TensorFlow's function takes matrices, or stacks of them, but not one beside the other.
        kinds.Writes<MatMulOp>((_, x) => Math.Max(x[0].StaticShape.Rank ?? 0, x[1].StaticShape.Rank ?? 0) > 2
            ? Building.StackedProduct(x[0], x[1], transposeLeft: false, transposeRight: false, "matmul")
            : Ops.MatMul(x[0], x[1], name: "matmul"));
        kinds.Writes<InverseOp>((_, x) => Ops.MatrixInverse(x[0]));
        kinds.Writes<DeterminantOp>((_, x) => Ops.MatrixDeterminant(x[0]));
        kinds.Writes<SolveOp>((_, x) => Ops.MatrixSolve(x[0], x[1]));
        foreach (string op in (string[])["BatchMatMulV2", "BatchMatMul"])
        {
            kinds.Add(new(op)
            {
                Infer = node =>
                {
                    PartialShape x = node.RequireLeastRank(0, 2);
                    PartialShape y = node.RequireLeastRank(1, 2);
                    if (x.Rank is null || y.Rank is null)
                    {
                        node.Output(node.RequireSameType(0, 1), PartialShape.Unknown);
                        return;
                    }

                    (int? m, int? k) = node.Attribute("adj_x", false) ? (x[^1], x[^2]) : (x[^2], x[^1]);
                    (int? k2, int? n) = node.Attribute("adj_y", false) ? (y[^1], y[^2]) : (y[^2], y[^1]);
                    ShapeRules.Merge(node, k, k2);
                    PartialShape batch = ShapeRules.Broadcast(
                        node, PartialShape.Create(x.Extents[..^2]), PartialShape.Create(y.Extents[..^2]));
                    node.Output(node.RequireSameType(0, 1), [.. batch, m, n]);
                },
                Kernel = site => new MatMulKernel(site, "adj_x", "adj_y", adjoins: true),
                Gradient = LinearAlgebraGradients.OfStackedProduct,
            });
        }

        kinds.Add(new("MatrixInverse")
        {
            Infer = node => node.Output(node.Type(0), RequireSquare(node)),
            Computes = e => e.Attribute("adjoint", false) ? e[0].Inverse().T : e[0].Inverse(),
            Gradient = node => [LinearAlgebraGradients.OfInverse(node)],
        });
        kinds.Add(new("MatrixDeterminant")
        {
            Infer = node =>
                node.Output(
                    node.Type(0),
                    RequireSquare(node) is { Rank: not null } shape ? PartialShape.Create(shape.Extents[..^2]) : PartialShape.Unknown),
            Twin = Twin.Of(new DeterminantOp()),
            Gradient = node => [LinearAlgebraGradients.OfDeterminant(node)],
        });
        kinds.Add(new("MatrixSolve")
        {
            Infer = node => node.Output(node.RequireSameType(0, 1), node.Shape(1)),
            Computes = e => (e.Attribute("adjoint", false) ? e[0].T : e[0]).Solve(e[1]),
            Gradient = LinearAlgebraGradients.OfSolve,
        });
        kinds.Function(
            "MatrixTriangularSolve",
            node => (Lower: node.Attribute("lower", true), Adjoint: node.Attribute("adjoint", false)),
            (x, of) => (of.Adjoint ? x[0].SwapAxes(-1, -2) : x[0]).TriangularSolve(x[1], lower: of.Lower != of.Adjoint),
            operands: 2,
            infer: node => node.Output(node.RequireSameType(0, 1), node.Shape(1)),
            leastRank: 2);
        kinds.Function("Einsum", node => node.Attribute<string>("equation"), (x, equation) => Tensor.Einsum(equation, x));
        kinds.Function(
            "Cross", _ => 0, (x, _) => CrossProduct(x[0], x[1]), operands: 2,
            infer: node => node.Output(node.RequireSameType(0, 1), node.Shape(0)), leastRank: 1);
        kinds.Function("MatrixDiag", _ => 0, (x, _) => x[0].DiagonalEmbed(), leastRank: 1);
        kinds.Function("MatrixDiagPart", _ => 0, (x, _) => x[0].Diagonal(), leastRank: 2);
        kinds.Function("MatrixDiagPartV3", node => OnlyDiagonal(node, 1), (x, k) => x[0].Diagonal(k), operands: 1, leastRank: 2);
        kinds.Function(
            "MatrixSetDiag", _ => 0, (x, _) => WithDiagonal(x[0], x[1], 0), operands: 2, infer: ShapeRules.Unchanged, leastRank: 2);
        kinds.Function(
            "MatrixSetDiagV3", node => OnlyDiagonal(node, 2), (x, k) => WithDiagonal(x[0], x[1], k), operands: 2,
            infer: ShapeRules.Unchanged, leastRank: 2);
        kinds.Function(
            "MatrixBandPart",
            node => (Lower: node.Integer(1), Upper: node.Integer(2)),
            (x, band) => Band(x[0], band.Lower, band.Upper),
            operands: 1,
            infer: ShapeRules.Unchanged,
            leastRank: 2,
            types: [("T", 0), ("Tindex", 1)]);
        kinds.Function("Diag", _ => 0, (x, _) => x[0].Flatten().DiagonalEmbed().Reshape([.. x[0].Shape, .. x[0].Shape]));
        kinds.Add(new("DiagPart")
        {
            Infer = node => node.Output(node.Type(0), HalfOf(node)),
            Twin = Twin.Of("DiagPart", Diagonal),
        });
        kinds.Add(new("MatrixDiagV3")
        {
            Types = [("T", 0)],
            Infer = node => node.Output(
                node.Type(0), node.RequireLeastRank(0, 1).Rank is null ? PartialShape.Unknown : [.. node.Shape(0), node.Shape(0)[^1]]),
            Twin = Twin.Of("MatrixDiag", x => x.DiagonalEmbed()) with { Operands = 1 },
        });
    }

    /// <summary>Of the diagonals that a node may name, one.</summary>
    private static int OnlyDiagonal(INodeView node, int input) => node.Integers(input) is { Length: > 0 } diagonals
        && diagonals[0] == diagonals[^1]
        ? diagonals[0]
        : throw new UnimplementedException(
            $"'{node.Names.Name}' ({node.Names.Op}): several diagonals at once are not supported; take them one by one.", null);

    private static Tensor WithDiagonal(Tensor x, Tensor diagonal, int k)
    {
        (int rows, int columns) = (x.Shape[^2], x.Shape[^1]);
        Tensor square = diagonal.DiagonalEmbed(k);
        (int Before, int After)[] padding = new (int, int)[square.Rank];
        padding[^2] = (0, Math.Max(0, rows - square.Shape[^2]));
        padding[^1] = (0, Math.Max(0, columns - square.Shape[^1]));
        Tensor whole = square.Pad(padding).Slice(-2, 0, rows).Slice(-1, 0, columns);
        return Tensor.Where(Tensor.Eye(rows, columns, k, DType.Bool), whole, x);
    }

    /// <summary>The elements near the diagonal; a negative number of diagonals stands for all.</summary>
    private static Tensor Band(Tensor x, int lower, int upper)
    {
        Tensor below = lower < 0 ? x : x.Triu(-lower);
        return upper < 0 ? below : below.Tril(upper);
    }

    private static Tensor CrossProduct(Tensor x, Tensor y)
    {
        Tensor At(Tensor vectors, int axis) => vectors.Slice(-1, axis, axis + 1);
        Tensor Part(int i, int j) => (At(x, i) * At(y, j)) - (At(x, j) * At(y, i));
        return x.Shape[^1] == 3
            ? Tensor.Concat([Part(1, 2), Part(2, 0), Part(0, 1)], -1)
            : throw new ShapeMismatchException("Cross", "cross products are of vectors of three elements", [x.Shape, y.Shape]);
    }

    /// <summary>The elements whose position in the first half of the axes is that in the second.</summary>
    private static Tensor Diagonal(Tensor x)
    {
        Shape half = Shape.Create(x.Shape.Extents[..(x.Rank / 2)]);
        return x.Flatten().Slice(0, 0, null, (int)half.ElementCount + 1).Reshape(half.Extents);
    }

    private static PartialShape HalfOf(Inference node)
    {
        PartialShape shape = node.RequireLeastRank(0, 2);
        if (shape.Rank is not { } rank)
        {
            return PartialShape.Unknown;
        }

        int half = rank / 2;
        return rank % 2 == 0
            ? PartialShape.Create([.. Enumerable.Range(0, half).Select(axis => ShapeRules.Merge(node, shape[axis], shape[axis + half]))])
            : throw node.Fail($"Input must have even rank, but its rank is {rank}");
    }

    private static PartialShape RequireSquare(Inference node)
    {
        PartialShape shape = node.RequireLeastRank(0, 2);
        if (shape.Rank is not null)
        {
            ShapeRules.Merge(node, shape[^1], shape[^2]);
        }

        return shape;
    }

    /// <summary>A product of matrices, transposed by views that are made once.</summary>
    private sealed class MatMulKernel(KernelSite site, string transposeLeft, string transposeRight, bool adjoins = false) : Kernel(site)
    {
        private readonly bool _transposesLeft = site.Node.Attribute(transposeLeft, false);
        private readonly bool _transposesRight = site.Node.Attribute(transposeRight, false);

        // Conjugates are no views: they are made in each run.
        private readonly bool _conjugates = adjoins && site.Node.Inputs.Any(input => input.DataType.IsComplex);
        private readonly MatMulOp _operation = new();
        private readonly Tensor[] _operands = new Tensor[2];
        private readonly Tensor[] _outputs = new Tensor[1];
        private Tensor? _left;
        private Tensor? _right;

        public override bool CanFail => false;

        public override void Run(Frame frame)
        {
            Tensor left = frame.Tensor(Site.Slot(0));
            Tensor right = frame.Tensor(Site.Slot(1));
            if (_conjugates || !ReferenceEquals(left, _left) || !ReferenceEquals(right, _right))
            {
                Prepare(left, right);
            }

            if (Site.KeepsMemory && !left.DType.IsHalf)
            {
                EagerInterpreter.Execute(_operation, _operands, _outputs);
                frame.Slots[Site.Output] = _outputs[0];
            }
            else
            {
                frame.Slots[Site.Output] = _operands[0].MatMul(_operands[1]);
            }
        }

        private Tensor Turned(Tensor x) => _conjugates ? x.T.Conjugate() : x.T;

        private void Prepare(Tensor left, Tensor right)
        {
            Tensor x = _transposesLeft ? Turned(left) : left;
            Tensor y = _transposesRight ? Turned(right) : right;
            if (x.Rank < 2 || y.Rank < 2 || x.Shape[^1] != y.Shape[^2])
            {
                throw new InvalidArgumentException(
                    $"Matrix size-incompatible: In[0]: {((PartialShape)left.Shape).ToRuntimeString()}, In[1]: "
                    + $"{((PartialShape)right.Shape).ToRuntimeString()}.", null);
            }

            ReadOnlySpan<int> batch = Broadcasting.CombineBatches("MatMul", x.Shape, y.Shape);
            _operands[0] = x.BroadcastTo([.. batch, .. x.Shape.Extents[^2..]]);
            _operands[1] = y.BroadcastTo([.. batch, .. y.Shape.Extents[^2..]]);
            Shape shape = [.. batch, x.Shape[^2], y.Shape[^1]];
            if (_outputs[0] is not { } output || !output.Shape.Equals(shape))
            {
                _outputs[0] = Tensor.Allocate(new(shape, x.DType));
            }

            (_left, _right) = (left, right);
        }
    }
}
