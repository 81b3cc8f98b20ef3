using Tensors;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Chapter9;

/// <summary>Linear regression without training.</summary>
internal static class LinearRegression
{
    public static IReadOnlyList<ChapterProgram> Programs { get; } =
    [
        new(
            "normal-equation", "Linear regression by the normal equation",
            "theta = (XᵀX)⁻¹ Xᵀ y on the raw features, in float64; the bias comes first.",
            NormalEquation),
    ];

    private static void NormalEquation(Notebook notebook)
    {
        Tensor x = Constant(notebook.Problem.RawX, name: "X");
        Tensor y = Constant(notebook.Problem.RawY, name: "y");
        Tensor xt = Transpose(x);
        Tensor theta = MatMul(MatMul(MatrixInverse(MatMul(xt, x)), xt), y);
        using Session session = new Session().Enter();
        notebook.Note("theta", theta.Eval());
    }
}
