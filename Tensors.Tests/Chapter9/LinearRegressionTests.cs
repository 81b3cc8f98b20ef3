using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Chapter9;

/// <summary>Section 4: linear regression by the normal equation.</summary>
public sealed class LinearRegressionTests : ChapterGraph
{
    [Test]
    public void The_normal_equation_gives_theta()
    {
        Tensor x = Constant(HousingRuns.Problem.RawX, name: "X");
        Tensor y = Constant(HousingRuns.Problem.RawY, name: "y");
        Tensor xt = Transpose(x);
        Tensor theta = MatMul(MatMul(MatrixInverse(MatMul(xt, x)), xt), y);
        using Session session = new Session().Enter();

        double[] expected = HousingRuns.Numbers(HousingRuns.Expected.GetProperty("normal_equation_float64"));
        double[] actual = theta.Eval().ToArray<double>();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(1e-6 * Math.Abs(expected[i])));
        }
    }
}
