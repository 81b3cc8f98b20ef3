using static Tensors.Graphs.GradientNodes;

namespace Tensors.Graphs;

/// <summary>Activations, and the nodes that TensorFlow has for their derivatives.</summary>
internal static class ActivationKinds
{
    // Klambauer et al. 2017, "Self-Normalizing Neural Networks": the scale, and the scale times alpha.
    private const double SeluScale = 1.0507009873554804934193349852946;
    private const double SeluScaledAlpha = 1.7580993408473768599402175208123;

    public static void AddTo(KindTable kinds)
    {
        kinds.Unary<SigmoidOp>("Sigmoid", node => Derivative("SigmoidGrad", node.Output, node.Grad));
        kinds.Derivative("SigmoidGrad", (y, dy) => dy * y * (1 - y), (node, y, dy) =>
            [Mul(Mul(node.Grad, dy), 1 - (2.0 * y)), Derivative("SigmoidGrad", y, node.Grad)]);
        kinds.Unary<ReluOp>("Relu", node => Derivative("ReluGrad", node.Grad, node.Output));
        kinds.Derivative("ReluGrad", (dy, y) => Tensor.Where(y > 0, dy, Tensor.ZerosLike(dy)), (node, dy, y) =>
            [Derivative("ReluGrad", node.Grad, y), Ops.ZerosLike(y)]);
        kinds.Add(new("Relu6")
        {
            Infer = ShapeRules.Unchanged,
            Twin = NumbersOp.Twin(new ClipOp(), _ => [0, 6]),
            Gradient = node => [Derivative("Relu6Grad", node.Grad, node.Output)],
        });
        kinds.Derivative("Relu6Grad", (dy, y) => Tensor.Where((y > 0) & (y < 6), dy, Tensor.ZerosLike(dy)), (node, dy, y) =>
            [Derivative("Relu6Grad", node.Grad, y), Ops.ZerosLike(y)]);
        kinds.Add(new("Elu")
        {
            Infer = ShapeRules.Unchanged,
            Twin = NumbersOp.Twin(new EluOp(), _ => [1]),
            Gradient = node => [Derivative("EluGrad", node.Grad, node.Output)],
        });
        kinds.Writes<EluOp>((_, x) => NumberOf(x[1]) == 1 ? Ops.Elu(x[0]) : null);
        kinds.Derivative("EluGrad", (dy, y) => Tensor.Where(y < 0, dy * (y + 1), dy), (node, dy, y) =>
            [Derivative("EluGrad", node.Grad, y), BelowZero(y, Mul(node.Grad, dy))]);
        kinds.Unary<SeluOp>("Selu", node => Derivative("SeluGrad", node.Grad, node.Output));
        kinds.Derivative("SeluGrad", (dy, y) => Tensor.Where(y < 0, dy * (y + SeluScaledAlpha), dy * SeluScale), (node, dy, y) =>
            [Derivative("SeluGrad", node.Grad, y), BelowZero(y, Mul(node.Grad, dy))]);
        kinds.Unary<SoftplusOp>("Softplus", node => Mul(node.Grad, Ops.Sigmoid(node.Input(0))));
        kinds.Derivative("SoftplusGrad", (dy, x) => dy * x.Sigmoid());
        kinds.Unary<SoftsignOp>("Softsign", node => Derivative("SoftsignGrad", node.Grad, node.Input(0)));

        // As in TensorFlow, which refuses the second derivative of softsign.
        kinds.Derivative("SoftsignGrad", (dy, x) => dy / (1 + x.Abs()).Square(), (node, dy, x) => throw new KeyNotFoundException(
            $"No gradient defined for operation '{node.Node.Name}' (op type: SoftsignGrad), created at {node.Node.CreatedAt}; write x / (1 "
            + "+ |x|) instead of softsign."));
        kinds.Add(new("LeakyRelu")
        {
            Infer = ShapeRules.Unchanged,
            Twin = NumbersOp.Twin(new PReluOp(), node => [node.Attribute<float>("alpha")]),
            Gradient = node => [LeakyReluGrad(node, node.Input(0))],
        });
        kinds.Add(new("LeakyReluGrad")
        {
            Infer = ShapeRules.Broadcast,
            Twin = new(node =>
            {
                float slope = node.Attribute<float>("alpha");
                return new CompositeOp("LeakyReluGrad", slope, x => [Tensor.Where(x[1] > 0, x[0], x[0] * slope)], 1);
            }),
            Gradient = node => [LeakyReluGrad(node, node.Input(1)), Ops.ZerosLike(node.Input(1))],
        });

        // TensorFlow keeps the slope as a float32.
        kinds.Writes<PReluOp>((_, x) => NumberOf(x[1]) is { } slope && slope == (float)slope ? Ops.LeakyRelu(x[0], (float)slope) : null);
    }

    private static Tensor LeakyReluGrad(GradientContext node, Tensor x) =>
        node.Graph.Tensor1("LeakyReluGrad", null, [node.Grad, x], new() { ["alpha"] = node.Node.Attribute<float>("alpha") });

    private static Tensor BelowZero(Tensor y, Tensor slope) => Ops.Where(y < 0, slope, Ops.ZerosLike(y));

    /// <summary>The C# number that an operand is, if it is one.</summary>
    public static double? NumberOf(Tensor operand) =>
        operand is { IsLiteral: true, HasData: true, ElementCount: 1 } ? CastOp.Cast(operand, DType.Float64).Item<double>() : null;
}
