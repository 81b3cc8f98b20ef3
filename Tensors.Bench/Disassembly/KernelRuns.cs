using System.Runtime.CompilerServices;

namespace Tensors.Bench.Disassembly;

/// <summary>Runs every hot kernel once, so that the runtime compiles it while it writes down what it makes.</summary>
internal static class KernelRuns
{
    /// <summary>The methods whose loops must be clean, as the runtime's switch names them.</summary>
    public static readonly string[] Methods =
    [
        "*MicroKernel*:Run", "*GemvKernels*:Chains", "*GemvKernels*:FourDots", "*GemvKernels*:OneDot", "*GemvKernels*:AddColumns",
        "*GemvKernels*:AddNarrowColumns",
        "*Transposition*:InFours", "*Transposition*:InTwos", "*ElementwiseLoops*:UnaryIn", "*ElementwiseLoops*:BinaryIn",
        "*ElementwiseLoops*:TernaryIn",
        "*ReductionKernels*:FoldLanes", "*ReductionKernels*:FoldColumns",
    ];

    public static void Run()
    {
        foreach (DType dtype in (ReadOnlySpan<DType>)[DType.Float32, DType.Float64])
        {
            Tensor x = Tensor.RandomUniform([130, 130], 0.1, 1, dtype, 1);
            Tensor y = Tensor.RandomUniform([130, 130], 0.1, 1, dtype, 2);
            Tensor column = Tensor.RandomUniform([130, 1], 0.1, 1, dtype, 3);
            Tensor[] results =
            [
                x + y, x - y, x * y, x / y, x.Maximum(y), x.Minimum(y),
                -x, x.Abs(), x.Square(), x.Sqrt(), x.Relu(), x.Exp(), x.Log(), x.Tanh(), x.Sigmoid(), x.Sin(), x.Cos(),
                x.Sum(), x.Sum(0), x.Sum(1), x.Max(), x.Max(0), x.T.Copy(),
                x.MatMul(y), x.T.MatMul(y.T), x.MatMul(column), x.T.MatMul(column), x[.., ..9].MatMul(column[..9]),
                x[.., ..9].T.MatMul(column),
            ];
            GC.KeepAlive(results);
        }
    }

    /// <summary>What the check must find: a loop over elements with a call in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float BadKernel(ReadOnlySpan<float> elements)
    {
        float sum = 0;
        foreach (float element in elements)
        {
            sum += Called(element);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Called(float x) => x * x;
}
