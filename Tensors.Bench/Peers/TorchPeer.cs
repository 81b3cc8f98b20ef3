using Tensors.Bench.Ratios;
using static TorchSharp.torch;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Tensors.Bench.Peers;

/// <summary>libtorch on the processor, by TorchSharp. Results are disposed at once, which is when it is fastest.</summary>
internal sealed class TorchPeer : IPeer
{
    private static readonly Dictionary<string, Func<TorchTensor[], Action>> Calls = [];

    static TorchPeer()
    {
        // Idle threads then spin for one millisecond, not for nine, on a processor that ours use when it is their turn.
        NativeEnvironment.Set("GOMP_SPINCOUNT", "30000");
        NativeEnvironment.KeepMemory();
        Of("add", x => x[0] + x[1]);
        Of("add, without Dispose", x => x[0] + x[1]);
        Of("add, 10000 calls without Dispose", x => x[0] + x[1]);
        Of("mul", x => x[0] * x[1]);
        Of("relu", x => x[0].relu());
        Of("max", x => maximum(x[0], x[1]));
        Of("exp", x => x[0].exp());
        Of("log", x => x[0].log());
        Of("tanh", x => x[0].tanh());
        Of("sigmoid", x => x[0].sigmoid());
        Of("sin", x => x[0].sin());
        Of("cos", x => x[0].cos());
        Of("erf", x => x[0].erf());
        Of("gelu", x => nn.functional.gelu(x[0]));
        Calls.Add("chain of six, without Dispose", Chain);
        Calls.Add("chain of six beside 2M live strings, without Dispose", Chain);
        Of("add row", x => x[0] + x[1]);
        Of("add column", x => x[0] + x[1]);
        Of("add scalar", x => x[0] + 1.5f);
        Of("add strided", x =>
        {
            using TorchTensor every = x[1].slice(1, 0, 2000, 2);
            return x[0] + every;
        });
        Of("add transposed", x =>
        {
            using TorchTensor transposed = x[1].t();
            return x[0] + transposed;
        });
        Of("less", x => x[0].less(x[1]));
        Of("where", x => where(x[2], x[0], x[1]));

        Of("sum", x => x[0].sum());
        Of("mean", x => x[0].mean());
        Of("max of all", x => x[0].max());
        Of("argmax of all", x => x[0].argmax());
        Of("sum over axis 0", x => x[0].sum(0));
        Of("sum over axis 1", x => x[0].sum(1));
        Of("mean over axis 0", x => x[0].mean([0]));
        Of("max over axis 0", x => x[0].amax([0]));
        Of("max over axis 1", x => x[0].amax([1]));
        Of("argmax over axis 0", x => x[0].argmax(0));
        Of("argmax over axis 1", x => x[0].argmax(1));
        Of("softmax", x => x[0].softmax(1));
        Of("log-softmax", x => x[0].log_softmax(1));
        Of("layer norm", x => nn.functional.layer_norm(x[0], [x[0].shape[1]], x[1], x[2]));
        Of("cumulative sum", x => x[0].cumsum(-1));

        OfComplex("fft", z => fft.fft_(z));
        OfComplex("fft2", z => fft.fft2(z));
        Of("rfft", x => fft.rfft(x[0]));

        Of("transpose copy", x =>
        {
            using TorchTensor transposed = x[0].t();
            return transposed.contiguous();
        });
        Of("concat rows", x => cat(x, 0));
        Of("concat columns", x => cat(x, 1));
        Of("gather rows", x => x[0].index_select(0, x[1]));
        Of("sort", x => Pair(x[0].sort()));
        Of("top-k", x => Pair(x[0].topk(10)));

        Of("sin of great angles", x => x[0].sin());
        Of("tan of great angles", x => x[0].tan());
        Of("sin of great angles, float64", x => x[0].sin());
        Of("median", x => x[0].median());
        Of("median of rows", x => Pair(x[0].kthvalue(500, 1)));
        Of("quantile", x => x[0].quantile(0.3f));
        Of("remainder", x => x[0].remainder(x[1]));
        Of("floor divide", x => x[0].floor_divide(x[1]));
        Of("bincount", x => x[0].bincount(null, 0));
        Of("boolean mask", x => x[0].masked_select(x[1]));
        Calls.Add("square by Pow, gradient", x => TorchTraining.Gradient(x[0], y => y.pow(2)));
        Calls.Add("cumulative max, gradient", x => TorchTraining.Gradient(x[0], y => Pair(y.cummax(0))));

        Of("matmul", x => x[0].mm(x[1]));
        Of("matmul, left transposed", x =>
        {
            using TorchTensor transposed = x[0].t();
            return transposed.mm(x[1]);
        });
        Of("matmul, right transposed", x =>
        {
            using TorchTensor transposed = x[1].t();
            return x[0].mm(transposed);
        });
        Of("matmul, both transposed", x =>
        {
            using TorchTensor left = x[0].t();
            using TorchTensor right = x[1].t();
            return left.mm(right);
        });
        Of("einsum bij,bkj->bik", x => einsum("bij,bkj->bik", x[0], x[1]));
        Of("Cholesky", x => linalg.cholesky(x[0]));
        Of("QR", x => Triangle(linalg.qr(x[0])));
        Of("solve", x => linalg.solve(x[0], x[1]));
        Of("scatter add rows", x => x[0].index_add(0, x[1], x[2], 1));
        Of("matmul batched", x => x[0].bmm(x[1]));
        Of("matmul float64", x => x[0].mm(x[1]));

        TorchConvolutions.AddTo(Calls);
        TorchNormalization.AddTo(Calls);
        TorchRecurrence.AddTo(Calls);
        Calls.Add("(a*b+a).Sum() forward and backward", TorchTraining.SmallGradients);
        Calls.Add("linear regression step", TorchTraining.LinearRegression);
        Calls.Add("linear regression step, graph", TorchTraining.LinearRegression);
        foreach (string form in (string[])[string.Empty, ", compiled"])
        {
            Calls.Add($"MLP step, SGD{form}", x => TorchTraining.Mlp(x, parameters => optim.SGD(parameters, 0.01)));
            Calls.Add($"MLP step, Adam{form}", x => TorchTraining.Mlp(x, parameters => optim.Adam(parameters, 0.001)));
        }

        Calls.Add("linear regression step, compiled", TorchTraining.LinearRegression);
    }

