namespace Tensors.Tests;

/// <summary>
/// The sum of products that a convolution and its transposes are, in plain loops of float64 that keep what each addition loses.
/// </summary>
internal sealed class PlainConvolution
{
    public PlainConvolution(Tensor image, Tensor weights, Tensor cotangent, SlidingWindow window, int groups)
    {
        double[] x = image.Cast(DType.Float64).ToArray<double>();
        double[] w = weights.Cast(DType.Float64).ToArray<double>();
        double[] dy = cotangent.Cast(DType.Float64).ToArray<double>();
        Sums y = new(dy.Length);
        Sums dx = new(x.Length);
        Sums dw = new(w.Length);
        int[] windows = [.. cotangent.Shape.Extents[1..^1]];
        int[] taps = [.. weights.Shape.Extents[..^2]];
        (int channels, int results) = (weights.Shape[^2], weights.Shape[^1]);
        for (int member = 0; member < image.Shape[0]; member++)
        {
            foreach (int[] at in Positions(windows))
            {
                foreach (int[] tap in Positions(taps))
                {
                    int[] seen = [.. at.Select((position, axis) =>
                        (position * window.Strides[axis]) + (tap[axis] * window.Dilations[axis]) - window.Padding[axis].Before)];
                    if (seen.Where((position, axis) => position < 0 || position >= image.Shape[axis + 1]).Any())
                    {
                        continue;
                    }

                    for (int result = 0; result < results; result++)
                    {
                        int group = result / (results / groups);
                        int o = (Offset([member, .. at], cotangent.Shape) * results) + result;
                        for (int channel = 0; channel < channels; channel++)
                        {
                            int i = (Offset([member, .. seen], image.Shape) * image.Shape[^1]) + (group * channels) + channel;
                            int f = (((Offset([0, .. tap], Shape.Create([1, .. taps])) * channels) + channel) * results) + result;
                            y.Add(o, x[i] * w[f]);
                            dx.Add(i, dy[o] * w[f]);
                            dw.Add(f, x[i] * dy[o]);
                        }
                    }
                }
            }
        }

        (Result, ImageGradient, WeightsGradient) = (y.Values, dx.Values, dw.Values);
    }

    public double[] Result { get; }

    public double[] ImageGradient { get; }

    public double[] WeightsGradient { get; }

    private static IEnumerable<int[]> Positions(int[] extents) => extents.Aggregate(
        (IEnumerable<int[]>)[[]], (prefixes, extent) =>
            prefixes.SelectMany(prefix => Enumerable.Range(0, extent).Select(position => (int[])[.. prefix, position])));

    private static int Offset(int[] position, Shape shape) =>
        position.Select((at, axis) => (at, axis)).Aggregate(0, (offset, p) => (offset * shape[p.axis]) + p.at);

    /// <summary>Kahan's sums.</summary>
    private sealed class Sums(int count)
    {
        private readonly double[] _lost = new double[count];

        public double[] Values { get; } = new double[count];

        public void Add(int i, double term)
        {
            double corrected = term - _lost[i];
            double sum = Values[i] + corrected;
            _lost[i] = sum - Values[i] - corrected;
            Values[i] = sum;
        }
    }
}
