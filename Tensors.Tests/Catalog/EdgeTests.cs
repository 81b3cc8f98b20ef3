using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Every row of the catalog at zeros, tiny and huge numbers, infinities and ties, in every mode.</summary>
public sealed class EdgeTests
{
    private static readonly double[] s_specials =
        [0, -0.0, 1, -1, 1e-300, -1e-300, 1e300, -1e300, double.PositiveInfinity, double.NegativeInfinity, 0.5, 3, -3, 40, -40];

    private static readonly EdgeTable s_ofOne = new("EdgeDerivatives.txt");

    private static readonly EdgeTable s_ofTwo = new("EdgeDerivativesOfTwo.txt", 2);

    private static readonly EdgeTable s_ofThree = new("EdgeDerivativesOfThree.txt", 3);

    private static readonly EdgeTable s_ofFolds = new("EdgeDerivativesOfFolds.txt");

    private static IEnumerable<string> OfOne => s_ofOne.Names;

    private static IEnumerable<string> OfTwo => s_ofTwo.Names;

    private static IEnumerable<string> OfThree => s_ofThree.Names;

    private static IEnumerable<string[]> OfFolds => s_ofFolds.Names.SelectMany(s_ofFolds.Of);

    private static IEnumerable<OpRow> WithCorners => OpCatalog.All.Where(row => row.Corners.Count > 0);

    private static IEnumerable<OpRow> Smooth =>
        OpCatalog.Differentiable.Where(row => row.DTypes.Contains(DType.Float64) && !row.MixesElements);

    [TestCaseSource(nameof(OfOne))]
    public void Derivatives_agree_with_those_of_60_digits(string name)
    {
        OpRow row = Row(name);
        Tensor Function(Tensor x) => row.Apply([x]);
        Tensor Slope(Tensor x) => Transform.Grad(y => Function(y).Sum())(x);
        Tensor x = s_ofOne.Column(name, 1);
        Tensor ones = Tensor.OnesLike(x);

        Assert.Multiple(() =>
        {
            s_ofOne.Check(name, Slope(x), 2, "in reverse mode");
            s_ofOne.Check(name, Transform.Jvp(Function)(x, ones).Tangent, 2, "in forward mode");
            s_ofOne.Check(name, Transform.Grad(y => Slope(y).Sum())(x), 4, "in reverse mode, twice");
            s_ofOne.Check(name, Transform.Jvp(Slope)(x, ones).Tangent, 4, "in forward over reverse mode");
        });
    }

    [TestCaseSource(nameof(OfTwo))]
    public void Derivatives_of_two_operands_agree_with_literals(string name) => CheckByEachOperand(s_ofTwo, name, 2);

    [TestCaseSource(nameof(OfThree))]
    public void Derivatives_of_three_operands_agree_with_literals(string name) => CheckByEachOperand(s_ofThree, name, 3);

    [TestCaseSource(nameof(OfFolds))]
    public void Derivatives_of_folds_agree_with_literals(params string[] line)
    {
        double[] elements = [.. line[1].Split(' ').Select(EdgeTable.Number)];
        int count = elements.Length;
        OpRow row = Row(line[0]);
        Tensor x = Tensor.FromArray(elements, Shape.Create(1, 1, 1).With(row.FoldedAxis, count));
        Tensor Function(Tensor x)
        {
            Tensor y = row.Apply([x]).Flatten();
            return (y * (Tensor.Arange(y.Shape[0], DType.Float64) + 1)).Sum();
        }

        void Check(Tensor derivatives, int column, string mode) => Assert.Multiple(() =>
        {
            double[] actual = derivatives.ToArray<double>();
            for (int i = 0; i < actual.Length; i++)
            {
                EdgeTable.Check(
                    actual[i], line[column + (2 * i)], line[column + 1 + (2 * i)], $"{line[0]} at {line[1]}, derivative {i} {mode}");
            }
        });

        Assert.Multiple(() =>
        {
            Check(Transform.Grad(Function)(x), 2, "in reverse mode");
            Check(Transform.Jacobian(Function, JacobianMode.Forward)(x), 2, "in forward mode");
            Check(Transform.Hessian(Function, JacobianMode.Reverse)(x), 2 + (2 * count), "in reverse mode, twice");
            Check(Transform.Hessian(Function, JacobianMode.Forward)(x), 2 + (2 * count), "in forward over reverse mode");
        });
    }

