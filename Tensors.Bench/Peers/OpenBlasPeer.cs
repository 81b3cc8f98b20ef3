using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tensors.Bench.Ratios;

namespace Tensors.Bench.Peers;

/// <summary>The distribution's OpenBLAS, in the kernel for the widest vectors, into memory that is there already.</summary>
internal sealed unsafe partial class OpenBlasPeer : IPeer
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    private readonly nint _library;

    private OpenBlasPeer(nint library) => _library = library;

    public string Name => "OpenBLAS";

    /// <summary>The library, or none where it is not installed.</summary>
    public static IEnumerable<OpenBlasPeer> TryLoad()
    {
        NativeEnvironment.Unset("OPENBLAS_L2_SIZE");
        NativeEnvironment.Unset("OPENBLAS_CORETYPE");
        NativeEnvironment.Set("OPENBLAS_THREAD_TIMEOUT", "20");
        if (Vector512.IsHardwareAccelerated)
        {
            NativeEnvironment.Set("OPENBLAS_CORETYPE", "SKYLAKEX");
        }

        return NativeLibrary.TryLoad("libopenblas.so.0", out nint library) ? [new OpenBlasPeer(library)] : [];
    }

    public void UseThreads(int count) =>
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(_library, "openblas_set_num_threads"))(count);

    public Action? Prepare(Workload workload, Tensor[] inputs)
    {
        (int left, int right) = workload.Name switch
        {
            "matmul" or "matmul float64" => (NoTranspose, NoTranspose),
            "matmul, left transposed" => (Transpose, NoTranspose),
            "matmul, right transposed" => (NoTranspose, Transpose),
            "matmul, both transposed" => (Transpose, Transpose),
            _ => (0, 0),
        };
        if (left == 0)
        {
            return null;
        }

        (int m, int k) = (inputs[0].Shape[left == Transpose ? 1 : 0], inputs[0].Shape[left == Transpose ? 0 : 1]);
        int n = inputs[1].Shape[right == Transpose ? 0 : 1];
        return inputs[0].DType == DType.Float32 ? Single(inputs, left, right, m, n, k) : Double(inputs, left, right, m, n, k);
    }

    private Action Single(Tensor[] inputs, int left, int right, int m, int n, int k)
    {
        var multiply = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
            NativeLibrary.GetExport(_library, "cblas_sgemm");
        float* a = Lasting<float>(inputs[0]);
        float* b = Lasting<float>(inputs[1]);
        float* c = Lasting<float>(Tensor.Zeros([m, n]));
        return () => multiply(RowMajor, left, right, m, n, k, 1, a, inputs[0].Shape[1], b, inputs[1].Shape[1], 0, c, n);
    }

    private Action Double(Tensor[] inputs, int left, int right, int m, int n, int k)
    {
        var multiply = (delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)
            NativeLibrary.GetExport(_library, "cblas_dgemm");
        double* a = Lasting<double>(inputs[0]);
        double* b = Lasting<double>(inputs[1]);
        double* c = Lasting<double>(Tensor.Zeros([m, n], DType.Float64));
        return () => multiply(RowMajor, left, right, m, n, k, 1, a, inputs[0].Shape[1], b, inputs[1].Shape[1], 0, c, n);
    }

    /// <summary>A copy of the elements that lasts as long as the process.</summary>
    private static T* Lasting<T>(Tensor x)
        where T : unmanaged
    {
        T[] elements = x.ToArray<T>();
        T* copy = (T*)NativeMemory.AlignedAlloc((nuint)elements.Length * (nuint)sizeof(T), NativeBlock.Alignment);
        elements.CopyTo(new Span<T>(copy, elements.Length));
        return copy;
    }
}
