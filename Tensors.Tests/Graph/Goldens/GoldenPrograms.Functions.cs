using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

// Operators, functions and their gradients.
internal static partial class GoldenPrograms
{
    private static void Operators()
    {
        Tensor x = Placeholder<float>([2, 3], name: "x");
        Tensor y = Placeholder<float>([2, 3], name: "y");
        _ = x + 1;
        _ = 1 + x;
        _ = x - y;
        _ = 2 - x;
        _ = x * y;
        _ = x / y;
        FloorDiv(x, y);
        Mod(x, y);
        x.Pow(2);
        _ = -x;
        Abs(x);
        _ = x < y;
        _ = x >= 0;
        _ = x[0];
        _ = x[.., 1..2];
        _ = x[TensorIndex.Ellipsis, TensorIndex.NewAxis];
        Tensor b = x > y;
        _ = b & b;
        _ = b | b;
        _ = !b;
        _ = b ^ b;
    }

    private static void IntegerDivision()
    {
        Tensor i = Placeholder<int>([4], name: "i");
        _ = i / 2;
        FloorDiv(i, 2);
        Mod(i, 2);
    }

    private static void Reductions()
    {
        Tensor x = Placeholder<float>([2, 3], name: "x");
        ReduceSum(x);
        ReduceMean(x, 0);
        ReduceMax(x, [0, 1], keepDims: true);
        ReduceProd(x, 1);
        ReduceAny(x > 0);
        ArgMax(x, 1);
        ReduceMin(x, -1);
    }

    private static void Shapes()
    {
        Tensor x = Placeholder<float>([null, 3], name: "x");
        Reshape(x, new[] { -1 });
        Transpose(x);
        ExpandDims(x, 0);
        Squeeze(Zeros([1, 3]));
        ShapeOf(x);
        RankOf(x);
        SizeOf(x);
        Concat([x, x], 1);
        Stack([x, x]);
        Unstack(Zeros([2, 3]));
        Split(x, 3, axis: 1);
        Tile(x, new[] { 1, 2 });
        Pad(x, new[,] { { 0, 0 }, { 1, 1 } });
        OneHot(new[] { 0, 1 }, 3);
        Gather(x, new[] { 0, 0 });
        Range(5);
        Range(0.0, 1.0, 0.25);
        Fill(new[] { 2, 2 }, 7.0);
        ZerosLike(x);
        Ones([2]);
        Zeros([2000]);
        Where(x > 0, x, -x);
        Cast<int>(x);
        Cast<float>(x);
    }

    private static void RandomOps()
    {
        RandomUniform([2, 3], seed: 1);
        RandomUniform([2], 0, 10, DataType.Int32);
        RandomNormal([2], 1, 2);
        TruncatedNormal([2]);
        RandomShuffle(Range(4));
    }

    private static void RandomOpsWithGraphSeed()
    {
        SetRandomSeed(7);
        RandomUniform([2]);
        RandomNormal([2], seed: 3);
        Variable(TruncatedNormal([2]));
        RandomUniform([2]);
    }

    private static void GradientsOfSharedSubexpressions()
    {
        Variable x = Variable(2.0, name: "x");
        Variable y = Variable(3.0, name: "y");
        Tensor f = x * x * y + y * x + Exp(x * y);
        Gradients(f, [x, y]);
        Gradients(f, [x, y], name: "again");
    }

    private static void GradientsOfElementwise()
    {
        Tensor x = Placeholder<float>([2, 3], name: "x");
        Tensor y = Placeholder<float>([3], name: "y");
        foreach (Func<Tensor, Tensor> f in (Func<Tensor, Tensor>[])
            [v => Exp(v), v => Log(v), v => Sqrt(v), v => Tanh(v), v => Sigmoid(v), v => Relu(v), v => Sin(v), v => Cos(v), v =>
                Abs(v), v => Reciprocal(v),
            v => Rsqrt(v), v => Log1p(v), v => Expm1(v), v => Erf(v), v => Softplus(v), v => Elu(v), v => Softmax(v), v => LogSoftmax(v)])
        {
            Gradients(f(x), [x]);
        }

        foreach (Func<Tensor, Tensor, Tensor> f in (Func<Tensor, Tensor, Tensor>[])
            [(a, b) => Add(a, b), (a, b) => Subtract(a, b), (a, b) => Multiply(a, b), (a, b) => Divide(a, b), (a, b) => Maximum(a, b),
            (a, b) => Minimum(a, b), (a, b) => Pow(a, b), (a, b) => SquaredDifference(a, b)])
        {
            Gradients(f(x, y), [x, y]);
        }
    }

