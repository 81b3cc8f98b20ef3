namespace Tensors.Graphs;

/// <summary>
/// A list of tensors of one type that a loop reads or writes, one element after the other: TensorFlow's <c>TensorArray</c>. It lives for
/// one run. Gradients go through it.
/// </summary>
/// <remarks>
/// Nothing is changed in place: what is written is there for uses of the array that <see cref="Write"/> returns. An element is written
/// once, and by default read once. What was never written reads as zeros, as soon as the shape of the elements is known.
/// <code>
/// TensorArray squares = new(DataType.Float32, size: 4);
/// Tensor[] loop = WhileLoop(v => v[0] &lt; 4, v => [v[0] + 1, squares.WithFlow(v[1]).Write(v[0], Square(Cast&lt;float&gt;(v[0])))], [0,
/// squares]); Tensor all = squares.WithFlow(loop[1]).Stack();
/// </code>
/// </remarks>
public sealed class TensorArray
{
    private readonly TensorLike _size;
    private readonly bool _isDynamic;
    private readonly Elements _elements;

    /// <summary>An array whose elements have no value yet.</summary>
    /// <param name="dtype">The type of the elements.</param>
    /// <param name="size">How many there are: a scalar integer.</param>
    /// <param name="dynamicSize">Whether there may be more once they are written.</param>
    /// <param name="clearAfterRead">Whether an element is forgotten when it is read, so that its memory can be used again.</param>
    /// <param name="tensorArrayName">Kept in the node.</param>
    /// <param name="inferShape">Whether all elements have one shape.</param>
    /// <param name="elementShape">What is known of the shape of the elements; null for nothing.</param>
    /// <param name="name">The name of the node.</param>
    public TensorArray(
        DataType dtype, TensorLike size, bool dynamicSize = false, bool clearAfterRead = true, string tensorArrayName = "",
        bool inferShape = true,
        PartialShape? elementShape = null, string? name = null)
    {
        _size = size;
        _isDynamic = dynamicSize;
        _elements = new(inferShape, [], Colocates: true) { Shape = elementShape ?? PartialShape.Unknown };
        DataType = dtype;
        using OpScope scope = OpScope.Open(name, "TensorArray", size);
        using IDisposable anywhere = scope.Graph.Device(null);
        Node node = scope.Node("TensorArrayV3", [scope.Convert(size, "size", DataType.Int32)], new()
        {
            ["dtype"] = dtype,
            ["element_shape"] = _elements.Shape,
            ["identical_element_shapes"] = inferShape,
            ["dynamic_size"] = dynamicSize,
            ["clear_after_read"] = clearAfterRead,
            ["tensor_array_name"] = tensorArrayName,
        });
        (Handle, Flow) = (node.Outputs[0], node.Outputs[1]);
    }

    private TensorArray(DataType dtype, Tensor handle, Tensor flow, TensorLike size, bool isDynamic, Elements elements)
    {
        DataType = dtype;
        Handle = handle;
        Flow = flow;
        _size = size;
        _isDynamic = isDynamic;
        _elements = elements;
    }

    /// <summary>The flow of an array, as which it is a loop variable.</summary>
    public static implicit operator TensorLike(TensorArray array) => array.Flow;

    /// <summary>The type of the elements.</summary>
    public DataType DataType { get; }

    /// <summary>What stands for the array in the graph.</summary>
    public Tensor Handle { get; }

    /// <summary>A number without meaning: what needs it comes after all that was written so far.</summary>
    public Tensor Flow { get; }

    /// <summary>What is known of the shape of the elements.</summary>
    public PartialShape ElementShape => _elements.Shape;

    /// <summary>The same array with what was written up to a flow: that of the loop variable in a body, or what a loop returns.</summary>
    /// <param name="flow">The flow.</param>
    public TensorArray WithFlow(Tensor flow) => new(DataType, Handle, flow, _size, _isDynamic, _elements);

    /// <summary>The same array behind a node of its own, for control dependencies.</summary>
    public TensorArray Identity() => WithFlow(Ops.Identity(Flow));

