using System.Diagnostics;
using Tensors;
using Tensors.Autograd;

namespace FourWaysToDifferentiate;

/// <summary>What one way found for one function, and how long it took.</summary>
/// <param name="Method">The name of the way.</param>
/// <param name="Value">The value of the function.</param>
/// <param name="Gradient">One number per variable.</param>
/// <param name="Passes">How often it went through the function.</param>
/// <param name="Microseconds">The median time of a whole differentiation.</param>
internal sealed record Measurement(string Method, double Value, double[] Gradient, int Passes, double Microseconds)
{
    private static readonly Func<Func<Tensor[], Tensor>, Tensor[], Derivatives>[] s_ways =
    [
        (function, point) => FourWays.Numerical(function, point),
        (function, point) => FourWays.Symbolic(function, point),
        (function, point) => FourWays.Forward(function, point),
        (function, point) => FourWays.Reverse(function, point),
    ];

    /// <summary>Differentiates a function in all four ways.</summary>
    /// <param name="problem">The function.</param>
    /// <param name="repetitions">How often each way is timed; it warms up as often before.</param>
    public static Measurement[] Run(Problem problem, int repetitions) => Array.ConvertAll(s_ways, way =>
    {
        Derivatives found = way(problem.Function, problem.Tensors);
        double[] times = new double[2 * repetitions];
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            found = way(problem.Function, problem.Tensors);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        double[] warm = times[repetitions..];
        Array.Sort(warm);
        return new Measurement(
            found.Method, found.Value.Item<double>(), [.. found.Gradient.Select(slope => slope.Item<double>())], found.Passes,
            warm[warm.Length / 2]);
    });
}
