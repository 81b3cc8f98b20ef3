namespace Tensors;

/// <summary>The element type of a tensor.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary32, C# <see cref="float"/>.</summary>
    Float32,

    /// <summary>IEEE 754 binary64, C# <see cref="double"/>.</summary>
    Float64,

    /// <summary>Signed 32-bit integer, C# <see cref="int"/>.</summary>
    Int32,

    /// <summary>Signed 64-bit integer, C# <see cref="long"/>.</summary>
    Int64,

    /// <summary>Unsigned 8-bit integer, C# <see cref="byte"/>.</summary>
    UInt8,

    /// <summary>Truth value, C# <see cref="bool"/>; one byte, 0 or 1.</summary>
    Bool,

    /// <summary>IEEE 754 binary16, C# <see cref="Half"/>: a storage type, computed in float32.</summary>
    Float16,

    /// <summary>The upper half of a binary32, <see cref="Tensors.BFloat16"/>: a storage type, computed in float32.</summary>
    BFloat16,

    /// <summary>A complex number of two binary32, <see cref="Tensors.Complex64"/>.</summary>
    Complex64,

    /// <summary>A complex number of two binary64, <see cref="System.Numerics.Complex"/>.</summary>
    Complex128,
}

/// <summary>Facts about dtypes.</summary>
public static class DTypes
{
    extension(DType dtype)
    {
        /// <summary>The name as TensorFlow and NumPy write it: <c>float32</c>.</summary>
        public string Name => dtype switch
        {
            DType.Float32 => "float32",
            DType.Float64 => "float64",
            DType.Int32 => "int32",
            DType.Int64 => "int64",
            DType.UInt8 => "uint8",
            DType.Bool => "bool",
            DType.Float16 => "float16",
            DType.BFloat16 => "bfloat16",
            DType.Complex64 => "complex64",
            _ => "complex128",
        };

        /// <summary>Bytes per element.</summary>
        public int Size => dtype switch
        {
            DType.Complex128 => 16,
            DType.Float64 or DType.Int64 or DType.Complex64 => 8,
            DType.Float32 or DType.Int32 => 4,
            DType.Float16 or DType.BFloat16 => 2,
            _ => 1,
        };

        /// <summary>Whether the elements are floating-point numbers.</summary>
        public bool IsFloating => dtype is DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16;

        /// <summary>Whether the elements are complex numbers.</summary>
        public bool IsComplex => dtype is DType.Complex64 or DType.Complex128;

        /// <summary>Whether the elements are floating-point or complex numbers; only these have gradients.</summary>
        public bool IsDifferentiable => dtype.IsFloating || dtype.IsComplex;

        /// <summary>The dtype of real and imaginary parts; that of real numbers is their own.</summary>
        public DType PartDType => dtype switch
        {
            DType.Complex64 => DType.Float32,
            DType.Complex128 => DType.Float64,
            _ => dtype,
        };

        /// <summary>Whether the elements are integers.</summary>
        public bool IsInteger => dtype is DType.Int32 or DType.Int64 or DType.UInt8;

        /// <summary>Whether the elements are stored in 16 bits and computed in float32.</summary>
        internal bool IsHalf => dtype is DType.Float16 or DType.BFloat16;

        /// <summary>The dtype that elements are computed in.</summary>
        internal DType Wide => dtype.IsHalf ? DType.Float32 : dtype;
    }

    /// <summary>The dtype whose elements are <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException">No dtype has that element type.</exception>
    public static DType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return DType.Float32;
        }

        if (typeof(T) == typeof(double))
        {
            return DType.Float64;
        }

        if (typeof(T) == typeof(int))
        {
            return DType.Int32;
        }

        if (typeof(T) == typeof(long))
        {
            return DType.Int64;
        }

        if (typeof(T) == typeof(byte))
        {
            return DType.UInt8;
        }

        if (typeof(T) == typeof(bool))
        {
            return DType.Bool;
        }

        if (typeof(T) == typeof(Half))
        {
            return DType.Float16;
        }

        if (typeof(T) == typeof(BFloat16))
        {
            return DType.BFloat16;
        }

        if (typeof(T) == typeof(Complex64))
        {
            return DType.Complex64;
        }

        return typeof(T) == typeof(System.Numerics.Complex)
            ? DType.Complex128
            : throw new NotSupportedException(
                $"No tensor has elements of type {typeof(T)}; use float, double, int, long, byte, bool, Half, BFloat16, Complex64 or "
                + "Complex.");
    }
}
