namespace Tensors;

// Text as NumPy prints arrays.
public sealed partial class Tensor
{
    private string DebuggerDisplay => _disposed || !HasData ? Describe() : Write(null);

    /// <summary>
    /// The elements as NumPy prints them, aligned and shortened by <c>...</c>, in the format <see cref="TensorFormat.Default"/>.
    /// </summary>
    public override string ToString() => ToString(TensorFormat.Default);

    /// <summary>The elements as NumPy prints them.</summary>
    /// <param name="format">Precision, line width, when to shorten.</param>
    public string ToString(TensorFormat format) => HasData ? Write(format) : Describe();

    private string Describe() => Symbol?.ToString() ?? $"Tensor(shape={Shape}, dtype={DType.Name})";

    private string Write(TensorFormat? format) => DType switch
    {
        DType.Float32 => Write<float>(format),
        DType.Float64 => Write<double>(format),
        DType.Int32 => Write<int>(format),
        DType.Int64 => Write<long>(format),
        DType.UInt8 => Write<byte>(format),
        DType.Bool => Write<bool>(format),
        DType.Float16 => Write<Half>(format),
        DType.BFloat16 => Write<BFloat16>(format),
        DType.Complex64 => Write<Complex64>(format),
        _ => Write<System.Numerics.Complex>(format),
    };

    /// <summary>In a format, or, without one, as one line for the debugger.</summary>
    private string Write<T>(TensorFormat? format)
        where T : unmanaged
    {
        bool entered = Buffer.Enter();
        try
        {
            return format is null ? TensorFormatter.Summary(Shape, ElementAt<T>) : TensorFormatter.Format(Shape, ElementAt<T>, format);
        }
        finally
        {
            if (entered)
            {
                ExitBuffer();
            }
        }
    }

    private unsafe T ElementAt<T>(long position)
        where T : unmanaged
    {
        fixed (byte* elements = this)
        {
            return ((T*)elements)[new Operand(elements, Layout).OffsetOf(position)];
        }
    }
}
