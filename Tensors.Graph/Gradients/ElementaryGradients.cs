namespace Tensors.Graphs;

// Hyperbolic functions, inverses of trigonometric ones, and relatives of the gamma function; after TensorFlow's rules.
internal static partial class NodeKinds
{
    private static void AddElementaryGradients()
    {
        Gradient("Sinh", node => After(node, () => Mul(node.Grad, Ops.Cosh(node.Input(0)))));
        Gradient("Cosh", node => After(node, () => Mul(node.Grad, Ops.Sinh(node.Input(0)))));
        Gradient("Asinh", node => After(node, () => node.Grad / Ops.Cosh(node.Output)));
        Gradient("Acosh", node => After(node, () => node.Grad / Ops.Sinh(node.Output)));
        Gradient("Atanh", node => After(node, () => Mul(node.Grad, Ops.Reciprocal(1 - Ops.Square(node.Input(0))))));
        Gradient("Asin", node => After(node, () => Mul(node.Grad, Ops.Reciprocal(Ops.Sqrt(1 - Ops.Square(node.Input(0)))))));
        Gradient("Acos", node => After(node, () => Mul(Ops.Negative(node.Grad), Ops.Reciprocal(Ops.Sqrt(1 - Ops.Square(node.Input(0)))))));
        Gradient("Atan", node => After(node, () => Mul(node.Grad, Ops.Reciprocal(1 + Ops.Square(node.Input(0))))));
        Gradient("Erfc", node =>
        {
            Tensor factor = Building.Number(node.Graph, -2 / Math.Sqrt(Math.PI), node.Input(0).DataType, "Const");
            return After(node, () => Mul(Mul(node.Grad, factor), Ops.Exp(Ops.Negative(Ops.Square(node.Input(0))))));
        });
        Gradient("Lgamma", node => After(node, () => Mul(node.Grad, Ops.Digamma(node.Input(0)))));
        Gradient("Digamma", node => After(node, () => Mul(node.Grad, node.Input(0).Polygamma(1))));
    }
}
