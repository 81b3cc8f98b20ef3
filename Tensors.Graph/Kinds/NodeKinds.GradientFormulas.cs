namespace Tensors.Graphs;

// Derivatives that TensorFlow keeps as nodes of their own: (result, cotangent) or (cotangent, operand).
internal static partial class NodeKinds
{
    private static void AddGradientFormulas()
    {
        Formula("SqrtGrad", (y, dy) => dy * 0.5 / y);
        Formula("RsqrtGrad", (y, dy) => y.Square() * y * dy * -0.5);
        Formula("ReciprocalGrad", (y, dy) => -dy * y * y);
        Formula("TanhGrad", (y, dy) => dy * (1 - y.Square()));
        Formula("SigmoidGrad", (y, dy) => dy * y * (1 - y));
        Formula("ReluGrad", (dy, y) => Tensor.Where(y > 0, dy, Tensor.ZerosLike(dy)));
        Formula("Relu6Grad", (dy, y) => Tensor.Where((y > 0) & (y < 6), dy, Tensor.ZerosLike(dy)));
        Formula("EluGrad", (dy, y) => Tensor.Where(y < 0, dy * (y + 1), dy));
        Formula("SeluGrad", (dy, y) => Tensor.Where(y < 0, dy * (y + 1.7580993408473768599402175208123), dy * 1.0507009873554804934193349852946));
        Formula("SoftplusGrad", (dy, x) => dy * x.Sigmoid());
        Formula("SoftsignGrad", (dy, x) => dy / (1 + x.Abs()).Square());
        Add(new("LeakyReluGrad")
        {
            Infer = ShapeRules.Broadcast,
            Kernel = Computes(e => Tensor.Where(e[1] > 0, e[0], e[0] * e.Attribute<float>("alpha"))),
        });
    }

    private static void Formula(string op, Func<Tensor, Tensor, Tensor> formula) =>
        Add(new(op) { Infer = ShapeRules.Broadcast, Twin = Twin.Of(new CompositeOp(op, op, x => [formula(x[0], x[1])], 1)) });
}
