using Tensors.Autograd;

namespace Tensors.Tests;

public sealed class JacobianTests
{
    private static readonly JacobianMode[] s_modes = Enum.GetValues<JacobianMode>();

    private static Tensor Point => Tensor.FromArray([0.5, -1.5, 2]);

    [TestCaseSource(nameof(s_modes))]
    public void The_Jacobian_of_a_linear_map_is_its_matrix(JacobianMode mode)
    {
        Tensor a = Tensor.FromArray(new[,] { { 2.0, 1, 0 }, { 1, 3, -1 } });

        Tensor jacobian = Transform.Jacobian(x => a.MatMul(x.ExpandDims(1)).Squeeze(1), mode)(Point);

        Assert.That(jacobian.Shape, Is.EqualTo(Shape.Create(2, 3)));
        Assert.That(Bits.Of(jacobian), Is.EqualTo(Bits.Of(a)));
    }

    [TestCaseSource(nameof(s_modes))]
    public void Axes_of_the_result_come_before_those_of_the_argument(JacobianMode mode)
    {
        Tensor x = Tensor.FromArray(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } });

        Tensor jacobian = Transform.Jacobian(y => y.Square().Sum(0), mode)(x);

        Assert.That(jacobian.Shape, Is.EqualTo(Shape.Create(3, 2, 3)));
        for (int i = 0; i < 3; i++)
        {
            for (int row = 0; row < 2; row++)
            {
                for (int column = 0; column < 3; column++)
                {
                    Assert.That(jacobian[i, row, column].Item<double>(), Is.EqualTo(i == column ? 2 * x[row, column].Item<double>() : 0));
                }
            }
        }
    }

    [TestCaseSource(nameof(s_modes))]
    public void Several_arguments_and_results_have_a_Jacobian_for_each_pair(JacobianMode mode)
    {
        Tensor[][] jacobians = Transform.Jacobian((Tensor[] v) => [v[0] * v[1].Sum(), v[1].Square()], mode)(
            [Point, Tensor.FromArray([3.0, 4])]);

        Assert.That(jacobians[0][0].ToArray<double>(), Is.EqualTo((7 * Tensor.Eye(3, dtype: DType.Float64)).ToArray<double>()));
        Assert.That(jacobians[0][1].ToArray<double>(), Is.EqualTo(new[] { 0.5, 0.5, -1.5, -1.5, 2, 2 }));
        Assert.That(jacobians[1][0].ToArray<double>(), Is.EqualTo(new double[6]));
        Assert.That(jacobians[1][1].ToArray<double>(), Is.EqualTo(new[] { 6.0, 0, 0, 8 }));
    }

    [TestCaseSource(nameof(s_modes))]
    public void The_Hessian_of_the_Rosenbrock_function_is_the_known_one(JacobianMode mode)
    {
        Tensor hessian = Transform.Hessian(
            v => (100 * (v[1] - v[0].Square()).Square()) + (1 - v[0]).Square(), mode)(Tensor.FromArray([-1.2, 1.0]));

        // [[1200x² - 400y + 2, -400x], [-400x, 200]]
        Assert.That(hessian.ToArray<double>(), Is.EqualTo(new[] { 1330, 480, 480, 200 }).Within(1e-9));
    }

    [TestCaseSource(nameof(s_modes))]
    public void Hessians_of_several_arguments_come_in_blocks(JacobianMode mode)
    {
        Tensor[][] blocks = Transform.Hessian((Tensor[] v) => (v[0].Square() * v[1]).Sum(), mode)([Point, Tensor.FromScalar(3.0)]);

        Assert.That(blocks[0][0].ToArray<double>(), Is.EqualTo((6 * Tensor.Eye(3, dtype: DType.Float64)).ToArray<double>()));
        Assert.That(blocks[0][1].ToArray<double>(), Is.EqualTo(new[] { 1.0, -3, 4 }));
        Assert.That(blocks[1][0].ToArray<double>(), Is.EqualTo(new[] { 1.0, -3, 4 }));
        Assert.That(blocks[1][1].Item<double>(), Is.Zero);
    }

    [TestCaseSource(nameof(s_modes))]
    public void The_function_may_read_elements(JacobianMode mode)
    {
        Tensor jacobian = Transform.Jacobian(x => x[0].Item<double>() > 0 ? x.Square() : x, mode)(Point);

        Assert.That(jacobian.ToArray<double>(), Is.EqualTo(new[] { 1.0, 0, 0, 0, -3, 0, 0, 0, 4 }));
    }

    [Test]
    public void A_network_has_the_same_Jacobian_in_both_modes()
    {
        Tensor weights = Domain.Between(-1, 1).Draw([3, 4], DType.Float64, 1);
        Tensor outer = Domain.Between(-1, 1).Draw([4, 2], DType.Float64, 2);
        Tensor Network(Tensor x) => x.ExpandDims(0).MatMul(weights).Tanh().MatMul(outer).Sigmoid().Squeeze(0);

        double[] forward = Transform.Jacobian(Network, JacobianMode.Forward)(Point).ToArray<double>();
        double[] reverse = Transform.Jacobian(Network, JacobianMode.Reverse)(Point).ToArray<double>();

        Assert.That(forward, Is.EqualTo(reverse).Within(1e-14));
    }

    [Test]
    public void Forward_mode_is_chosen_for_few_arguments_and_reverse_mode_for_many()
    {
        Assert.That(BackwardOperations(x => x.Sum()), Is.True);
        Assert.That(BackwardOperations(x => x.ExpandDims(1).BroadcastTo([3, 5])), Is.False);
    }

    /// <summary>Whether the transpose of the function's operation was applied.</summary>
    private static bool BackwardOperations(Func<Tensor, Tensor> function)
    {
        using Recorder recorder = new();
        _ = Transform.Jacobian(function)(Point);
        return function(Point).Rank == 0
            ? recorder.Applied.OfType<BroadcastToOp>().Any()
            : recorder.Applied.OfType<SumOp>().Any();
    }
}
