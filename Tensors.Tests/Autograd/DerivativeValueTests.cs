using System.Reflection;
using System.Text.Json;
using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>First and second derivatives beside those that TensorFlow computed in float64.</summary>
public sealed class DerivativeValueTests
{
    private const double Tolerance = 1e-10;

    // TensorFlow's slope below zero, which is an attribute of float32.
    private const double LeakySlope = 0.2f;

    private static readonly string[] s_functions =
    [
        "exp", "expm1", "tanh", "sigmoid", "sin", "cos", "tan", "erf", "erfc", "square", "abs", "sinh", "cosh", "atan", "asinh", "log",
        "log1p", "sqrt",
        "rsqrt", "reciprocal", "lgamma", "digamma", "acosh", "asin", "acos", "atanh", "relu", "elu", "selu", "softplus",
        "softsign", "relu6", "leaky_relu",
    ];

    [Test]
    public void Every_function_of_the_file_is_tested() => Assert.That(
        Golden().Select(row => row.GetProperty("function").GetString()), Is.EquivalentTo(s_functions));

    [TestCaseSource(nameof(s_functions))]
    public void First_and_second_derivatives_agree_with_TensorFlow(string name)
    {
        JsonElement row = Golden().Single(candidate => candidate.GetProperty("function").GetString() == name);
        MethodInfo method = typeof(Tensor).GetMethods().FirstOrDefault(
            candidate => IsFunction(candidate, name == "lgamma" ? "loggamma" : name.Replace("_", "", StringComparison.Ordinal)))
            ?? Ignored(name);
        object?[] arguments = [.. method.GetParameters().Select(parameter => name == "leaky_relu" ? LeakySlope : parameter.DefaultValue)];
        Tensor Function(Tensor x) => (Tensor)method.Invoke(x, arguments)!;
        Tensor Slope(Tensor x) => Transform.Grad(y => Function(y).Sum())(x);
        Tensor x = Tensor.FromArray(Numbers(row, "x"));

        Check(Function(x), Numbers(row, "y"), "value");
        Check(Slope(x), Numbers(row, "dy"), "first derivative");
        Check(Transform.Jvp(Function)(x, Tensor.OnesLike(x)).Tangent, Numbers(row, "dy"), "first derivative in forward mode");

        // TensorFlow has no second derivative of softsign.
        if (row.GetProperty("ddy").ValueKind == JsonValueKind.Array)
        {
            Check(Transform.Grad(y => Slope(y).Sum())(x), Numbers(row, "ddy"), "second derivative");
            Check(Transform.Jvp(Slope)(x, Tensor.OnesLike(x)).Tangent, Numbers(row, "ddy"), "second derivative in forward mode");
        }
    }

    private static JsonElement[] Golden() => [.. SharedData.Json("tensorflow", "goldens", "values", "derivatives.json").EnumerateArray()];

    private static MethodInfo Ignored(string name)
    {
        Assert.Ignore($"There is no operation {name} yet.");
        throw new InvalidOperationException();
    }

    private static bool IsFunction(MethodInfo method, string name) =>
        !method.IsStatic && method.ReturnType == typeof(Tensor) && string.Equals(method.Name, name, StringComparison.OrdinalIgnoreCase)
        && method.GetParameters().All(parameter => parameter.HasDefaultValue);

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
