using Tensors;

namespace FourWaysToDifferentiate;

/// <summary>A function of single numbers, and where to differentiate it.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Title">Its formula.</param>
/// <param name="Function">The function.</param>
/// <param name="Point">One number per variable.</param>
internal sealed record Problem(string Name, string Title, Func<Tensor[], Tensor> Function, double[] Point)
{
    public static IReadOnlyList<Problem> All { get; } =
    [
        new("textbook", "f(x, y) = x²y + y + 2 at (3, 4)", v => (v[0] * v[0] * v[1]) + v[1] + 2, [3, 4]),
        new(
            "ten-variables", "the Rosenbrock function of 10 variables at (-1.2, 1, -1.2, 1, ...)", Rosenbrock,
            [-1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1]),
        new("loop", "z = a·cos(z + i) + z·sin(b - i) for i = 0 ... 99, at a = 0.2, b = 0.3", Loop, [0.2, 0.3]),
    ];

    /// <summary>The variables as tensors.</summary>
    public Tensor[] Tensors { get; } = Array.ConvertAll(Point, Tensor.FromScalar);

    /// <summary>Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)².</summary>
    private static Tensor Rosenbrock(Tensor[] x)
    {
        Tensor sum = Tensor.FromScalar(0.0);
        for (int i = 0; i + 1 < x.Length; i++)
        {
            sum += (100 * (x[i + 1] - x[i].Square()).Square()) + (1 - x[i]).Square();
        }

        return sum;
    }

    private static Tensor Loop(Tensor[] v)
    {
        (Tensor a, Tensor b) = (v[0], v[1]);
        Tensor z = Tensor.FromScalar(0.0);
        for (int i = 0; i < 100; i++)
        {
            z = (a * (z + i).Cos()) + (z * (b - i).Sin());
        }

        return z;
    }
}
