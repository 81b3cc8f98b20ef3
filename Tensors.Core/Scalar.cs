using System.Globalization;

namespace Tensors;

/// <summary>A C# number beside a tensor, as in <c>x * 2</c>: it takes on the tensor's dtype.</summary>
public readonly struct Scalar : IEquatable<Scalar>
{
    private readonly double _real;
    private readonly long _integer;
    private readonly bool _isInteger;

    private Scalar(double real) => _real = real;

    private Scalar(long integer)
    {
        _integer = integer;
        _real = integer;
        _isInteger = true;
    }

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(double value) => new(value);

    /// <summary>A floating-point number; 0.1f means the float.</summary>
    public static implicit operator Scalar(float value) => new((double)value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => new(value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => new((long)value);

    /// <summary>Equal when value and kind are.</summary>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Scalar other) => _isInteger == other._isInteger && _integer == other._integer && _real.Equals(other._real);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_isInteger, _integer, _real);

    /// <summary>The number in the invariant culture.</summary>
    public override string ToString() =>
        _isInteger ? _integer.ToString(CultureInfo.InvariantCulture) : _real.ToString(CultureInfo.InvariantCulture);

    /// <summary>This number as int64 or float64, of rank 0.</summary>
    internal Tensor ToTensor() => _isInteger ? Tensor.FromScalar(_integer) : Tensor.FromScalar(_real);

    /// <summary>This number at every position of a tensor that it stands beside; a single one beside a symbol.</summary>
    internal Tensor Beside(Tensor tensor, string operation) =>
        ToTensor(operation, tensor.DType, Tensor.GoesToSymbol(tensor) ? Shape.Scalar : tensor.Shape);

    /// <summary>This number at every position of a shape; one element of memory.</summary>
    internal Tensor ToTensor(string operation, DType dtype, Shape shape)
    {
        Tensor single = Tensor.Allocate(new(Shape.Scalar, dtype));
        Write(operation, single);
        return single.AsLiteral(Layout.Repeated(shape));
    }

    /// <summary>Writes this number as the only element.</summary>
    private unsafe void Write(string operation, Tensor single)
    {
        fixed (byte* element = single)
        {
            switch (single.DType)
            {
                case DType.Float32:
                    *(float*)element = (float)_real;
                    break;
                case DType.Float64:
                    *(double*)element = _real;
                    break;
                case DType.Float16:
                    *(Half*)element = (Half)_real;
                    break;
                case DType.BFloat16:
                    *(BFloat16*)element = (BFloat16)(float)_real;
                    break;
                case DType.Complex64:
                    *(Complex64*)element = new((float)_real, 0);
                    break;
                case DType.Complex128:
                    *(System.Numerics.Complex*)element = _real;
                    break;
                case DType.Int32:
                    *(int*)element = (int)ToInteger(operation, single.DType, int.MinValue, int.MaxValue);
                    break;
                case DType.Int64:
                    *(long*)element = ToInteger(operation, single.DType, long.MinValue, long.MaxValue);
                    break;
                case DType.UInt8:
                    *element = (byte)ToInteger(operation, single.DType, byte.MinValue, byte.MaxValue);
                    break;
                default:
                    *element = (byte)ToInteger(operation, single.DType, 0, 1);
                    break;
            }
        }
    }

    private long ToInteger(string operation, DType dtype, long smallest, long largest)
    {
        long integer = _isInteger ? _integer : (long)_real;
        return integer >= smallest && integer <= largest && (_isInteger || integer == _real)
            ? integer
            : throw new DTypeMismatchException(
                operation, $"the number {this} is not a value of {dtype.Name}; cast the tensor first, as in x.Cast(DType.Float32)",
                [dtype]);
    }
}
