using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>How the elements of stored tensors are laid out.</summary>
internal static class StoredTypes
{
    extension(DataType type)
    {
        /// <summary>Bytes per element; 0 for strings, which have no common size.</summary>
        public int Size => (DataTypeProto)type switch
        {
            DataTypeProto.DtString => 0,
            DataTypeProto.DtComplex128 => 16,
            DataTypeProto.DtDouble or DataTypeProto.DtInt64 or DataTypeProto.DtUint64 or DataTypeProto.DtComplex64 => 8,
            DataTypeProto.DtFloat or DataTypeProto.DtInt32 or DataTypeProto.DtUint32 or DataTypeProto.DtQint32 => 4,
            DataTypeProto.DtHalf or DataTypeProto.DtBfloat16 or DataTypeProto.DtInt16 or DataTypeProto.DtUint16
                or DataTypeProto.DtQint16 or DataTypeProto.DtQuint16 => 2,
            _ => 1,
        };

        /// <summary>The bytes that change places when the byte order does: a number, or one part of a complex number.</summary>
        public int WordSize => type.IsComplex ? type.Size / 2 : type.Size;
    }

    /// <summary>The element type with a number that a file gives.</summary>
    /// <exception cref="TensorFileException">Such elements are not stored by their bytes, or not known.</exception>
    public static DataType Of(DataTypeProto type, FilePlace place) =>
        type is >= DataTypeProto.DtFloat and <= DataTypeProto.DtUint64 and not DataTypeProto.DtResource and not DataTypeProto.DtVariant
            ? (DataType)type
            : throw place.Error($"the element type {type} is not one that can be read");
}
