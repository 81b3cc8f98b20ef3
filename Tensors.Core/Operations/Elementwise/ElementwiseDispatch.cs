namespace Tensors;

/// <summary>From a dtype to the driver for its element type.</summary>
internal static unsafe class ElementwiseDispatch
{
    public static void Floating<TOperator>(in Operand x, void* y, long count, DType dtype)
        where TOperator : struct, IUnaryOperator
    {
        if (dtype == DType.Float32)
        {
            ElementwiseDriver.Unary<TOperator, float>(x, (float*)y, count);
        }
        else
        {
            ElementwiseDriver.Unary<TOperator, double>(x, (double*)y, count);
        }
    }

    public static void Numeric<TOperator>(in Operand x, void* y, long count, DType dtype)
        where TOperator : struct, IUnaryOperator
    {
        switch (dtype)
        {
            case DType.Int32:
                ElementwiseDriver.Unary<TOperator, int>(x, (int*)y, count);
                break;
            case DType.Int64:
                ElementwiseDriver.Unary<TOperator, long>(x, (long*)y, count);
                break;
            case DType.UInt8:
                ElementwiseDriver.Unary<TOperator, byte>(x, (byte*)y, count);
                break;
            default:
                Floating<TOperator>(x, y, count, dtype);
                break;
        }
    }

    public static void Floating<TOperator>(in Operand x, in Operand y, void* z, long count, DType dtype)
        where TOperator : struct, IBinaryOperator
    {
        if (dtype == DType.Float32)
        {
            ElementwiseDriver.Binary<TOperator, float>(x, y, (float*)z, count);
        }
        else
        {
            ElementwiseDriver.Binary<TOperator, double>(x, y, (double*)z, count);
        }
    }

    public static void Numeric<TOperator>(in Operand x, in Operand y, void* z, long count, DType dtype)
        where TOperator : struct, IBinaryOperator
    {
        switch (dtype)
        {
            case DType.Int32:
                ElementwiseDriver.Binary<TOperator, int>(x, y, (int*)z, count);
                break;
            case DType.Int64:
                ElementwiseDriver.Binary<TOperator, long>(x, y, (long*)z, count);
                break;
            case DType.UInt8:
                ElementwiseDriver.Binary<TOperator, byte>(x, y, (byte*)z, count);
                break;
            default:
                Floating<TOperator>(x, y, z, count, dtype);
                break;
        }
    }

    /// <summary>Operators that answer with a mask; bool operands are compared as bytes.</summary>
    public static void Compare<TOperator>(in Operand x, in Operand y, void* z, long count, DType dtype)
        where TOperator : struct, IBinaryOperator
    {
        switch (dtype)
        {
            case DType.Float32:
                ElementwiseDriver.Compare<TOperator, float>(x, y, (byte*)z, count);
                break;
            case DType.Float64:
                ElementwiseDriver.Compare<TOperator, double>(x, y, (byte*)z, count);
                break;
            case DType.Int32:
                ElementwiseDriver.Compare<TOperator, int>(x, y, (byte*)z, count);
                break;
            case DType.Int64:
                ElementwiseDriver.Compare<TOperator, long>(x, y, (byte*)z, count);
                break;
            default:
                ElementwiseDriver.Compare<TOperator, byte>(x, y, (byte*)z, count);
                break;
        }
    }
}
