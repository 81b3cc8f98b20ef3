using System.Globalization;
using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Every row of the catalog at zeros, tiny and huge numbers, infinities and ties, in every mode.</summary>
public sealed class EdgeTests
{
    /// <summary>In ULP, times 1 and the condition: how much a rounding of the operand changes the derivative.</summary>
    private const double Bound = 4;

    private static readonly double[] s_specials =
        [0, -0.0, 1, -1, 1e-300, -1e-300, 1e300, -1e300, double.PositiveInfinity, double.NegativeInfinity, 0.5, 3, -3, 40, -40];

    private static readonly Dictionary<string, string[][]> s_table =
        File.ReadLines(Path.Combine(Repository.Root, "Tensors.Tests", "Catalog", "EdgeDerivatives.txt"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(';'))
            .GroupBy(line => line[0])
            .ToDictionary(group => group.Key, group => group.ToArray());

    private static IEnumerable<string> Tabulated => s_table.Keys;

    private static IEnumerable<OpRow> WithCorners => OpCatalog.All.Where(row => row.Corners.Count > 0);

    private static IEnumerable<OpRow> Smooth => OpCatalog.Differentiable.Where(row => row.DTypes.Contains(DType.Float64) && !row.MixesElements);

    [TestCaseSource(nameof(Tabulated))]
    public void Derivatives_agree_with_those_of_60_digits(string name)
    {
        OpRow row = OpCatalog.All.Single(candidate => candidate.Name == name);
        Tensor Function(Tensor x) => row.Apply([x]);
        Tensor Slope(Tensor x) => Transform.Grad(y => Function(y).Sum())(x);
        Tensor x = Tensor.FromArray([.. s_table[name].Select(line => Number(line[1]))]);
        Tensor ones = Tensor.OnesLike(x);

        Assert.Multiple(() =>
        {
            Check(name, Slope(x), 2, "in reverse mode");
            Check(name, Transform.Jvp(Function)(x, ones).Tangent, 2, "in forward mode");
            Check(name, Transform.Grad(y => Slope(y).Sum())(x), 4, "in reverse mode, twice");
            Check(name, Transform.Jvp(Slope)(x, ones).Tangent, 4, "in forward over reverse mode");
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

    private static void Check(string name, Tensor actual, int column, string mode)
    {
        double[] derivatives = actual.ToArray<double>();
        for (int i = 0; i < derivatives.Length; i++)
        {
            string[] line = s_table[name][i];
            if (line[column] != "-")
            {
                double expected = Number(line[column]);
                double allowed = Math.Ceiling(Bound * (1 + Number(line[column + 1])));
                Assert.That(derivatives[i], Is.EqualTo(expected).Or.EqualTo(expected).Within(allowed).Ulps, $"{name} at {line[1]} {mode}");
            }
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