    [TestCaseSource(nameof(WithCorners))]
    public void Slopes_where_there_is_none_are_the_documented_ones(object row)
    {
        OpRow tested = (OpRow)row;
        foreach ((double[] at, double[] slopes) in tested.Corners)
        {
            Tensor[] point = [.. at.Select(x => Tensor.FromArray([x]))];

            Tensor[] gradient = Transform.Grad((Tensor[] x) => tested.Apply(x).Sum())(point);

            Assert.That(gradient.Select(slope => slope.Sum().Item<double>()), Is.EqualTo(slopes), $"{tested} at ({string.Join(", ", at)})");
        }
    }

    [TestCaseSource(nameof(Smooth))]
    public void Cotangents_and_tangents_of_0_stay_0(object row)
    {
        OpRow tested = (OpRow)row;
        List<string> lost = [];
        for (int shift = 0; shift < s_specials.Length; shift++)
        {
            Tensor[] operands = tested.Draw(DType.Float64);
            int[] free = [.. tested.Free()];
            Tensor[] point = [.. free.Select((number, i) => Specials(operands[number].Shape, shift * (i + 1)))];
            Tensor[] Apply(Tensor[] x)
            {
                Tensor[] all = [.. operands];
                for (int i = 0; i < free.Length; i++)
                {
                    all[free[i]] = x[i];
                }

                return [tested.Apply(all)];
            }

            (Tensor[] values, Func<Tensor[], Tensor[]> pullback) = Transform.Vjp(Apply)(point);
            Tensor[] cotangents = pullback([Tensor.ZerosLike(values[0])]);
            Tensor tangent = Transform.Jvp(Apply)(point, [.. point.Select(x => Tensor.ZerosLike(x))]).Tangents[0];

            if (!cotangents.All(IsZero))
            {
                lost.Add($"shift {shift}, reverse mode");
            }

            if (!IsZero(tangent))
            {
                lost.Add($"shift {shift}, forward mode");
            }
        }

        Assert.That(lost, Is.Empty);
    }

    /// <summary>First and second derivatives by each operand; of the second ones a table has those by i and j ≥ i, row by row.</summary>
    private static void CheckByEachOperand(EdgeTable table, string name, int count)
    {
        OpRow row = Row(name);
        Tensor[] Slopes(Tensor[] x) => Transform.Grad((Tensor[] y) => row.Apply(y).Sum())(x);
        Tensor[] point = [.. Enumerable.Range(1, count).Select(column => table.Column(name, column))];
        Tensor[] Along(int operand) => [.. point.Select((x, i) => i == operand ? Tensor.OnesLike(x) : Tensor.ZerosLike(x))];
        int Second(int i, int j) => i > j ? Second(j, i) : 1 + (3 * count) + (2 * ((i * count) - (i * (i - 1) / 2) + j - i));

        Assert.Multiple(() =>
        {
            Tensor[] slopes = Slopes(point);
            for (int i = 0; i < count; i++)
            {
                int first = 1 + count + (2 * i);
                Tensor tangent = Transform.Jvp((Tensor[] x) => [row.Apply(x)])(point, Along(i)).Tangents[0];
                table.Check(name, slopes[i], first, $"by operand {i} in reverse mode");
                table.Check(name, tangent, first, $"by operand {i} in forward mode");
                Tensor[] reverse = Transform.Grad((Tensor[] x) => Slopes(x)[i].Sum())(point);
                Tensor[] forward = Transform.Jvp(Slopes)(point, Along(i)).Tangents;
                for (int j = 0; j < count; j++)
                {
                    table.Check(name, reverse[j], Second(i, j), $"by operands {i} and {j} in reverse mode");
                    table.Check(name, forward[j], Second(i, j), $"by operands {i} and {j} in forward over reverse mode");
                }
            }
        });
    }

    private static OpRow Row(string name) => OpCatalog.All.Single(row => row.Name == name);

    private static bool IsZero(Tensor x) => x.Equal(0).All().Item<bool>();

    /// <summary>Different numbers; with even shifts pairs of equal ones.</summary>
    private static Tensor Specials(Shape shape, int shift)
    {
        double[] elements = new double[shape.ElementCount];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = s_specials[((shift % 2 == 0 ? i / 2 : i) + shift) % s_specials.Length];
        }

        return Tensor.FromArray(elements, shape);
    }
}
