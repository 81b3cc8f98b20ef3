using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>A function that a saved model offers: names for the tensors that it takes and gives.</summary>
/// <param name="Inputs">The tensors that are fed, by the names that callers use.</param>
/// <param name="Outputs">The tensors that are fetched, by the names that callers use.</param>
/// <param name="MethodName">Which kind of function it is, such as <see cref="PredictMethod"/>.</param>
public sealed record Signature(
    IReadOnlyDictionary<string, SignatureTensor> Inputs, IReadOnlyDictionary<string, SignatureTensor> Outputs, string MethodName)
{
    /// <summary>The signature that is used where none is named.</summary>
    public const string DefaultKey = "serving_default";

    /// <summary>Tensors to tensors.</summary>
    public const string PredictMethod = "tensorflow/serving/predict";

    /// <summary>Examples to classes and scores.</summary>
    public const string ClassifyMethod = "tensorflow/serving/classify";

    /// <summary>Examples to numbers.</summary>
    public const string RegressMethod = "tensorflow/serving/regress";

    /// <summary>A function from tensors to tensors.</summary>
    /// <param name="inputs">The tensors that are fed.</param>
    /// <param name="outputs">The tensors that are fetched.</param>
    public static Signature Predict(IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyDictionary<string, Tensor> outputs) =>
        new(
            inputs.ToDictionary(pair => pair.Key, pair => SignatureTensor.Of(pair.Value)),
            outputs.ToDictionary(pair => pair.Key, pair => SignatureTensor.Of(pair.Value)), PredictMethod);

    internal static Signature Read(SignatureDef proto, FilePlace place) => new(
        proto.Inputs.ToDictionary(pair => pair.Key, pair => SignatureTensor.Read(pair.Value, place)),
        proto.Outputs.ToDictionary(pair => pair.Key, pair => SignatureTensor.Read(pair.Value, place)),
        proto.MethodName);

    internal SignatureDef ToProto()
    {
        SignatureDef proto = new() { MethodName = MethodName };
        foreach ((string key, SignatureTensor tensor) in Inputs)
        {
            proto.Inputs[key] = tensor.ToProto();
        }

        foreach ((string key, SignatureTensor tensor) in Outputs)
        {
            proto.Outputs[key] = tensor.ToProto();
        }

        return proto;
    }
}

/// <summary>A tensor of a signature.</summary>
/// <param name="Name">Its name in the graph, such as <c>x:0</c>.</param>
/// <param name="DataType">Its type.</param>
/// <param name="Shape">What is known of its shape.</param>
public sealed record SignatureTensor(string Name, DataType DataType, PartialShape Shape)
{
    /// <summary>A tensor of a graph.</summary>
    /// <param name="tensor">The tensor.</param>
    public static SignatureTensor Of(Tensor tensor) => new(tensor.Name, tensor.DataType.Base, tensor.StaticShape);

    internal static SignatureTensor Read(TensorInfo proto, FilePlace place) => new(
        proto.EncodingCase == TensorInfo.EncodingOneofCase.Name
            ? proto.Name
            : throw place.Error("a signature names a sparse tensor, which graphs here do not have"),
        (DataType)proto.Dtype,
        proto.TensorShape is { } shape ? ShapeProtos.Read(shape, place) : PartialShape.Unknown);

    internal TensorInfo ToProto() => new() { Name = Name, Dtype = (DataTypeProto)DataType, TensorShape = ShapeProtos.Write(Shape) };
}
