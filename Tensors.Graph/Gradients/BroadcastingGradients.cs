namespace Tensors.Graphs;

// Functions of two operands that broadcast: cotangents are summed over the repeated axes.
internal static partial class NodeKinds
{
    private static void AddBroadcastingGradients()
    {
        foreach (string op in (string[])["AddV2", "Add"])
        {
            Broadcasting2(op, (node, x, y) => (node.Grad, node.Grad));
        }

        Broadcasting2("Sub", (node, x, y) => (node.Grad, Ops.Negative(node.Grad)));
        Gradient("Mul", (GradientRule)(node =>
        {
            (Tensor x, Tensor y) = (node.Input(0), node.Input(1));
            bool same = AreEqual(x, y) && AreEqual(x, node.Grad) && node.Grad.DataType is DataType.Float32 or DataType.Int32;
            return same
                ? [Ops.Multiply(node.Grad, y), Ops.Multiply(node.Grad, x)]
                : Unbroadcast(x, y, Ops.Multiply(node.Grad, y), Ops.Multiply(x, node.Grad));
        }));
        foreach (string op in (string[])["RealDiv", "Div"])
        {
            Broadcasting2(op, (node, x, y) =>
            {
                Tensor dx = Building.Binary("RealDiv", node.Grad, y, null);
                Tensor ratio = Building.Binary("RealDiv", Building.Binary("RealDiv", Ops.Negative(x), y, null), y, null);
                return (dx, Mul(node.Grad, ratio));
            });
        }

        Extreme("Maximum", "GreaterEqual");
        Extreme("Minimum", "LessEqual");
        Broadcasting2("Pow", (node, x, y) =>
        {
            Tensor dx = Mul(Mul(node.Grad, y), Ops.Pow(x, y - 1));

            // xʸ ln x has the limit 0 where x is 0.
            Tensor isPositive = x > 0;
            Tensor safe = Ops.Where(isPositive, x, Ops.OnesLike(x));
            Tensor log = Ops.Where(isPositive, Ops.Log(safe), Ops.ZerosLike(x));
            return (dx, Mul(Mul(node.Grad, node.Output), log));
        });
        Broadcasting2("SquaredDifference", (node, x, y) =>
        {
            Tensor dx;
            using (node.AfterGrad())
            {
                Tensor twice = Ops.Multiply(Building.Number(node.Graph, 2, node.Grad.DataType, "scalar"), node.Grad);
                dx = Mul(twice, x - y);
            }

            return (dx, Ops.Negative(dx));
        });
        Broadcasting2("FloorMod", (node, x, y) => (node.Grad, Mul(node.Grad, Ops.Negative(Ops.FloorDiv(x, y)))));
        NotDifferentiable("FloorDiv");
        NotDifferentiable("TruncateDiv");
        Gradient("AddN", (GradientRule)(node => [.. node.Node.Inputs.Select(_ => node.Grad)]));
        Gradient("Select", (GradientRule)(node =>
        {
            Tensor zeros = Ops.ZerosLike(node.Input(1));
            return [null, Ops.Where(node.Input(0), node.Grad, zeros), Ops.Where(node.Input(0), zeros, node.Grad)];
        }));
        Gradient("SelectV2", (GradientRule)(node =>
        {
            (Tensor x, Tensor y) = (node.Input(1), node.Input(2));
            Tensor zeros = Ops.Zeros([], node.Grad.DataType.Base);
            Tensor dx = Ops.SelectV2(node.Input(0), node.Grad, zeros);
            Tensor dy = Ops.SelectV2(node.Input(0), zeros, node.Grad);
            return [null, SumTo(x, node.Output, dx), SumTo(y, node.Output, dy)];
        }));
    }

    private static void Broadcasting2(string op, Func<GradientContext, Tensor, Tensor, (Tensor X, Tensor Y)> rule) => Gradient(op, (GradientRule)(node =>
    {
        (Tensor dx, Tensor dy) = rule(node, node.Input(0), node.Input(1));
        return Unbroadcast(node.Input(0), node.Input(1), dx, dy);
    }));

    private static void Extreme(string op, string comparison) => Broadcasting2(op, (node, x, y) =>
    {
        Tensor zeros = Ops.ZerosLike(node.Grad);
        Tensor isFirst = Building.Binary(comparison, x, y, null);
        return (Ops.SelectV2(isFirst, node.Grad, zeros), Ops.SelectV2(isFirst, zeros, node.Grad));
    });

    private static bool AreEqual(Tensor x, Tensor y) => x.StaticShape.IsFullyDefined && x.StaticShape == y.StaticShape;

    /// <summary>Cotangents summed over the axes along which their operands were repeated.</summary>
    private static object?[] Unbroadcast(Tensor x, Tensor y, Tensor dx, Tensor dy)
    {
        if (AreEqual(x, y))
        {
            return [dx, dy];
        }

        Tensor xShape = Ops.ShapeOf(x);
        Tensor yShape = Ops.ShapeOf(y);
        if (RepeatedAxes(x.StaticShape, y.StaticShape) is not { } repeated)
        {
            IReadOnlyList<Tensor> axes = x.Graph.AddNode("BroadcastGradientArgs", null, [xShape, yShape]).Outputs;
            return [SumAndReshape(dx, axes[0], xShape), SumAndReshape(dy, axes[1], yShape)];
        }

        return
        [
            repeated.OfX.Length > 0 || x.StaticShape.Rank < y.StaticShape.Rank ? SumAndReshape(dx, Tensor.FromArray(repeated.OfX), xShape) : dx,
            repeated.OfY.Length > 0 || y.StaticShape.Rank < x.StaticShape.Rank ? SumAndReshape(dy, Tensor.FromArray(repeated.OfY), yShape) : dy,
        ];
    }

    /// <summary>The axes along which operands are repeated, or null where that depends on extents that are not known.</summary>
    private static (int[] OfX, int[] OfY)? RepeatedAxes(PartialShape x, PartialShape y)
    {
        if (x.Rank is not { } xRank || y.Rank is not { } yRank)
        {
            return null;
        }

        int rank = Math.Max(xRank, yRank);
        List<int> ofX = [];
        List<int> ofY = [];
        for (int axis = 0; axis < rank; axis++)
        {
            int? inX = axis < rank - xRank ? 1 : x[axis - (rank - xRank)];
            int? inY = axis < rank - yRank ? 1 : y[axis - (rank - yRank)];
            if (inX == 1 && inY != 1)
            {
                ofX.Add(axis);
            }
            else if (inY == 1 && inX != 1)
            {
                ofY.Add(axis);
            }
            else if (inX is null || inY is null)
            {
                return null;
            }
        }

        return ([.. ofX], [.. ofY]);
    }

    private static Tensor SumTo(Tensor operand, Tensor result, Tensor cotangent)
    {
        if (AreEqual(operand, result))
        {
            return cotangent;
        }

        Tensor shape = Ops.ShapeOf(operand);
        Tensor axes = operand.Graph.AddNode("BroadcastGradientArgs", null, [shape, Ops.ShapeOf(result)]).Outputs[0];
        return SumAndReshape(cotangent, axes, shape);
    }

    private static Tensor SumAndReshape(Tensor cotangent, Tensor axes, Tensor shape) =>
        Ops.Reshape(Ops.Reduce("Sum", cotangent, axes, keepDims: true, null), (TensorLike)shape);
}
