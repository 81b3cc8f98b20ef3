namespace Tensors.Graphs;

/// <summary>The elements of a tensor array in one run.</summary>
internal sealed class TensorArrayState : SessionResource
{
    private readonly List<Element> _elements;
    private readonly bool _clearsAfterRead;
    private readonly bool _isUniform;
    private readonly bool _addsUp;
    private readonly DataType _type;
    private readonly Dictionary<string, TensorArrayState> _gradients = [];
    private bool _grows;
    private PartialShape _shape;

    public TensorArrayState(Node node, int size)
    {
        _type = node.Attribute<DataType>("dtype");
        _grows = node.Attribute("dynamic_size", false);
        _clearsAfterRead = node.Attribute("clear_after_read", true);
        _isUniform = node.Attribute("identical_element_shapes", false);
        _shape = node.Attribute("element_shape", PartialShape.Unknown);
        _elements = size >= 0 ? NewElements(size) : throw new InvalidArgumentException($"Size should be >= 0, but is {size}.", null);
    }

    private TensorArrayState(TensorArrayState forward)
    {
        _type = forward._type;
        _isUniform = forward._isUniform;
        _shape = forward._shape;
        _addsUp = true;
        _elements = [.. forward._elements.Select(element => new Element { Shape = element.Shape })];
    }

    public int Size => _elements.Count;

    /// <summary>
    /// The array of the cotangents of the elements, one per gradient computation; from now on this one does not grow any more.
    /// </summary>
    public TensorArrayState Gradient(string source)
    {
        _grows = false;
        if (!_gradients.TryGetValue(source, out TensorArrayState? gradient))
        {
            _gradients[source] = gradient = new(this);
        }

        return gradient;
    }

    /// <summary>Sets an element; in an array of cotangents adds to it.</summary>
    /// <exception cref="InvalidArgumentException">There is no such element, it has a value already, or the value has another shape than
    /// others.</exception>
    public void Write(int index, GraphValue value)
    {
        if (index >= Size && index >= 0 && _grows)
        {
            _elements.AddRange(NewElements(index + 1 - Size));
        }

        if (index < 0 || index >= Size)
        {
            throw new InvalidArgumentException(
                $"Tried to write to index {index} but the array {(_grows ? "has no such index" : "is not resizeable")} and its size is "
                + $"{Size}; "
                + "declare a greater size, or dynamicSize: true.", null);
        }

        Element element = _elements[index];
        Shape shape = value.Shape;
        if (!_shape.IsCompatibleWith(shape) || (_addsUp && !element.Value.IsNothing && !element.Shape!.Equals(shape)))
        {
            throw new InvalidArgumentException(
                $"Could not write to TensorArray index {index} because the value's shape is {shape}, which is incompatible with the "
                + "TensorArray's element shape "
                + $"{(element.Value.IsNothing ? _shape : element.Shape!)} (consider inferShape: false).", null);
        }

        if (element.IsCleared || (!element.Value.IsNothing && !_addsUp))
        {
            throw new InvalidArgumentException(
                $"Could not write to TensorArray index {index} because it has already been {(element.IsCleared ? "read" : "written to")}.",
                null);
        }

        element.Value = element.Value.Tensor is { } before ? before + value.RequireTensor() : value;
        element.Shape = shape;
        Know(shape);
    }

    /// <summary>An element; zeros if it was not written and its shape is known.</summary>
    /// <exception cref="InvalidArgumentException">There is no such element, it was cleared when it was read, or it has no
    /// value.</exception>
    public GraphValue Read(int index)
    {
        if (index < 0 || index >= Size)
        {
            throw new InvalidArgumentException($"Tried to read from index {index} but array size is: {Size}.", null);
        }

        Element element = _elements[index];
        if (element.IsCleared)
        {
            throw new InvalidArgumentException(
                $"Could not read index {index} twice because it was cleared after a previous read (perhaps try setting clearAfterRead: "
                + "false?).", null);
        }

        GraphValue value = element.Value.IsNothing ? Zeros(index, element.Shape) : element.Value;
        if (_clearsAfterRead && !_addsUp)
        {
            element.Value = default;
            element.IsCleared = true;
        }

        return value;
    }

    /// <summary>The shape of an element where there are none.</summary>
    /// <exception cref="InvalidArgumentException">It is not known.</exception>
    public Shape ElementShape(PartialShape told)
    {
        PartialShape shape = told.IsCompatibleWith(_shape) ? told.MergeWith(_shape) : throw new InvalidArgumentException(
            $"The elements have shape {_shape}, not {told}.", null);
        return shape.IsFullyDefined ? shape.ToShape() : throw new InvalidArgumentException(
            $"TensorArray has size zero, but element shape {shape} is not fully defined; give the TensorArray an elementShape.", null);
    }

    /// <summary>Learns the shape of elements, if all have one.</summary>
    public void Know(Shape shape) => _shape = _isUniform && _shape.IsCompatibleWith(shape) ? shape : _shape;

    /// <summary>Makes room for so many elements.</summary>
    /// <exception cref="InvalidArgumentException">There are fewer, and the array does not grow.</exception>
    public void Require(int size)
    {
        if (size > Size && _grows)
        {
            _elements.AddRange(NewElements(size - Size));
        }
        else if (size > Size)
        {
            throw new InvalidArgumentException(
                $"{size} elements do not fit into a TensorArray of size {Size} that is not resizeable; declare dynamicSize: true.", null);
        }
    }

    public void Clear()
    {
        _elements.Clear();
        _gradients.Clear();
    }

    private GraphValue Zeros(int index, Shape? known)
    {
        Shape? shape = known ?? (_shape.IsFullyDefined ? _shape.ToShape() : null);
        return shape is null
            ? throw new InvalidArgumentException(
                $"Could not read from TensorArray index {index}: it was not written, and the element shape is not fully defined: "
                + $"{_shape.ToRuntimeString()}. "
                + "Give the TensorArray an elementShape if zeros are meant.", null)
            : GraphRows.Zeros(_type, shape);
    }

    private static List<Element> NewElements(int count) => [.. Enumerable.Range(0, count).Select(_ => new Element())];

    private sealed class Element
    {
        public GraphValue Value { get; set; }

        public Shape? Shape { get; set; }

        public bool IsCleared { get; set; }
    }
}