    public string Name => "libtorch";

    public void UseThreads(int count) => set_num_threads(count);

    public Action? Prepare(Workload workload, Tensor[] inputs) =>
        Calls.TryGetValue(workload.Name, out Func<TorchTensor[], Action>? call) ? call(Array.ConvertAll(inputs, Convert)) : null;

    private static void Of(string name, Func<TorchTensor[], TorchTensor> function) => Calls.Add(name, x => () => function(x).Dispose());

    /// <summary>A function of complex numbers, which are made of two operands beforehand.</summary>
    private static void OfComplex(string name, Func<TorchTensor, TorchTensor> function) => Calls.Add(name, x =>
    {
        TorchTensor z = complex(x[0], x[1]);
        return () => function(z).Dispose();
    });

    private static Action Chain(TorchTensor[] x) => () =>
    {
        using TorchTensor sum = x[0] + x[1];
        using TorchTensor product = sum * x[0];
        using TorchTensor difference = product - x[1];
        using TorchTensor positive = difference.relu();
        using TorchTensor scaled = positive * x[1];
        using TorchTensor result = scaled + x[0];
    };

    private static TorchTensor Pair((TorchTensor Values, TorchTensor Positions) pair)
    {
        pair.Positions.Dispose();
        return pair.Values;
    }

    private static TorchTensor Triangle((TorchTensor Q, TorchTensor R) pair)
    {
        pair.Q.Dispose();
        return pair.R;
    }

    private static TorchTensor Convert(Tensor x)
    {
        long[] extents = [.. x.Shape.Select(extent => (long)extent)];
        return x.DType switch
        {
            DType.Float32 => tensor(x.ToArray<float>(), extents),
            DType.Float64 => tensor(x.ToArray<double>(), extents),
            DType.Bool => tensor(x.ToArray<bool>(), extents),
            _ => tensor(x.Cast(DType.Int64).ToArray<long>(), extents),
        };
    }
}
