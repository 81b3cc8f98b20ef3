using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensors;

// From tensors to C#: spans, arrays and numbers.
public sealed partial class Tensor
{
    /// <summary>The elements in row-major order, to read.</summary>
    /// <typeparam name="T">The C# type of this tensor's dtype.</typeparam>
    /// <returns>
    /// A span that stays valid for as long as it is held, also when the tensor is not: elements in native memory move to an array of the
    /// garbage collector at the first call. For a view with gaps it is a copy. See <see cref="Access{T}"/> for large tensors.
    /// </returns>
    /// <exception cref="DTypeMismatchException"><typeparamref name="T"/> is not the element type.</exception>
    /// <exception cref="InvalidOperationException">The tensor was traced, or has more elements than a span can.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
    {
        RequireElementType<T>("AsSpan");
        Tensor tensor = ContiguousNow(this);
        if (ElementCount * DType.Size > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"AsSpan: {ElementCount:N0} elements of {DType.Name} are more than an array can hold; use Access<{typeof(T).Name}>() on "
                + "slices.");
        }

        ReadOnlySpan<byte> bytes = tensor.Buffer.MoveToArray();
        return MemoryMarshal.Cast<byte, T>(bytes[(int)(tensor.Layout.Offset * DType.Size)..])[..(int)ElementCount];
    }

    /// <summary>The elements in row-major order, in an array of their own.</summary>
    /// <typeparam name="T">The C# type of this tensor's dtype.</typeparam>
    /// <exception cref="DTypeMismatchException"><typeparamref name="T"/> is not the element type.</exception>
    public unsafe T[] ToArray<T>()
        where T : unmanaged
    {
        RequireElementType<T>("ToArray");
        T[] elements = GC.AllocateUninitializedArray<T>(checked((int)ElementCount));
        bool entered = Buffer.Enter();
        try
        {
            fixed (byte* source = this)
            fixed (T* destination = elements)
            {
                StridedCopy.Run(new(source, Layout), new((byte*)destination, new(Shape)), ElementCount, DType.Size);
            }
        }
        finally
        {
            if (entered)
            {
                ExitBuffer();
            }
        }

        return elements;
    }

    /// <summary>The only element.</summary>
    /// <typeparam name="T">The C# type of this tensor's dtype.</typeparam>
    /// <exception cref="DTypeMismatchException"><typeparamref name="T"/> is not the element type.</exception>
    /// <exception cref="ShapeMismatchException">There is not exactly one element.</exception>
    public T Item<T>()
        where T : unmanaged
    {
        RequireElementType<T>("Item");
        if (ElementCount != 1)
        {
            throw new ShapeMismatchException("Item", $"there are {ElementCount} elements, not 1; pick one, as in x[0]", [Shape]);
        }

        bool entered = Buffer.Enter();
        try
        {
            return Unsafe.ReadUnaligned<T>(ref GetPinnableReference());
        }
        finally
        {
            if (entered)
            {
                ExitBuffer();
            }

            GC.KeepAlive(this);
        }
    }

    /// <summary>The elements in place, to read and to overwrite, until the returned access is disposed; nothing is copied.</summary>
    /// <typeparam name="T">The C# type of this tensor's dtype.</typeparam>
    /// <exception cref="DTypeMismatchException"><typeparamref name="T"/> is not the element type.</exception>
    /// <exception cref="InvalidOperationException">The elements do not follow each other in memory, or are too many for a span.</exception>
    public TensorAccess<T> Access<T>()
        where T : unmanaged
    {
        RequireElementType<T>("Access");
        if (!Layout.IsContiguous || ElementCount > int.MaxValue)
        {
            throw new InvalidOperationException(
                $"Access: the elements of this {DType.Name} view of shape {Shape} do not follow each other in memory; use Contiguous() "
                + "first.");
        }

        return new(this);
    }

    /// <summary>
    /// The elements in row-major order as a <see cref="ReadOnlyTensorSpan{T}"/> of the same shape; lifetime as <see cref="AsSpan{T}"/>.
    /// </summary>
    /// <typeparam name="T">The C# type of this tensor's dtype.</typeparam>
    /// <exception cref="DTypeMismatchException"><typeparamref name="T"/> is not the element type.</exception>
    public ReadOnlyTensorSpan<T> AsTensorSpan<T>()
        where T : unmanaged
    {
        nint[] lengths = new nint[Rank];
        for (int axis = 0; axis < Rank; axis++)
        {
            lengths[axis] = Shape[axis];
        }

        return new(AsSpan<T>(), lengths, []);
    }

    /// <summary>This tensor, or a contiguous copy made below every interpreter.</summary>
    internal static Tensor ContiguousNow(Tensor x)
    {
        if (x.Layout.IsContiguous)
        {
            return x;
        }

        Tensor copy = Allocate(new(x.Shape, x.DType));
        EagerInterpreter.Execute(new CopyOp(), [x], [copy]);
        return copy;
    }

    private void RequireElementType<T>(string operation)
        where T : unmanaged
    {
        _ = Buffer;
        Interpreters.Reading(Interpreter.Current, this);
        if (DTypes.Of<T>() != DType)
        {
            throw new DTypeMismatchException(
                operation,
                $"the elements of this tensor of shape {Shape} are {DType.Name}, not {DTypes.Of<T>().Name}; cast first, as in "
                + $"x.Cast(DType.{DTypes.Of<T>()})",
                [DType, DTypes.Of<T>()]);
        }
    }
}