    /// <summary>An element.</summary>
    /// <param name="index">Its position: a scalar integer.</param>
    /// <param name="name">The name of the node.</param>
    public Tensor Read(TensorLike index, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "TensorArrayReadV3", Handle, index, Flow);
        Tensor position = scope.Convert(index, "index", DataType.Int32);
        Tensor value = scope.Result("TensorArrayReadV3", [Handle, position, Flow], new() { ["dtype"] = DataType });
        value.SetShape(ElementShape);
        return value;
    }

    /// <summary>The array with an element written.</summary>
    /// <param name="index">Its position: a scalar integer.</param>
    /// <param name="value">The element.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="GraphTypeException">The value has another type than the elements.</exception>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    public TensorArray Write(TensorLike index, TensorLike value, string? name = null)
    {
        using OpScope outer = OpScope.Open(name, "TensorArrayWrite", Handle, index, value);
        Tensor element = Element(outer, value, shape => shape);
        using IDisposable? beside = Beside(element);
        using OpScope scope = OpScope.Open(null, "TensorArrayWriteV3", Handle);
        Tensor position = scope.Convert(index, "index", DataType.Int32);
        return WithFlow(scope.Result("TensorArrayWriteV3", [Handle, position, element, Flow]));
    }

    /// <summary>All elements, along a new first axis. They need to have one shape.</summary>
    /// <param name="name">The name of the scope.</param>
    public Tensor Stack(string? name = null)
    {
        using IDisposable beside = Handle.Graph.ColocateWith(Handle.Op);
        using OpScope scope = OpScope.Open(name, "TensorArrayStack", Handle);
        Tensor value = Gather(Ops.Range(0, Size(), 1));
        if (ElementShape.Rank is not null && !_isDynamic)
        {
            int? size = _size.Constant is int number
                ? number
                : _size.Tensor is { } tensor && ConstantFolding.Value(tensor).Tensor is { } known ? known.Item<int>() : null;
            value.SetShape(ElementShape.Insert(0, size));
        }

        return value;
    }

    /// <summary>The array with the rows of a tensor as its elements.</summary>
    /// <param name="value">The tensor.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="GraphTypeException">The value has another type than the elements.</exception>
    /// <exception cref="ArgumentException">Its rows have another shape.</exception>
    public TensorArray Unstack(TensorLike value, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "TensorArrayUnstack", Handle, value);
        Tensor rows = scope.Convert(value, "value", DataType);
        Tensor count = Ops.StridedSlice(Ops.ShapeOf(rows), [0], [1], [1], shrinkAxisMask: 1);
        return Scatter(Ops.Range(0, count, 1), rows);
    }

    /// <summary>Some of the elements, along a new first axis. They need to have one shape.</summary>
    /// <param name="indices">Their positions: a vector of integers.</param>
    /// <param name="name">The name of the node.</param>
    public Tensor Gather(TensorLike indices, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "TensorArrayGatherV3", Handle, indices, Flow);
        Tensor positions = scope.Convert(indices, "indices", DataType.Int32);
        return scope.Result(
            "TensorArrayGatherV3", [Handle, positions, Flow], new() { ["dtype"] = DataType, ["element_shape"] = ElementShape });
    }

    /// <summary>The array with some elements written: the rows of a tensor.</summary>
    /// <param name="indices">Their positions: a vector of integers.</param>
    /// <param name="value">The tensor, with as many rows.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="GraphTypeException">The value has another type than the elements.</exception>
    /// <exception cref="ArgumentException">Its rows have another shape.</exception>
    public TensorArray Scatter(TensorLike indices, TensorLike value, string? name = null)
    {
        using OpScope outer = OpScope.Open(name, "TensorArrayScatter", Handle, value, indices);
        Tensor rows = Element(outer, value, shape => shape.Rank is null or 0 ? PartialShape.Unknown : shape.RemoveAt(0));
        using IDisposable? beside = Beside(rows);
        using OpScope scope = OpScope.Open(null, "TensorArrayScatterV3", Handle);
        Tensor positions = scope.Convert(indices, "indices", DataType.Int32);
        return WithFlow(scope.Result("TensorArrayScatterV3", [Handle, positions, rows, Flow]));
    }

    /// <summary>All elements one after the other along their first axis, in which they may differ.</summary>
    /// <param name="name">The name of the node.</param>
    public Tensor Concat(string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "TensorArrayConcatV3", Handle, Flow);
        PartialShape rest = ElementShape.Rank is null or 0 ? PartialShape.Unknown : ElementShape.RemoveAt(0);
        return scope.Result("TensorArrayConcatV3", [Handle, Flow], new() { ["dtype"] = DataType, ["element_shape_except0"] = rest });
    }

    /// <summary>The array with parts of a tensor along its first axis as its elements.</summary>
    /// <param name="value">The tensor.</param>
    /// <param name="lengths">How many rows each element gets: a vector of integers.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="GraphTypeException">The value has another type than the elements.</exception>
    public TensorArray Split(TensorLike value, TensorLike lengths, string? name = null)
    {
        using OpScope outer = OpScope.Open(name, "TensorArraySplit", Handle, value, lengths);
        Tensor whole = Element(outer, value, _ => PartialShape.Unknown);
        using IDisposable? beside = Beside(whole);
        Tensor counts = Ops.Cast(outer.Convert(lengths, "lengths"), DataType.Int64);
        using OpScope scope = OpScope.Open(null, "TensorArraySplitV3", Handle);
        return WithFlow(scope.Result("TensorArraySplitV3", [Handle, whole, counts, Flow]));
    }

    /// <summary>How many elements there are.</summary>
    /// <param name="name">The name of the node.</param>
    public Tensor Size(string? name = null)
    {
        if (!_isDynamic && !_size.IsNone)
        {
            return _size.ToTensor(Handle.Graph, "Const", DataType.Int32);
        }

        using OpScope scope = OpScope.Open(name, "TensorArraySizeV3", Handle, Flow);
        return scope.Result("TensorArraySizeV3", [Handle, Flow]);
    }

    /// <summary>Forgets all elements.</summary>
    /// <param name="name">The name of the node.</param>
    public Node Close(string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "TensorArrayCloseV3", Handle);
        return scope.Node("TensorArrayCloseV3", [Handle]);
    }

    /// <summary>An array that is in the graph already.</summary>
    internal static TensorArray Existing(DataType dtype, Tensor handle, Tensor flow) =>
        new(dtype, handle, flow, default, isDynamic: true, new(InfersShape: true, [], Colocates: false) { Shape = PartialShape.Unknown });

    /// <summary>The array of the cotangents of the elements.</summary>
    /// <param name="source">What all uses of one gradient computation have in common.</param>
    /// <param name="flow">When the array has its last size.</param>
    internal TensorArray Gradient(string source, Tensor flow)
    {
        using OpScope scope = OpScope.Open(null, "TensorArrayGrad", Handle);
        using IDisposable beside = scope.Graph.ColocateWith(Handle.Op);
        Tensor cotangents = scope.Graph.Scoped("TensorArrayGradV3", null, [Handle, flow], new() { ["source"] = source }).Outputs[0];
        using IDisposable after = scope.Graph.ControlDependencies([cotangents]);
        return Existing(DataType, cotangents, Ops.Identity(flow, "gradient_flow"));
    }

    private Tensor Element(OpScope scope, TensorLike value, Func<PartialShape, PartialShape> elementOf)
    {
        Tensor element = scope.Convert(value, "value", DataType);
        if (element.DataType.Base != DataType)
        {
            throw new GraphTypeException(
                $"TensorArray dtype is {DataType.Name} but '{element.Name}' has dtype {element.DataType.Name}; cast it.");
        }

        PartialShape shape = elementOf(element.StaticShape);
        if (!_elements.Shape.IsCompatibleWith(shape))
        {
            throw new ArgumentException(
                $"Inconsistent shapes: saw {shape} but expected {_elements.Shape}, the shape of elements written before; give inferShape: "
                + "false.");
        }

        _elements.Shape = _elements.InfersShape ? _elements.Shape.MergeWith(shape) : _elements.Shape;
        return element;
    }

    /// <summary>Elements are kept beside the first that was written.</summary>
    private IDisposable? Beside(Tensor value)
    {
        if (!_elements.Colocates)
        {
            return null;
        }

        if (_elements.First.Count == 0)
        {
            _elements.First.Add(value);
        }

        return Handle.Graph.ColocateWith(_elements.First[0].Op);
    }

    /// <summary>What the array, with whichever flow, knows of its elements.</summary>
    private sealed record Elements(bool InfersShape, List<Tensor> First, bool Colocates)
    {
        public required PartialShape Shape { get; set; }
    }
}
