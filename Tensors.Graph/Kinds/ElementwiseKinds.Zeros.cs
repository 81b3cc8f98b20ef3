using static Tensors.Graphs.GradientNodes;

namespace Tensors.Graphs;

// Products and quotients in which a 0 wins over what is beside it, infinite or no number.
internal static partial class ElementwiseKinds
{
    private static void AddZeros(KindTable kinds)
    {
        WhereNotZero(kinds, "Xlogy", 0, (x, y) => x * y.Log(),
            Slopes((x, y) => (Derivative("Xlogy", IsNotZero(x), y), Derivative("Xdivy", x, y))));
        WhereNotZero(kinds, "Xlog1py", 0, (x, y) => x * y.Log1p(),
            Slopes((x, y) => (Derivative("Xlog1py", IsNotZero(x), y), Derivative("Xdivy", x, y + 1))));
        WhereNotZero(kinds, "Xdivy", 0, (x, y) => x / y,
            Slopes((x, y) => (Derivative("Xdivy", IsNotZero(x), y), Derivative("Xdivy", Ops.Negative(x), Ops.Square(y)))));
        WhereNotZero(kinds, "MulNoNan", 1, (x, y) => x * y,
            Pair((node, x, y) => (Derivative("MulNoNan", node.Grad, Conjugate(y)), Derivative("MulNoNan", Conjugate(x), node.Grad))));
        WhereNotZero(kinds, "DivNoNan", 1, (x, y) => x / y, Pair((node, x, y) =>
        {
            Tensor dx = Derivative("DivNoNan", node.Grad, y);
            return (dx, Mul(node.Grad, Derivative("DivNoNan", Derivative("DivNoNan", Ops.Negative(x), y), y)));
        }));
    }

    /// <summary>A function of two operands that is 0 where one of them, the first or the second, is 0.</summary>
    private static void WhereNotZero(
        KindTable kinds, string op, int operand, Func<Tensor, Tensor, Tensor> function, GradientRule gradient) => kinds.Add(new(op)
        {
            Infer = ShapeRules.Broadcast,
            Twin = Twin.Of(
                new CompositeOp(op, op, x => [Tensor.Where(x[operand].Equal(0), Tensor.Zeros([], x[0].DType), function(x[0], x[1]))], 1)),
            Gradient = gradient,
        });

    private static GradientRule Slopes(Func<Tensor, Tensor, (Tensor X, Tensor Y)> slopes) => Pair((node, x, y) =>
    {
        using IDisposable after = node.AfterGrad();
        (Tensor ofX, Tensor ofY) = slopes(Conjugate(x), Conjugate(y));
        return (Mul(ofX, node.Grad), Mul(ofY, node.Grad));
    });

    private static Tensor IsNotZero(Tensor x) => Ops.Cast(Ops.NotEqual(x, 0), x.DataType.Base);
}
