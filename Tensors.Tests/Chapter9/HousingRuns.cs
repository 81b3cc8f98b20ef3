using System.Text.Json;
using Housing;

namespace Tensors.Tests.Chapter9;

/// <summary>The data of the chapter, read once, and what TensorFlow printed.</summary>
internal static class HousingRuns
{
    private static readonly Lazy<HousingProblem> s_problem = new(() => new(HousingFile.Read(SharedData.PathOf("cal_housing.data"))));

    public static HousingProblem Problem => s_problem.Value;

    public static JsonElement Expected => SharedData.Json("chapter9-expected.json");

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetDouble())];

    public static void AssertTheta(Tensor theta, double[] expected, double tolerance = 2e-6) =>
        Assert.That(theta.Cast(DType.Float64).ToArray<double>(), Is.EqualTo(expected).Within(tolerance));
}
