using System.Text;
using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Attributes of nodes as messages and back.</summary>
internal static class AttributeProtos
{
    private static readonly UTF8Encoding s_strictText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // An empty list does not say what it is empty of.
    private static readonly Dictionary<string, Array> s_emptyLists = new()
    {
        ["dtypes"] = Array.Empty<DataType>(),
        ["component_types"] = Array.Empty<DataType>(),
        ["Tcomponents"] = Array.Empty<DataType>(),
        ["sparse_types"] = Array.Empty<DataType>(),
        ["Tdense"] = Array.Empty<DataType>(),
        ["T"] = Array.Empty<DataType>(),
        ["shapes"] = Array.Empty<PartialShape>(),
        ["dense_shapes"] = Array.Empty<PartialShape>(),
        ["squeeze_dims"] = Array.Empty<long>(),
        ["select_cols"] = Array.Empty<long>(),
        ["output_types"] = Array.Empty<DataType>(),
        ["Toutput_types"] = Array.Empty<DataType>(),
        ["OUT_TYPE"] = Array.Empty<DataType>(),
        ["Targuments"] = Array.Empty<DataType>(),
        ["ragged_value_types"] = Array.Empty<DataType>(),
        ["ragged_split_types"] = Array.Empty<DataType>(),
        ["output_shapes"] = Array.Empty<PartialShape>(),
        ["explicit_paddings"] = Array.Empty<long>(),
        ["strides"] = Array.Empty<long>(),
        ["dilations"] = Array.Empty<long>(),
        ["ksize"] = Array.Empty<long>(),
        ["ksizes"] = Array.Empty<long>(),
        ["rates"] = Array.Empty<long>(),
    };

    /// <summary>
    /// The message of an attribute's value. An operation that TensorFlow does not have is written as text, for whoever draws the graph.
    /// </summary>
    public static AttrValue Write(object value) => value switch
    {
        DataType type => new() { Type = (DataTypeProto)type },
        long integer => new() { I = integer },
        float number => new() { F = number },
        bool truth => new() { B = truth },
        string text => new() { S = ByteString.CopyFromUtf8(text) },
        byte[] bytes => new() { S = ByteString.CopyFrom(bytes) },
        PartialShape shape => new() { Shape = ShapeProtos.Write(shape) },
        Tensor or StringTensor or StoredTensor => new() { Tensor = GraphValue.Of(value).ToProto() },
        FunctionReference function => new() { Func = function.Proto },
        Array list => new() { List = WriteList(list) },
        Operation operation => new() { S = ByteString.CopyFromUtf8(operation.ToString()) },
        _ => throw new InvalidOperationException($"no node has attributes of type {value.GetType().Name}"),
    };

    /// <summary>The value of an attribute.</summary>
    /// <exception cref="TensorFileException">It is none, or contradicts itself.</exception>
    public static object Read(AttrValue attribute, string name, FilePlace place) => attribute.ValueCase switch
    {
        AttrValue.ValueOneofCase.Type => ReadType(attribute.Type, place),
        AttrValue.ValueOneofCase.I => attribute.I,
        AttrValue.ValueOneofCase.F => attribute.F,
        AttrValue.ValueOneofCase.B => attribute.B,
        AttrValue.ValueOneofCase.S => ReadText(attribute.S),
        AttrValue.ValueOneofCase.Shape => ShapeProtos.Read(attribute.Shape, place),
        AttrValue.ValueOneofCase.Tensor => GraphValue.FromProto(attribute.Tensor, place).ToObject()!,
        AttrValue.ValueOneofCase.Func => new FunctionReference(attribute.Func),
        AttrValue.ValueOneofCase.List => ReadList(attribute.List, name, place),
        _ => throw place.Error($"attribute '{name}' is a {attribute.ValueCase}, which no node here takes"),
    };

    private static AttrValue.Types.ListValue WriteList(Array list)
    {
        AttrValue.Types.ListValue proto = new();
        switch (list)
        {
            case DataType[] types:
                proto.Type.AddRange(types.Select(type => (DataTypeProto)type));
                break;
            case long[] integers:
                proto.I.AddRange(integers);
                break;
            case float[] numbers:
                proto.F.AddRange(numbers);
                break;
            case bool[] truths:
                proto.B.AddRange(truths);
                break;
            case string[] texts:
                proto.S.AddRange(texts.Select(ByteString.CopyFromUtf8));
                break;
            case byte[][] texts:
                proto.S.AddRange(texts.Select(text => ByteString.CopyFrom(text)));
                break;
            case PartialShape[] shapes:
                proto.Shape.AddRange(shapes.Select(ShapeProtos.Write));
                break;
            case Tensor[] tensors:
                proto.Tensor.AddRange(tensors.Select(tensor => GraphValue.Of(tensor).ToProto()));
                break;
            default:
                throw new InvalidOperationException($"no node has lists of type {list.GetType().Name}");
        }

        return proto;
    }

    private static Array ReadList(AttrValue.Types.ListValue list, string name, FilePlace place) => list switch
    {
        { Type.Count: > 0 } => list.Type.Select(type => ReadType(type, place)).ToArray(),
        { I.Count: > 0 } => list.I.ToArray(),
        { F.Count: > 0 } => list.F.ToArray(),
        { B.Count: > 0 } => list.B.ToArray(),
        { S.Count: > 0 } => ReadTexts([.. list.S.Select(ReadText)], list.S),
        { Shape.Count: > 0 } => list.Shape.Select(shape => ShapeProtos.Read(shape, place)).ToArray(),
        { Tensor.Count: > 0 } => list.Tensor.Select(tensor => TensorProtos.ToTensor(tensor, place)).ToArray(),
        { Func.Count: > 0 } => throw place.Error($"attribute '{name}' is a list of functions, which no node here takes"),
        _ => s_emptyLists.GetValueOrDefault(name, Array.Empty<string>()),
    };

    private static DataType ReadType(DataTypeProto type, FilePlace place) => Enum.IsDefined(((DataType)type).Base)
        ? (DataType)type
        : throw place.Error($"the element type {type} is not one that graphs have");

    /// <summary>Text where it is text, else the bytes: a message of another kind, for instance.</summary>
    private static object ReadText(ByteString bytes)
    {
        try
        {
            return s_strictText.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            return bytes.ToByteArray();
        }
    }

    private static Array ReadTexts(object[] texts, IEnumerable<ByteString> bytes) => Array.TrueForAll(texts, text => text is string)
        ? Array.ConvertAll(texts, text => (string)text)
        : bytes.Select(text => text.ToByteArray()).ToArray();
}
