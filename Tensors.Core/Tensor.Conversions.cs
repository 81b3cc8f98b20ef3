namespace Tensors;

// What C# converts by itself, and what a cast converts. The dtype is that of the C# type: 2.5 is a float64, 2.5f a float32.
public sealed partial class Tensor
{
    /// <summary>A number as a tensor of rank 0: an integer becomes int64, another number float64.</summary>
    /// <remarks>Beside a tensor, as in <c>x * 2</c>, a number stays a <see cref="Scalar"/> and takes on that tensor's dtype.</remarks>
    public static implicit operator Tensor(Scalar value) => value.ToTensor();

    /// <summary>A float32 of rank 0.</summary>
    public static implicit operator Tensor(float value) => FromScalar(value);

    /// <summary>A float64 of rank 0.</summary>
    public static implicit operator Tensor(double value) => FromScalar(value);

    /// <summary>An int32 of rank 0.</summary>
    public static implicit operator Tensor(int value) => FromScalar(value);

    /// <summary>An int64 of rank 0.</summary>
    public static implicit operator Tensor(long value) => FromScalar(value);

    /// <summary>A truth value of rank 0.</summary>
    public static implicit operator Tensor(bool value) => FromScalar(value);

    /// <summary>A float32 vector with a copy of the elements.</summary>
    public static implicit operator Tensor(float[] values) => FromArray(values);

    /// <summary>A float64 vector with a copy of the elements.</summary>
    public static implicit operator Tensor(double[] values) => FromArray(values);

    /// <summary>An int32 vector with a copy of the elements.</summary>
    public static implicit operator Tensor(int[] values) => FromArray(values);

    /// <summary>An int64 vector with a copy of the elements.</summary>
    public static implicit operator Tensor(long[] values) => FromArray(values);

    /// <summary>A vector of truth values with a copy of the elements.</summary>
    public static implicit operator Tensor(bool[] values) => FromArray(values);

    /// <summary>A float32 matrix with a copy of the elements.</summary>
    public static implicit operator Tensor(float[,] values) => FromArray(values);

    /// <summary>A float64 matrix with a copy of the elements.</summary>
    public static implicit operator Tensor(double[,] values) => FromArray(values);

    /// <summary>An int32 matrix with a copy of the elements.</summary>
    public static implicit operator Tensor(int[,] values) => FromArray(values);

    /// <summary>An int64 matrix with a copy of the elements.</summary>
    public static implicit operator Tensor(long[,] values) => FromArray(values);

    /// <summary>A matrix of truth values with a copy of the elements.</summary>
    public static implicit operator Tensor(bool[,] values) => FromArray(values);

    /// <summary>The only element, whatever the dtype, as <see cref="Cast"/> converts it.</summary>
    /// <exception cref="ShapeMismatchException">There is not exactly one element.</exception>
    public static explicit operator float(Tensor x) => x.ToNumber<float>();

    /// <summary>The only element, whatever the dtype, as <see cref="Cast"/> converts it.</summary>
    /// <exception cref="ShapeMismatchException">There is not exactly one element.</exception>
    public static explicit operator double(Tensor x) => x.ToNumber<double>();

    /// <summary>The only element, whatever the dtype, as <see cref="Cast"/> converts it: cut towards 0.</summary>
    /// <exception cref="ShapeMismatchException">There is not exactly one element.</exception>
    public static explicit operator int(Tensor x) => x.ToNumber<int>();

    /// <summary>The only element, whatever the dtype, as <see cref="Cast"/> converts it: cut towards 0.</summary>
    /// <exception cref="ShapeMismatchException">There is not exactly one element.</exception>
    public static explicit operator long(Tensor x) => x.ToNumber<long>();

    /// <summary>Whether the only element is not 0.</summary>
    /// <exception cref="ShapeMismatchException">There is not exactly one element.</exception>
    public static explicit operator bool(Tensor x) => x.ToNumber<bool>();

    private T ToNumber<T>()
        where T : unmanaged
    {
        _ = Buffer;
        Interpreters.Reading(Interpreter.Current, this);
        return ElementCount == 1
            ? CastNow(this, DTypes.Of<T>()).ToArray<T>()[0]
            : throw new ShapeMismatchException(
                typeof(T).Name, $"there are {ElementCount} elements, not 1; pick one, as in x[0], or take all with ToArray", [Shape]);
    }
}
