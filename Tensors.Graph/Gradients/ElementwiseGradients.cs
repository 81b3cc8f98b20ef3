namespace Tensors.Graphs;

// Functions of one operand, and the softmax family.
internal static partial class NodeKinds
{
    private static void AddElementwiseGradients()
    {
        // Rows stay rows, so that optimizers update no others.
        Gradient("Identity", (GradientRule)(node => [node.Grads[0]]));
        Gradient("ReadVariableOp", (GradientRule)(node => [node.Grads[0]]));
        Gradient("PlaceholderWithDefault", node => node.Grad);
        NotDifferentiable("StopGradient", "NoOp", "Floor", "Ceil", "Rint", "Round", "LogicalNot", "LogicalAnd", "LogicalOr");
        Gradient("PreventGradient", (GradientRule)(node => throw new KeyNotFoundException($"Gradient explicitly disabled. Reason: {node.Node.Attribute("message", "")}.")));
        Gradient("Neg", node => Ops.Negative(node.Grad));
        Gradient("Abs", node => Mul(node.Grad, Ops.Sign(node.Input(0))));
        Gradient("Sign", node => Ops.Zeros(Ops.ShapeOf(node.Input(0)), node.Input(0).DataType.Base));
        Gradient("Square", node =>
        {
            using IDisposable after = node.AfterGrad();
            Tensor two = Building.Number(node.Graph, 2, node.Input(0).DataType, "Const");
            return Ops.Multiply(node.Grad, Ops.Multiply(node.Input(0), two));
        });
        Gradient("Sqrt", node => Grad("SqrtGrad", node.Output, node.Grad));
        Gradient("Rsqrt", node => Grad("RsqrtGrad", node.Output, node.Grad));
        Gradient("Reciprocal", node => Grad("ReciprocalGrad", node.Output, node.Grad));
        Gradient("Tanh", node => Grad("TanhGrad", node.Output, node.Grad));
        Gradient("Sigmoid", node => Grad("SigmoidGrad", node.Output, node.Grad));
        Gradient("Relu", node => Grad("ReluGrad", node.Grad, node.Output));
        Gradient("Relu6", node => Grad("Relu6Grad", node.Grad, node.Output));
        Gradient("Elu", node => Grad("EluGrad", node.Grad, node.Output));
        Gradient("Selu", node => Grad("SeluGrad", node.Grad, node.Output));
        Gradient("Softsign", node => Grad("SoftsignGrad", node.Grad, node.Input(0)));
        Gradient("LeakyRelu", node => node.Graph.Tensor1(
            "LeakyReluGrad", null, [node.Grad, node.Input(0)], new() { ["alpha"] = node.Node.Attribute<float>("alpha") }));
        Gradient("Softplus", node => Mul(node.Grad, Ops.Sigmoid(node.Input(0))));
        Gradient("Exp", node => After(node, () => Mul(node.Grad, node.Output)));
        Gradient("Expm1", node => After(node, () => Mul(node.Grad, Ops.Exp(node.Input(0)))));
        Gradient("Log", node => After(node, () => Mul(node.Grad, Ops.Reciprocal(node.Input(0)))));
        Gradient("Log1p", node => After(node, () => Mul(node.Grad, Ops.Reciprocal(1 + node.Input(0)))));
        Gradient("Sin", node => After(node, () => Mul(node.Grad, Ops.Cos(node.Input(0)))));
        Gradient("Cos", node => After(node, () => Mul(Ops.Negative(node.Grad), Ops.Sin(node.Input(0)))));
        Gradient("Tan", node => After(node, () => Mul(node.Grad, Ops.Square(Ops.Reciprocal(Ops.Cos(node.Input(0)))))));
        Gradient("Erf", node =>
        {
            Tensor factor = Building.Number(node.Graph, 2 / Math.Sqrt(Math.PI), node.Input(0).DataType, "Const");
            return After(node, () => Mul(Mul(node.Grad, factor), Ops.Exp(Ops.Negative(Ops.Square(node.Input(0))))));
        });
        Gradient("Softmax", node =>
        {
            Tensor sum = Ops.Reduce("Sum", Mul(node.Grad, node.Output), Tensor.FromScalar(-1), keepDims: true, null);
            return Mul(node.Grad - sum, node.Output);
        });
        Gradient("LogSoftmax", node =>
        {
            Tensor softmax = Ops.Exp(node.Output);
            return node.Grad - Mul(Ops.Reduce("Sum", node.Grad, Tensor.FromScalar(-1), keepDims: true, null), softmax);
        });
        Gradient("Cast", node => node.Input(0).DataType.IsFloating && node.Output.DataType.IsFloating
            ? Ops.Cast(node.Grad, node.Input(0).DataType.Base)
            : null);
        Gradient("L2Loss", node => Mul(node.Input(0), node.Grad));

        // As in TensorFlow, which refuses the second derivative of softsign.
        Gradient("SoftsignGrad", (GradientRule)(node => throw new KeyNotFoundException(
            $"No gradient defined for operation '{node.Node.Name}' (op type: SoftsignGrad), created at {node.Node.CreatedAt}; write x / (1 + |x|) instead of softsign.")));

        // Derivatives of derivatives, after TensorFlow's rules for the second order.
        Second("TanhGrad", (node, y, dy) => [Mul(Mul(node.Grad * -2.0, y), dy), Grad("TanhGrad", y, node.Grad)]);
        Second("SigmoidGrad", (node, y, dy) => [Mul(Mul(node.Grad, dy), 1 - (2.0 * y)), Grad("SigmoidGrad", y, node.Grad)]);
        Second("SqrtGrad", (node, y, dy) =>
        {
            Tensor ratio = node.Grad / y;
            return [-Mul(ratio, node.Output), 0.5 * ratio];
        });
        Second("RsqrtGrad", (node, y, dy) => [Mul(-1.5 * node.Grad, Mul(dy, Ops.Square(y))), Grad("RsqrtGrad", y, node.Grad)]);
        Second("ReciprocalGrad", (node, y, dy) => [Mul(Mul(-2.0 * node.Grad, dy), y), Grad("ReciprocalGrad", y, node.Grad)]);
        Second("ReluGrad", (node, dy, y) => [Grad("ReluGrad", node.Grad, y), Ops.ZerosLike(y)]);
        Second("Relu6Grad", (node, dy, y) => [Grad("Relu6Grad", node.Grad, y), Ops.ZerosLike(y)]);
        Second("EluGrad", (node, dy, y) => [Grad("EluGrad", node.Grad, y), Ops.Where(y < 0, Mul(node.Grad, dy), Ops.ZerosLike(y))]);
        Second("SeluGrad", (node, dy, y) => [Grad("SeluGrad", node.Grad, y), Ops.Where(y < 0, Mul(node.Grad, dy), Ops.ZerosLike(y))]);
        Second("LeakyReluGrad", (node, dy, x) =>
            [node.Graph.Tensor1("LeakyReluGrad", null, [node.Grad, x], new() { ["alpha"] = node.Node.Attribute<float>("alpha") }), Ops.ZerosLike(x)]);
    }

    private static void Second(string op, Func<GradientContext, Tensor, Tensor, object?[]> rule) =>
        Gradient(op, (GradientRule)(node => rule(node, node.Input(0), node.Input(1))));

    private static Tensor After(GradientContext node, Func<Tensor> build)
    {
        using IDisposable after = node.AfterGrad();
        return build();
    }
}
