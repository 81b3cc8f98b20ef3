namespace Tensors.Bench.Ratios;

/// <summary>Operands of workloads: the same values in every run.</summary>
internal static class Draw
{
    /// <summary>Evenly distributed values.</summary>
    public static Tensor Uniform(Shape shape, double low = -1, double high = 1, DType dtype = DType.Float32, long seed = 1) =>
        Tensor.RandomUniform(shape, low, high, dtype, seed);

    /// <summary>A size as the table writes it.</summary>
    public static string Name(int count) => count >= 1_000_000 ? $"{count / 1_000_000}M" : count >= 1000 ? $"{count / 1000}k" : $"{count}";
}
