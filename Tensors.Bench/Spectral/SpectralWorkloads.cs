using Tensors.Bench.Ratios;

namespace Tensors.Bench;

internal static class SpectralWorkloads
{
    public static IEnumerable<Workload> All() =>
    [
        .. ((int[])[1024, 65_536, 1000, 1009]).Select(n => OfComplex("fft", [n], Draw.Name(n), z => z.Fft())),
        OfComplex("fft", [256, 1024], "256 of 1024", z => z.Fft()),
        OfComplex("fft2", [512, 512], "512x512", z => z.Fft2()),
        .. ((int[])[1024, 65_536]).Select(
            n => Workload.Of(
                "rfft", Draw.Name(n), () => [Draw.Uniform([n])], x => x[0].Rfft(), Flops(n) with { Flops = Flops(n).Flops / 2 })),
    ];

    private static Workload OfComplex(string name, Shape shape, string size, Func<Tensor, Tensor> transform) => new(
        name,
        size,
        () => [Draw.Uniform(shape), Draw.Uniform(shape, seed: 2)],
        x =>
        {
            Tensor z = Tensor.Complex(x[0], x[1]);
            return () => transform(z).Dispose();
        },
        Flops(shape.ElementCount));

    /// <summary>By custom a transform counts as 5 · n · log₂ n.</summary>
    private static Work Flops(long n) => new(5 * n * Math.Log2(n), 0);
}
