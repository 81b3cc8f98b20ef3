namespace Tensors.Graphs;

/// <summary>
/// Draws that need no one knows how many words: categories, gamma and Poisson numbers, and candidates for sampled losses.
/// </summary>
internal static partial class SamplingKinds
{
    // What TensorFlow lets a stream advance for each number.
    private const ulong BlocksPerNumber = 256;

    public static void AddTo(KindTable kinds)
    {
        Add(kinds, "Multinomial", [("T", 0)], node =>
            node.Output(node.Attribute("output_dtype", DataType.Int64), [node.RequireRank(0, 2)[0], node.Integer(1)]), e => Multinomial(e));
        Add(kinds, "RandomGamma", [("S", 0), ("T", 1)], node => node.Output(node.Type(1), NumbersShape(node)), e => Draw(e, Gamma));
        Add(kinds, "RandomPoisson", [("S", 0), ("dtype", 1)], node => node.Output(node.Type(1), NumbersShape(node)), e => Draw(e, Poisson));
        Add(kinds, "RandomPoissonV2", [("S", 0), ("R", 1)], node =>
            node.Output(node.Attribute("dtype", DataType.Int64), NumbersShape(node)), e => Draw(e, Poisson));
        Candidates(kinds);
        kinds.Add(new("ComputeAccidentalHits")
        {
            Types = [],
            LeastOperands = 2,
            Infer = node =>
            {
                node.Output(DataType.Int32, [null]);
                node.Output(DataType.Int64, [null]);
                node.Output(DataType.Float32, [null]);
            },
            Computes = e => AccidentalHits(e),
            IsNotDifferentiable = true,
        });
    }

    private static void Add(
        KindTable kinds, string op, (string, int)[] types, Action<Inference> infer, Func<Evaluation, NodeResults> draw) => kinds.Add(new(op)
        {
            Types = types,
            LeastOperands = 2,
            Infer = infer,
            Computes = draw,
            IsRandom = true,
            IsStateful = true,
            IsNotDifferentiable = true,
        });

    private static PartialShape NumbersShape(Inference node) =>
        node.ShapeValue(0) is { Rank: not null } shape && node.Shape(1).Rank is not null
            ? [.. shape, .. node.Shape(1)]
            : PartialShape.Unknown;

    private static PhiloxGenerator Stream(Evaluation e) => e.State.Resource(e.Node, node => new PhiloxGenerator(RandomKinds.SeedOf(node)));

    private static DType TypeOf(Evaluation e) => e.Node.Outputs[0].DataType.DType
        ?? throw new GraphTypeException("Random numbers are float or integer.");

    /// <summary>Per row of logits so many classes, each as likely as the softmax says.</summary>
    private static Tensor Multinomial(Evaluation e)
    {
        Tensor logits = e[0].Cast(DType.Float64);
        int samples = e.Integer(1);
        if (logits.Rank != 2 || samples < 0 || (logits.Shape[1] == 0 && logits.Shape[0] > 0 && samples > 0))
        {
            throw new InvalidArgumentException(
                $"Multinomial takes a matrix of logits with classes and a number of samples, not {logits.Shape} and {samples}.", e.Node);
        }

        (int rows, int classes) = (logits.Shape[0], logits.Shape[1]);
        double[] values = logits.ToArray<double>();
        PhiloxGenerator stream = Stream(e);
        RandomWords words = new(stream.Reserve(BlocksPerNumber * 2 * (ulong)rows * ((ulong)(samples + 3) / 4 * 4)), stream.Key);
        long[] drawn = Tensor.Zeros([rows, samples], DType.Int64).ToArray<long>();
        double[] sums = new double[classes];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> line = values.AsSpan(row * classes, classes);
            double greatest = double.NegativeInfinity;
            foreach (double value in line)
            {
                greatest = double.IsFinite(value) ? Math.Max(greatest, value) : greatest;
            }

            double total = 0;
            for (int i = 0; i < classes; i++)
            {
                total += double.IsFinite(line[i]) ? Math.Exp(line[i] - greatest) : 0;
                sums[i] = total;
            }

            for (int sample = 0; sample < samples; sample++)
            {
                double wanted = words.NextDouble() * total;
                int first = Array.FindIndex(sums, sum => sum > wanted);
                drawn[(row * samples) + sample] = first < 0 ? classes : first;
            }
        }

