using System.Numerics;

namespace Tensors;

/// <summary>
/// One vector of elements. Formulas are written once over this interface; the width is chosen by the driver, and every
/// member does the same IEEE operation per element in every width, so that results do not depend on the machine.
/// </summary>
internal unsafe interface ILanes<TSelf, T> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IDivisionOperators<TSelf, TSelf, TSelf>,
    IUnaryNegationOperators<TSelf, TSelf>,
    IBitwiseOperators<TSelf, TSelf, TSelf>
    where TSelf : unmanaged, ILanes<TSelf, T>
    where T : unmanaged
{
    /// <summary>Elements in one vector.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(T* source);

    /// <summary>Loads 1 to <see cref="Count"/> elements; the other lanes repeat the first, so they are as harmless as it is.</summary>
    static abstract TSelf LoadPartial(T* source, int count);

    static abstract void Store(TSelf lanes, T* destination);

    /// <summary>Stores past the caches, to an address that is a multiple of the vector's size.</summary>
    static abstract void StoreStreaming(TSelf lanes, T* destination);

    static abstract void StorePartial(TSelf lanes, T* destination, int count);

    static abstract TSelf Broadcast(T value);

    /// <summary>x · y + addend, rounded once for floating-point elements.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf addend);

    /// <summary>
    /// sum ← x · y + sum, in the register of the sum: the compiler lets <see cref="MultiplyAdd"/> overwrite a factor that is not read
    /// again, and moves it then.
    /// </summary>
    static abstract void AddProduct(TSelf x, TSelf y, ref TSelf sum);

    /// <summary>x · y - subtrahend, rounded once, for floating-point elements; the sign of a NaN is not defined.</summary>
    static abstract TSelf MultiplySubtract(TSelf x, TSelf y, TSelf subtrahend);

    static abstract TSelf Abs(TSelf x);

    static abstract TSelf Sqrt(TSelf x);

    static abstract TSelf Floor(TSelf x);

    static abstract TSelf Ceiling(TSelf x);

    static abstract TSelf Truncate(TSelf x);

    /// <summary>Nearest integer, halves to even.</summary>
    static abstract TSelf Round(TSelf x);

    /// <summary>IEEE 754-2019 minimum: NaN wins, -0 is below +0.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>IEEE 754-2019 maximum: NaN wins, +0 is above -0.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>All bits set where equal, none elsewhere; NaN equals nothing.</summary>
    static abstract TSelf Equal(TSelf x, TSelf y);

    static abstract TSelf Less(TSelf x, TSelf y);

    static abstract TSelf LessOrEqual(TSelf x, TSelf y);

    /// <summary>Bitwise: bits of <paramref name="whenSet"/> where the mask is set, of <paramref name="whenClear"/> elsewhere.</summary>
    static abstract TSelf Select(TSelf mask, TSelf whenSet, TSelf whenClear);

    /// <summary>The integer <paramref name="bits"/> (cut to the element's width) as the bit pattern of every lane.</summary>
    static abstract TSelf BroadcastBits(long bits);

    /// <summary>Integer sum of the bit patterns, wrapping within each lane.</summary>
    static abstract TSelf AddBits(TSelf x, TSelf y);

    static abstract TSelf SubtractBits(TSelf x, TSelf y);

    static abstract TSelf ShiftLeftBits(TSelf x, int count);

    static abstract TSelf ShiftRightBitsLogical(TSelf x, int count);

    static abstract TSelf ShiftRightBitsArithmetic(TSelf x, int count);

    /// <summary>The bound where x is above it, else x; NaN stays NaN.</summary>
    static abstract TSelf AtMost(TSelf x, TSelf bound);

    /// <summary>The bound where x is below it, else x; NaN stays NaN.</summary>
    static abstract TSelf AtLeast(TSelf x, TSelf bound);

    /// <summary>x · 2ⁿ, rounded once, for integral n within twice the range of a normal number's exponent.</summary>
    static abstract TSelf ScaleByPowerOfTwo(TSelf x, TSelf n);

    /// <summary>For each lane of four bytes the element of a table of eight that the lowest three bits of its index name.</summary>
    static abstract TSelf Lookup(T* table, TSelf index);
}
