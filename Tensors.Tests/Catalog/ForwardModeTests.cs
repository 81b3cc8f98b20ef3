using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Every differentiable operation in forward mode, alone and nested with reverse mode in every order.</summary>
public sealed class ForwardModeTests
{
    private static IEnumerable<OpRow> Rows => OpCatalog.Differentiable.Where(row => row.DTypes.Contains(DType.Float64));

    [TestCaseSource(nameof(Rows))]
    public void Forward_mode_equals_reverse_mode(object row)
    {
        RowFunction tested = new((OpRow)row);
        Tensor[] directions = tested.Directions(seed: 11);

        (Tensor[] values, Tensor[] tangents) = Transform.Jvp(tested.Apply)(tested.Point, directions);
        (Tensor[] sameValues, Func<Tensor[], Tensor[]> pullback) = Transform.Vjp(tested.Apply)(tested.Point);
        Tensor cotangent = RowFunction.Direction(values[0], seed: 12);

        Assert.That(Bits.Of(values[0]), Is.EqualTo(Bits.Of(sameValues[0])));
        Assert.That(tangents[0].Shape, Is.EqualTo(values[0].Shape));
        Agree(Dot([tangents[0]], [cotangent]), Dot(pullback([cotangent]), directions), tested.Tolerance);
    }

    [TestCaseSource(nameof(Rows))]
    public void Second_derivatives_are_the_same_in_every_nesting(object row)
    {
        RowFunction tested = new((OpRow)row);
        Tensor[] directions = tested.Directions(seed: 21);
        Tensor weights = RowFunction.Direction(tested.Apply(tested.Point)[0], seed: 22);
        Tensor Weighted(Tensor[] x) => (tested.Apply(x)[0] * weights).Sum();
        Tensor Slope(Tensor[] x) => Transform.Jvp(y => [Weighted(y)])(x, directions).Tangents[0];

        Tensor[] forwardOverReverse = Transform.HessianVectorProduct(Weighted)(tested.Point, directions);
        Tensor[] reverseOverForward = Transform.Grad(Slope)(tested.Point);
        Tensor[] reverseOverReverse = Transform.Grad(
            (Tensor[] x) => Transform.Grad(Weighted)(x).Zip(directions, (gradient, direction) => (gradient * direction).Sum())
                .Aggregate((a, b) => a + b))(tested.Point);
        Tensor forwardOverForward = Transform.Jvp(x => [Slope(x)])(tested.Point, directions).Tangents[0];

        for (int i = 0; i < directions.Length; i++)
        {
            Tensor[] unit = [RowFunction.Direction(directions[i], seed: 23)];
            Agree(Dot([forwardOverReverse[i]], unit), Dot([reverseOverReverse[i]], unit), tested.Tolerance);
            Agree(Dot([reverseOverForward[i]], unit), Dot([reverseOverReverse[i]], unit), tested.Tolerance);
        }

        (double Sum, double Size) expected = Dot(reverseOverReverse, directions);
        Agree((forwardOverForward.Item<double>(), expected.Size), expected, tested.Tolerance);
    }

    private static (double Sum, double Size) Dot(Tensor[] left, Tensor[] right)
    {
        double sum = 0;
        double size = 0;
        for (int i = 0; i < left.Length; i++)
        {
            Tensor terms = left[i] * right[i];
            sum += terms.Sum().Item<double>();
            size += terms.Abs().Sum().Item<double>();
        }

        return (sum, size);
    }

    private static void Agree((double Sum, double Size) actual, (double Sum, double Size) expected, double tolerance) =>
        Assert.That(actual.Sum, Is.EqualTo(expected.Sum).Within(tolerance * Math.Max(1, Math.Max(actual.Size, expected.Size))));
}