        return Tensor.FromArray(drawn, [rows, samples]).Cast(TypeOf(e));
    }

    /// <summary>For each parameter so many numbers, each from a place of its own in the stream.</summary>
    private static Tensor Draw(Evaluation e, Func<double, RandomWords, double> draw)
    {
        PhiloxGenerator stream = Stream(e);
        double[] parameters = e[1].Cast(DType.Float64).ToArray<double>();
        Shape shape = Shape.Create([.. e.Integers(0), .. e[1].Shape.Extents]);
        double[] numbers = Tensor.Zeros(shape, DType.Float64).ToArray<double>();
        int samples = parameters.Length == 0 ? 0 : numbers.Length / parameters.Length;
        UInt128 start = stream.Reserve((ulong)numbers.Length * BlocksPerNumber);
        for (int i = 0; i < parameters.Length; i++)
        {
            for (int sample = 0; sample < samples; sample++)
            {
                RandomWords words = new(start + (BlocksPerNumber * (ulong)((i * samples) + sample)), stream.Key);
                numbers[(sample * parameters.Length) + i] = draw(parameters[i], words);
            }
        }

        return Tensor.FromArray(numbers, shape).Cast(TypeOf(e));
    }

    /// <summary>Marsaglia and Tsang 2000, "A simple method for generating gamma variables"; of 1 an exponential number.</summary>
    private static double Gamma(double alpha, RandomWords words)
    {
        Pairs uniforms = new(words.UniformPair);
        if (alpha == 1)
        {
            return -double.LogP1(-uniforms.Next());
        }

        if (!(alpha > 0))
        {
            return double.NaN;
        }

        double d = alpha + (alpha < 1 ? 2.0 / 3 : -1.0 / 3);
        double c = 1.0 / 3 / Math.Sqrt(d);
        Pairs normals = new(words.NormalPair);
        while (true)
        {
            double x = normals.Next();
            double v = 1 + (c * x);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            double u = uniforms.Next();
            if (u < 1 - (0.0331 * x * x * x * x) || Math.Log(u) < (0.5 * x * x) + (d * (1 - v + Math.Log(v))))
            {
                return d * v * (alpha < 1 ? Math.Pow(uniforms.Next(), 1 / alpha) : 1);
            }
        }
    }

    /// <summary>
    /// Of small rates by products of uniform numbers (Knuth), of others by rejection (Hörmann 1993, "The transformed rejection method").
    /// </summary>
    private static double Poisson(double rate, RandomWords words)
    {
        if (!(rate >= 0) || double.IsInfinity(rate))
        {
            return double.NaN;
        }

        Pairs uniforms = new(words.UniformPair);
        if (rate < 10)
        {
            double bound = Math.Exp(-rate);
            int count = 0;
            for (double product = uniforms.Next(); product > bound; product *= uniforms.Next())
            {
                count++;
            }

            return count;
        }

        double b = 0.931 + (2.53 * Math.Sqrt(rate));
        double a = -0.059 + (0.02483 * b);
        double inverse = 1.1239 + (1.1328 / (b - 3.4));
        while (true)
        {
            double u = uniforms.Next() - 0.5;
            double v = uniforms.Next();
            double shifted = 0.5 - Math.Abs(u);
            double k = Math.Floor((((2 * a / shifted) + b) * u) + rate + 0.43);
            if (shifted >= 0.07 && v <= 0.9277 - (3.6224 / (b - 2)))
            {
                return k;
            }

            if (k < 0 || (shifted < 0.013 && v > shifted))
            {
                continue;
            }

            if (Math.Log(v * inverse / ((a / (shifted * shifted)) + b)) <= -rate + (k * Math.Log(rate)) - LogFactorial(k))
            {
                return k;
            }
        }
    }

    // Stirling's series, which is exact to 1e-13 from 10 on; below it is shifted up.
    private static double LogFactorial(double k)
    {
        double shift = 0;
        double x = k + 1;
        for (; x < 10; x++)
        {
            shift += Math.Log(x);
        }

        double inverse = 1 / (x * x);
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI))
            + ((1.0 / 12 - ((1.0 / 360 - (inverse / 1260)) * inverse)) / x) - shift;
    }

    /// <summary>
    /// Where a candidate is a true class of an example: row, position among the candidates, and a weight that takes it out of a softmax.
    /// </summary>
    private static GraphValue[] AccidentalHits(Evaluation e)
    {
        Tensor classes = e[0];
        long[] candidates = e[1].ToArray<long>();
        if (classes.Rank != 2 || e[1].Rank != 1)
        {
            throw new InvalidArgumentException(
                $"ComputeAccidentalHits takes a matrix of classes and a vector of candidates, not {classes.Shape} and {e[1].Shape}.",
                e.Node);
        }

        Dictionary<long, int> positions = [];
        foreach ((int position, long candidate) in candidates.Index())
        {
            positions[candidate] = position;
        }

        List<int> rows = [];
        List<long> found = [];
        foreach ((int i, long id) in classes.ToArray<long>().Index())
        {
            if (positions.TryGetValue(id, out int position))
            {
                rows.Add(i / classes.Shape[1]);
                found.Add(position);
            }
        }

        return [Tensor.FromArray([.. rows]), Tensor.FromArray([.. found]), Tensor.Full([rows.Count], float.MinValue, DType.Float32)];
    }

    /// <summary>Numbers that are drawn in pairs, the second of each first.</summary>
    private sealed class Pairs(Func<(double First, double Second)> next)
    {
        private double? _kept;

        public double Next()
        {
            if (_kept is { } kept)
            {
                _kept = null;
                return kept;
            }

            (double first, double second) = next();
            _kept = first;
            return second;
        }
    }
}
