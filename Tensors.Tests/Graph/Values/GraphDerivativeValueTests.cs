using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>First and second derivatives by nodes of a graph, beside those that TensorFlow computed in float64.</summary>
public sealed class GraphDerivativeValueTests
{
    private const double Tolerance = 1e-10;

    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_functions = new()
    {
        ["exp"] = x => Exp(x),
        ["expm1"] = x => Expm1(x),
        ["tanh"] = x => Tanh(x),
        ["sigmoid"] = x => Sigmoid(x),
        ["sin"] = x => Sin(x),
        ["cos"] = x => Cos(x),
        ["tan"] = x => Tan(x),
        ["erf"] = x => Erf(x),
        ["erfc"] = x => Erfc(x),
        ["square"] = x => Square(x),
        ["abs"] = x => Abs(x),
        ["sinh"] = x => Sinh(x),
        ["cosh"] = x => Cosh(x),
        ["atan"] = x => Atan(x),
        ["asinh"] = x => Asinh(x),
        ["log"] = x => Log(x),
        ["log1p"] = x => Log1p(x),
        ["sqrt"] = x => Sqrt(x),
        ["rsqrt"] = x => Rsqrt(x),
        ["reciprocal"] = x => Reciprocal(x),
        ["lgamma"] = x => Lgamma(x),
        ["digamma"] = x => Digamma(x),
        ["acosh"] = x => Acosh(x),
        ["asin"] = x => Asin(x),
        ["acos"] = x => Acos(x),
        ["atanh"] = x => Atanh(x),
        ["relu"] = x => Relu(x),
        ["elu"] = x => Elu(x),
        ["selu"] = x => Selu(x),
        ["softplus"] = x => Softplus(x),
        ["softsign"] = x => Softsign(x),
        ["relu6"] = x => Relu6(x),
        ["leaky_relu"] = x => LeakyRelu(x),
    };

    private static IEnumerable<string> Names => s_functions.Keys;

    [Test]
    public void Every_function_of_the_file_is_tested() =>
        Assert.That(Rows().Select(row => row.GetProperty("function").GetString()), Is.EquivalentTo(Names));

    [TestCaseSource(nameof(Names))]
    public void Values_and_derivatives_agree_with_TensorFlow(string name)
    {
        JsonElement row = Rows().Single(candidate => candidate.GetProperty("function").GetString() == name);
        using DefaultGraph graph = new Graph().AsDefault();
        Tensor x = Constant(Numbers(row, "x"));
        Tensor y = s_functions[name](x);
        Tensor dy = Gradients(y, [x])[0]!;
        using Session session = new();

        (Tensor value, Tensor slope) = session.Run(y, dy);

        Check(value, Numbers(row, "y"), "value");
        Check(slope, Numbers(row, "dy"), "first derivative");
        if (row.GetProperty("ddy").ValueKind == JsonValueKind.Array)
        {
            Check(session.Run(Gradients(dy, [x])[0]!), Numbers(row, "ddy"), "second derivative");
        }
        else
        {
            Assert.That(() => Gradients(dy, [x]), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("No gradient defined"));
        }
    }

    private static JsonElement[] Rows() => [.. SharedData.Json("tensorflow", "goldens", "values", "derivatives.json").EnumerateArray()];

    private static double[] Numbers(JsonElement row, string property) =>
        [.. row.GetProperty(property).EnumerateArray().Select(number => number.GetDouble())];

    private static void Check(Tensor actual, double[] expected, string what)
    {
        double[] numbers = actual.ToArray<double>();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(
                numbers[i], Is.EqualTo(expected[i]).Within(Tolerance * Math.Max(1, Math.Abs(expected[i]))), $"{what} at position {i}");
        }
    }
}