    private static void GradientsOfReductionsAndShapes()
    {
        Tensor x = Placeholder<float>([2, 3], name: "x");
        Tensor u = Placeholder<float>([null, 3], name: "u");
        Tensor[] results =
        [
            ReduceSum(x), ReduceSum(x, 0), ReduceMean(x, 1, keepDims: true), ReduceMax(x, 1), ReduceProd(x), Transpose(x),
            Reshape(x, new[] { 6 }),
            Concat([x, x], 0), Stack([x, x]), x[0], Gather(x, new[] { 1, 0 }), Tile(x, new[] { 2, 1 }),
            Pad(x, new[,] { { 1, 1 }, { 0, 0 } }),
            ExpandDims(x, 1), Where(x > 0, x, 2 * x), Cast<double>(x),
        ];
        foreach (Tensor result in results)
        {
            GradientsOrRows([result], [x]);
        }

        Gradients(ReduceMean(u), [u]);
        Gradients(ReduceSum(u, 0), [u]);
        Gradients(ReduceMean(Square(u), 1), [u]);
    }

    private static void GradientsOfMatMul()
    {
        Tensor a = Placeholder<float>([2, 3], name: "a");
        Tensor b = Placeholder<float>([3, 4], name: "b");
        Tensor c = Placeholder<float>([4, 3], name: "c");
        Tensor s = Placeholder<double>([3, 3], name: "s");
        Gradients(MatMul(a, b), [a, b]);
        Gradients(MatMul(a, c, transposeB: true), [a, c]);
        Gradients(MatMul(a, b), [a]);
        Gradients(MatrixInverse(s), [s]);
        Gradients(MatrixDeterminant(s), [s]);
    }

    private static void Devices()
    {
        Tensor a;
        using (Device("/job:ps/task:1"))
        {
            a = Constant(1.0, name: "a");
        }

        using (Device("/job:worker"))
        {
            using (Device("/gpu:0"))
            {
                _ = a + 1;
            }

            using (Device("/cpu:0"))
            {
                _ = a * 2;
            }
        }

        Variable d;
        using (Container("alice"))
        {
            d = Variable(1.0, name: "d");
        }

        using (ColocateWith(d.Op))
        {
            Constant(1.0, name: "e");
        }
    }

    private static void Conditional()
    {
        Tensor p = Placeholder<bool>([], name: "p");
        Tensor x = Constant(2.0, name: "x");
        Tensor y = Cond(p, () => (TensorLike)(x * 3), () => (TensorLike)(x + 1));
        Gradients(y, [x]);
    }

    private static void Loop() => WhileLoop(v => v[0] < 10, v => [v[0] + 1, v[1] + 2], [0, 1.0]);

    private static void NeuralFunctions()
    {
        Tensor x = Placeholder<float>([null, 4], name: "x");
        Tensor labels = Placeholder<int>([null], name: "labels");
        Relu(x);
        Sigmoid(x);
        Tanh(x);
        Softmax(x);
        LogSoftmax(x);
        Elu(x);
        LeakyRelu(x);
        Selu(x);
        Softplus(x);
        SparseSoftmaxCrossEntropyWithLogits(labels, x);
        SoftmaxCrossEntropyWithLogits(x, x);
        SigmoidCrossEntropyWithLogits(x, x);
        InTopK(x, labels, 1);
        Dropout(x, 0.5);
        BiasAdd(x, new[] { 1f, 2, 3, 4 });
        L2Loss(x);
        Moments(x, [0]);
        TopK(x, 2);
        EmbeddingLookup(Zeros([10, 4]), labels);
    }

    /// <summary>Functions that TensorFlow puts together from many nodes, with the names of their results.</summary>
    public static Tensor[] Composites()
    {
        Tensor x = Placeholder<float>([2, 3], name: "x");
        return
        [
            ReduceLogSumExp(x, 1), Norm(x), Eye(3), LinSpace(0.0, 1.0, 5), BooleanMask(x, new[] { true, false, true }, axis: 1),
        ];
    }
}
