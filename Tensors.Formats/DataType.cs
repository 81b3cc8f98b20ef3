using System.Diagnostics.CodeAnalysis;

namespace Tensors;

/// <summary>
/// The element type of a value in files and graphs, with TensorFlow's numbers. A reference to a variable is 100 above its type.
/// </summary>
public enum DataType
{
    /// <summary>Not a type.</summary>
    Invalid = 0,

    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 1,

    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 2,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 3,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 4,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 5,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 6,

    /// <summary>Text, as bytes.</summary>
    String = 7,

    /// <summary>Two float32.</summary>
    Complex64 = 8,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 9,

    /// <summary>Truth value.</summary>
    Bool = 10,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16 = 14,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 17,

    /// <summary>Two float64.</summary>
    Complex128 = 18,

    /// <summary>IEEE 754 binary16.</summary>
    Float16 = 19,

    /// <summary>A handle to something that lives in a session: a queue, a variable.</summary>
    Resource = 20,

    /// <summary>A value of any kind.</summary>
    Variant = 21,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 22,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 23,
}

/// <summary>Facts about the element types of files and graphs.</summary>
[SuppressMessage("Naming", "CA1708", Justification = "The analyzer takes two extension blocks for members of the same name.")]
public static class DataTypes
{
    private const int RefOffset = 100;

    extension(DataType type)
    {
        /// <summary>TensorFlow's name: <c>float32</c>, <c>float32_ref</c>.</summary>
        public string Name => type.IsRef
            ? type.Base.Name + "_ref"
            : type switch
            {
                DataType.Float32 => "float32",
                DataType.Float64 => "float64",
                DataType.Float16 => "float16",
                DataType.UInt8 => "uint8",
                DataType.UInt16 => "uint16",
                DataType.UInt32 => "uint32",
                DataType.UInt64 => "uint64",
                DataType.BFloat16 => "bfloat16",
                _ => type.ToString().ToLowerInvariant(),
            };

        /// <summary>Whether it is a reference to a variable.</summary>
        public bool IsRef => (int)type is > RefOffset and < 2 * RefOffset;

        /// <summary>The type without reference.</summary>
        public DataType Base => type.IsRef ? type - RefOffset : type;

        /// <summary>The reference to a variable of this type.</summary>
        public DataType Ref => type.IsRef ? type : type + RefOffset;

        /// <summary>Whether the elements are complex numbers.</summary>
        public bool IsComplex => type.Base is DataType.Complex64 or DataType.Complex128;

        /// <summary>Whether the elements are floating-point or complex numbers; only these have gradients.</summary>
        public bool IsDifferentiable => type.IsFloating || type.IsComplex;

        /// <summary>Whether the elements are floating-point numbers.</summary>
        public bool IsFloating => type.Base is DataType.Float32 or DataType.Float64 or DataType.Float16 or DataType.BFloat16;

        /// <summary>Whether the elements are integers.</summary>
        public bool IsInteger => type.Base is DataType.Int32 or DataType.Int64 or DataType.UInt8 or DataType.Int8 or DataType.Int16
            or DataType.UInt16 or DataType.UInt32 or DataType.UInt64;

        /// <summary>The dtype of tensors with such elements, or null where there are none.</summary>
        public DType? DType => type.Base switch
        {
            DataType.Float32 => Tensors.DType.Float32,
            DataType.Float64 => Tensors.DType.Float64,
            DataType.Float16 => Tensors.DType.Float16,
            DataType.BFloat16 => Tensors.DType.BFloat16,
            DataType.Int32 => Tensors.DType.Int32,
            DataType.Int64 => Tensors.DType.Int64,
            DataType.UInt8 => Tensors.DType.UInt8,
            DataType.Bool => Tensors.DType.Bool,
            DataType.Complex64 => Tensors.DType.Complex64,
            DataType.Complex128 => Tensors.DType.Complex128,
            _ => null,
        };

        /// <summary>How TensorFlow's messages write it: <c>float</c>, <c>double</c>.</summary>
        internal string ShortName => type.Base switch
        {
            DataType.Float32 => "float",
            DataType.Float64 => "double",
            DataType.Float16 => "half",
            _ => type.Base.Name,
        };
    }

    extension(DType dtype)
    {
        /// <summary>The same type in files and graphs.</summary>
        public DataType DataType => dtype switch
        {
            Tensors.DType.Float32 => DataType.Float32,
            Tensors.DType.Float64 => DataType.Float64,
            Tensors.DType.Float16 => DataType.Float16,
            Tensors.DType.BFloat16 => DataType.BFloat16,
            Tensors.DType.Int32 => DataType.Int32,
            Tensors.DType.Int64 => DataType.Int64,
            Tensors.DType.UInt8 => DataType.UInt8,
            Tensors.DType.Complex64 => DataType.Complex64,
            Tensors.DType.Complex128 => DataType.Complex128,
            _ => DataType.Bool,
        };
    }

    /// <summary>The type whose elements are <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">A C# number, <see cref="bool"/> or <see cref="string"/>.</typeparam>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static DataType Of<T>() => Of(typeof(T));

    /// <summary>The type whose elements are of a C# type.</summary>
    /// <param name="type">A C# number, <see cref="bool"/> or <see cref="string"/>.</param>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static DataType Of(Type type) => type switch
    {
        _ when type == typeof(float) => DataType.Float32,
        _ when type == typeof(double) => DataType.Float64,
        _ when type == typeof(Half) => DataType.Float16,
        _ when type == typeof(BFloat16) => DataType.BFloat16,
        _ when type == typeof(int) => DataType.Int32,
        _ when type == typeof(long) => DataType.Int64,
        _ when type == typeof(byte) => DataType.UInt8,
        _ when type == typeof(sbyte) => DataType.Int8,
        _ when type == typeof(short) => DataType.Int16,
        _ when type == typeof(ushort) => DataType.UInt16,
        _ when type == typeof(uint) => DataType.UInt32,
        _ when type == typeof(ulong) => DataType.UInt64,
        _ when type == typeof(Complex64) => DataType.Complex64,
        _ when type == typeof(System.Numerics.Complex) => DataType.Complex128,
        _ when type == typeof(bool) => DataType.Bool,
        _ when type == typeof(string) => DataType.String,
        _ => throw new NotSupportedException(
            $"No value in a file or a graph has elements of type {type}; use a C# number, bool or string."),
    };
}
