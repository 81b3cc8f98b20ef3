namespace Tensors.Graphs;

// Tensors that are made of nothing but a shape.
public static partial class Ops
{
    // TensorFlow keeps zeros as a constant up to this many.
    private const long MostConstantElements = 1000;

    /// <summary>All elements 0; of text, all empty.</summary>
    public static Tensor Zeros(Shape shape, DataType dtype = DataType.Float32, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "zeros");
        return Filled(scope, shape, 0, dtype);
    }

    /// <summary>All elements 1.</summary>
    public static Tensor Ones(Shape shape, DataType dtype = DataType.Float32, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ones");
        return Filled(scope, shape, 1, dtype);
    }

    /// <summary>All elements 0, of a shape that is computed.</summary>
    public static Tensor Zeros(Tensor shape, DataType dtype = DataType.Float32, string? name = null) =>
        FilledTo(shape, 0, dtype, name, "zeros");

    /// <summary>All elements 1, of a shape that is computed.</summary>
    public static Tensor Ones(Tensor shape, DataType dtype = DataType.Float32, string? name = null) =>
        FilledTo(shape, 1, dtype, name, "ones");

    /// <summary>All elements 0, with the shape and type of another tensor.</summary>
    public static Tensor ZerosLike(TensorLike tensor, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "zeros_like", tensor);
        Tensor value = scope.Convert(tensor, "tensor");
        return value.StaticShape.IsFullyDefined && value.DataType != DataType.Variant
            ? Zeros(value.StaticShape.ToShape(), value.DataType.Base, scope.Name)
            : scope.Result("ZerosLike", [value]);
    }

    /// <summary>All elements 1, with the shape and type of another tensor.</summary>
    public static Tensor OnesLike(TensorLike tensor, string? name = null) => OnesLike(tensor, null, name);

    /// <summary>All elements 1, with the shape of another tensor; of its type, or of another.</summary>
    internal static Tensor OnesLike(TensorLike tensor, DataType? dtype, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ones_like", tensor);
        Tensor value = scope.Convert(tensor, "tensor");
        Tensor shape = value.StaticShape.IsFullyDefined
            ? Building.Integers(scope.Graph, value.StaticShape.ToShape().Extents, "Shape/shape_as_tensor")
            : ShapeOf(value, null, DataType.Int32, optimize: false);
        return Ones(shape, dtype ?? value.DataType.Base, scope.Name);
    }

    /// <summary>All elements equal.</summary>
    public static Tensor Fill(TensorLike dims, TensorLike value, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Fill", dims, value);
        Tensor shape = scope.Convert(dims, "dims", DataType.Int32);
        return scope.Result("Fill", [shape, scope.Convert(value, "value")]);
    }

    /// <summary>0, 1, ..., limit - 1.</summary>
    public static Tensor Range(TensorLike limit, string? name = null) => Range(0, limit, 1, name);

    /// <summary>start, start + delta, ... up to but without limit.</summary>
    public static Tensor Range(TensorLike start, TensorLike limit, TensorLike delta, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "range", start, limit, delta);
        DataType? type = start.StrongType ?? limit.StrongType ?? delta.StrongType
            ?? ((DataType[])[start.NaturalType, limit.NaturalType, delta.NaturalType]).MaxBy(
                t => t.IsFloating ? 2 : t == DataType.Int64 ? 1 : 0);
        Tensor first = scope.Convert(start, "start", type);
        Tensor last = scope.Convert(limit, "limit", type);
        return scope.Result("Range", [first, last, scope.Convert(delta, "delta", type)]);
    }

    private static Tensor Filled(OpScope scope, Shape shape, int value, DataType dtype)
    {
        if (shape.ElementCount < MostConstantElements)
        {
            return Building.Constant(scope.Graph, Repeated(value, dtype, shape), scope.Name);
        }

        Tensor extents = Building.Integers(scope.Graph, shape.Extents, "shape_as_tensor");
        return scope.Result("Fill", [extents, Building.Constant(scope.Graph, Repeated(value, dtype, Shape.Scalar), "Const")]);
    }

    private static Tensor FilledTo(Tensor shape, int value, DataType dtype, string? name, string otherwise)
    {
        using OpScope scope = OpScope.Open(name, otherwise, shape);
        return scope.Result(
            "Fill",
            [scope.Convert(shape, "shape_as_tensor"), Building.Constant(scope.Graph, Repeated(value, dtype, Shape.Scalar), "Const")]);
    }

    /// <summary>All elements equal. The zero of text is the empty one.</summary>
    private static object Repeated(int value, DataType dtype, Shape shape) => dtype switch
    {
        DataType.String when value == 0 => new StringTensor(Enumerable.Repeat("", (int)shape.ElementCount), shape),
        { DType: { } type } => Tensor.Full(shape, value, type),
        _ => throw new GraphTypeException($"There are no numbers of type {dtype.Name}."),
    };
}
