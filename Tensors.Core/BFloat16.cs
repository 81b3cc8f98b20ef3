using System.Globalization;

namespace Tensors;

/// <summary>The upper 16 bits of an IEEE 754 binary32: 8 bits of precision with the range of <see cref="float"/>.</summary>
/// <remarks>A storage type; convert to <see cref="float"/> to compute. Conversion from float rounds to nearest, halves to even.</remarks>
public readonly record struct BFloat16
{
    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The value as a float, exactly.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value._bits << 16);

    /// <summary>The nearest bfloat16, halves to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);

        // Rounding would carry a NaN with a small payload into infinity; its quiet bit is set instead.
        return float.IsNaN(value)
            ? new((ushort)((bits >> 16) | 0x40))
            : new((ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16));
    }

    /// <summary>The value as its float in the invariant culture.</summary>
    public override string ToString() => ((float)this).ToString(CultureInfo.InvariantCulture);
}
