using Tensors.Bench.Ratios;

namespace Tensors.Bench;

internal static class LinearAlgebraWorkloads
{
    private static readonly int[] SquareSizes = [32, 64, 100, 128, 256, 333, 512, 1000, 1023, 1024, 2048];
    private static readonly int[] Float64Sizes = [64, 128, 333, 512, 1024];

    // One side short: products with a vector, the features and units of small models, mini-batches.
    private static readonly (int M, int K, int N)[] SkinnyExtents =
    [
        (1, 1024, 1024), (1024, 1024, 1), (20640, 9, 1), (9, 20640, 1),
        (9, 1024, 1024), (10, 1024, 1024), (50, 1024, 1024), (1024, 1024, 9), (1024, 1024, 10), (1024, 1024, 50),
        (50, 784, 300), (50, 300, 100), (50, 100, 10), (200, 784, 300),
    ];

    public static IEnumerable<Workload> All() =>
    [
        .. SquareSizes.Select(Square),
        .. ((int[])[100, 512]).SelectMany(n => (IEnumerable<Workload>)
        [
            Product("matmul, left transposed", n, n, n, x => x[0].T.MatMul(x[1])),
            Product("matmul, right transposed", n, n, n, x => x[0].MatMul(x[1].T)),
            Product("matmul, both transposed", n, n, n, x => x[0].T.MatMul(x[1].T)),
        ]),
        .. SkinnyExtents.Select(extents => Product("matmul", extents.M, extents.K, extents.N, x => x[0].MatMul(x[1]))),
        Of("matmul batched", "64 of 64x64x64", [64, 64, 64], [64, 64, 64], Work.OfProduct(64 * 64, 64, 64), x => x[0].MatMul(x[1])),
        Of("matmul batched", "64 of 100x100x100", [64, 100, 100], [64, 100, 100], Work.OfProduct(64 * 100, 100, 100), x =>
            x[0].MatMul(x[1])),
        .. Float64Sizes.Select(n => Of(
            "matmul float64", $"{n}x{n}x{n}", [n, n], [n, n], Work.OfProduct(n, n, n, DType.Float64), x => x[0].MatMul(x[1]),
            DType.Float64)),
        Workload.Of(
            "einsum bij,bkj->bik",
            "64x64x64",
            () => [Draw.Uniform([64, 64, 64]), Draw.Uniform([64, 64, 64], seed: 2)],
            x => Tensor.Einsum("bij,bkj->bik", x[0], x[1]),
            Work.OfProduct(64 * 64, 64, 64)),
        .. ((int[])[100, 500]).SelectMany(n => (IEnumerable<Workload>)
        [
            Workload.Of("Cholesky", $"{n}x{n}", () => [Definite(n)], x => x[0].Cholesky(), new(Math.Pow(n, 3) / 3, 0)),
            Workload.Of("QR", $"{n}x{n}", () => [Definite(n)], x => x[0].Qr().R, new(Math.Pow(n, 3) * 8 / 3, 0)),
            Workload.Of(
                "solve", $"{n}x{n}", () => [Definite(n), Draw.Uniform([n, 10], seed: 2)], x => x[0].Solve(x[1]),
                new(Math.Pow(n, 3) * 2 / 3, 0)),
        ]),
    ];

    public static Workload Square(int n) => Product("matmul", n, n, n, x => x[0].MatMul(x[1]));

    private static Tensor Definite(int n)
    {
        Tensor x = Draw.Uniform([n, n]);
        return x.MatMul(x.T) + (n * Tensor.Eye(n));
    }

    private static Workload Product(string name, int m, int k, int n, Func<Tensor[], Tensor> product)
    {
        // A vector's product reads each element of the matrix once: memory is its limit.
        Work work = Math.Min(m, n) == 1 ? Work.OfBytes(4.0 * ((m * k) + (k * n) + (m * n))) : Work.OfProduct(m, k, n);
        return Of(name, $"{m}x{k}x{n}", [m, k], [k, n], work, product);
    }

    private static Workload Of(
        string name, string size, Shape left, Shape right, Work work, Func<Tensor[], Tensor> product, DType dtype = DType.Float32) =>
        Workload.Of(name, size, () => [Draw.Uniform(left, dtype: dtype), Draw.Uniform(right, dtype: dtype, seed: 2)], product, work);
}
