using System.Runtime.InteropServices;

namespace Tensors.Tests;

/// <summary>The elements of tensors as bytes: results that must not depend on anything are compared by them.</summary>
internal static class Bits
{
    public static byte[] Of(Tensor x) => x.DType switch
    {
        DType.Float32 => Of<float>(x),
        DType.Float64 => Of<double>(x),
        DType.Int32 => Of<int>(x),
        DType.Int64 => Of<long>(x),
        DType.UInt8 => Of<byte>(x),
        DType.Bool => Of<bool>(x),
        DType.Float16 => Of<Half>(x),
        DType.BFloat16 => Of<BFloat16>(x),
        DType.Complex64 => Of<Complex64>(x),
        _ => Of<System.Numerics.Complex>(x),
    };

    private static byte[] Of<T>(Tensor x)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(x.ToArray<T>()).ToArray();
}
