using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>
/// What a constant, a variable or an output of a node may hold: a tensor, text, or, for elements that tensors do not have, what a file holds of
/// them. The last can be kept, assigned, saved and restored, and not computed with.
/// </summary>
internal static class GraphValue
{
    /// <summary>The element type.</summary>
    public static DataType TypeOf(object value) => value switch
    {
        Tensor tensor => tensor.DType.DataType,
        StoredTensor stored => stored.DType,
        _ => DataType.String,
    };

    /// <summary>The extents.</summary>
    public static Shape ShapeOf(object value) => value switch
    {
        Tensor tensor => tensor.Shape,
        StoredTensor stored => StoredShape.ToShape(stored.Shape, new("stored value")),
        _ => ((StringTensor)value).Shape,
    };

    /// <summary>A tensor of a file as graphs hold it.</summary>
    public static object FromStored(StoredTensor stored, FilePlace place) => stored.DType switch
    {
        DataType.String => new StringTensor(stored.Strings, StoredShape.ToShape(stored.Shape, place)),
        _ when stored.DType.DType is not null => stored.ToTensor(),
        _ => stored,
    };

    /// <summary>Text or stored elements as a file holds them.</summary>
    public static StoredTensor ToStored(object value) => value as StoredTensor
        ?? (value is StringTensor text ? StoredTensor.Of(text) : StoredTensor.Of((Tensor)value));

    /// <summary>The message of what a constant holds.</summary>
    public static TensorProto ToProto(object value) => value switch
    {
        Tensor tensor => TensorProtos.Write(tensor),
        StringTensor text => TensorProtos.Write(StoredShape.Of(text.Shape).AsSpan(), text.Elements),
        _ => TensorProtos.Write((StoredTensor)value),
    };

    /// <summary>What a constant holds.</summary>
    /// <exception cref="TensorFileException">The message contradicts itself.</exception>
    public static object FromProto(TensorProto proto, FilePlace place)
    {
        DataType dtype = StoredTypes.Of(proto.Dtype, place);
        return dtype == DataType.String
            ? FromStored(TensorProtos.ToStrings(proto, place), place)
            : dtype.DType is null ? TensorProtos.ToStored(proto, place) : TensorProtos.ToTensor(proto, place);
    }
}
