using System.Collections.Immutable;

namespace Tensors.Graphs;

/// <summary>
/// Values one behind the other, as an edge of a graph: each change makes another list, which shares all other elements with the one before.
/// </summary>
/// <remarks>
/// By its position an element is a value, or the shape of zeros that were not made; those of which not even that is known take no memory.
/// </remarks>
internal sealed class TensorList : GraphObject
{
    private readonly ImmutableDictionary<int, Element> _elements;
    private readonly DataType _type;
    private readonly PartialShape _shape;
    private readonly int _most;

    private TensorList(DataType type, PartialShape shape, int count, ImmutableDictionary<int, Element> elements, int most) =>
        (_type, _shape, Count, _elements, _most) = (type, shape, count, elements, most);

    /// <summary>A list of elements that have no values yet.</summary>
    /// <param name="type">Of the elements.</param>
    /// <param name="shape">Of each element.</param>
    /// <param name="size">How many there are.</param>
    /// <param name="most">How many there may be; a negative number for any.</param>
    /// <exception cref="InvalidArgumentException">There are fewer than none.</exception>
    public static TensorList Reserved(DataType type, PartialShape shape, int size, int most = -1) =>
        new(type, shape, RequireSize(size), ImmutableDictionary<int, Element>.Empty, most);

    /// <summary>A list of these elements.</summary>
    public static TensorList Of(DataType type, PartialShape shape, IEnumerable<GraphValue> elements) =>
        elements.Aggregate(Reserved(type, shape, 0), (list, element) => list.Push(element));

    public int Count { get; }

    public PartialShape ElementShape => _shape;

    /// <exception cref="InvalidArgumentException">The list is full, or the element does not fit.</exception>
    public TensorList Push(GraphValue element) => _most < 0 || Count < _most
        ? With(Count + 1, _elements.SetItem(Count, Fitting(element)))
        : throw new InvalidArgumentException($"Tried to push item into a full list: it has {Count} elements, and at most {_most}.", null);

    /// <exception cref="InvalidArgumentException">The list is empty, or the last element has no value.</exception>
    public (TensorList Others, GraphValue Last) Pop(PartialShape shape) => Count > 0
        ? (With(Count - 1, _elements.Remove(Count - 1)), Get(Count - 1, shape))
        : throw new InvalidArgumentException("Trying to pop from an empty list.", null);

    /// <summary>The element at a position; zeros where it has no value and its shape is known.</summary>
    /// <exception cref="InvalidArgumentException">There is no such element, or it has no value.</exception>
    public GraphValue Get(int index, PartialShape shape)
    {
        Element element = _elements.GetValueOrDefault(Required(index));
        PartialShape known = Merged(shape);
        if (element.IsNothing)
        {
            return GraphRows.Zeros(
                _type.Base, element.ZerosOf ?? (known.IsFullyDefined ? known.ToShape() : throw new InvalidArgumentException(
                $"Trying to read an uninitialized element at index {index}, and the element shape {known.ToRuntimeString()} is not fully "
                + "defined.", null)));
        }

        return element.IsList || known.IsCompatibleWith(element.Shape!)
            ? element.Value
            : throw new InvalidArgumentException(
                $"Incompatible shapes: the element at index {index} has shape {element.Shape}, and {known.ToRuntimeString()} is "
                + "expected.", null);
    }

    /// <exception cref="InvalidArgumentException">There is no such element, or the value does not fit.</exception>
    public TensorList Set(int index, GraphValue element, bool grows)
    {
        TensorList list = grows && index >= Count ? Resized(index + 1) : this;
        return list.With(list.Count, list._elements.SetItem(list.Required(index), Fitting(element)));
    }

    /// <summary>The rows of a value at several positions, the last of those that name one; a row is made when it is asked for.</summary>
    /// <exception cref="InvalidArgumentException">There is no such element, or the rows do not fit.</exception>
    public TensorList SetRows(int[] positions, GraphValue value)
    {
        if (positions.Length == 0)
        {
            return this;
        }

        Shape row = RequireFits(Shape.Create(value.Shape.Extents[1..]));
        ImmutableDictionary<int, Element>.Builder changed = _elements.ToBuilder();
        for (int i = 0; i < positions.Length; i++)
        {
            changed[Required(positions[i])] = new(value, row, i);
        }

        return With(Count, changed.ToImmutable());
    }

    /// <exception cref="InvalidArgumentException">The size is negative.</exception>
    public TensorList Resized(int size) =>
        With(RequireSize(size), size < Count ? _elements.RemoveRange(_elements.Keys.Where(index => index >= size)) : _elements);

    /// <summary>Zeros for each element.</summary>
    public TensorList ZerosLike() =>
        With(Count, _elements.SetItems(_elements.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ZerosLike()))));

    /// <summary>The sum of each element with that of another list.</summary>
    /// <exception cref="InvalidArgumentException">There are not as many.</exception>
    public TensorList Plus(TensorList other) => Count == other.Count
        ? new(
            _type, Merged(other._shape), Count,
            _elements.SetItems(other._elements.Select(pair =>
                KeyValuePair.Create(pair.Key, _elements.GetValueOrDefault(pair.Key).Plus(pair.Value)))), _most)
        : throw new InvalidArgumentException($"Trying to add two lists of tensors of different lengths: {Count} and {other.Count}.", null);

    /// <summary>The shape that all elements have, as far as it has to be known.</summary>
    /// <exception cref="InvalidArgumentException">The shapes do not go together.</exception>
    public PartialShape Merged(PartialShape shape) => _shape.IsCompatibleWith(shape)
        ? _shape.MergeWith(shape)
        : throw new InvalidArgumentException(
            $"The elements of the list have the shape {_shape.ToRuntimeString()}, which is not compatible with {shape.ToRuntimeString()}.",
            null);

    /// <summary>The shape of any element, for those that have no value.</summary>
    public PartialShape ShapeOfAny(PartialShape shape) =>
        _elements.Values.Select(element => element.Shape).FirstOrDefault(own => own is not null) is { } known
        ? Merged(shape).MergeWith(known)
        : Merged(shape);

    private static int RequireSize(int size) => size >= 0
        ? size
        : throw new InvalidArgumentException($"A list has at least 0 elements, not {size}.", null);

    private TensorList With(int count, ImmutableDictionary<int, Element> elements) => new(_type, _shape, count, elements, _most);

    private Element Fitting(GraphValue value)
    {
        if (value.Object is not TensorList)
        {
            RequireFits(value.Shape);
        }

        return new(value, null);
    }

    private Shape RequireFits(Shape shape) => _shape.IsCompatibleWith(shape)
        ? shape
        : throw new InvalidArgumentException(
            $"Tried to set a tensor with incompatible shape at a list index. Item element shape: {shape}, list shape: "
            + $"{_shape.ToRuntimeString()}.", null);

    private int Required(int index) => index >= 0 && index < Count
        ? index
        : throw new InvalidArgumentException($"Trying to access element {index} in a list with {Count} elements.", null);

    /// <summary>
    /// A value, or a row of one and its shape; or the shape of zeros that were not made; none of these where nothing is known.
    /// </summary>
    private readonly record struct Element(GraphValue Whole, Shape? ZerosOf, int Row = -1)
    {
        public bool IsNothing => Whole.IsNothing;

        public bool IsList => Whole.Object is not null;

        public GraphValue Value => Row < 0 ? Whole : Whole.Row(Row);

        /// <summary>Of an element that is no list, if it is known.</summary>
        public Shape? Shape => IsNothing || IsList || Row >= 0 ? ZerosOf : Whole.Shape;

        public Element ZerosLike() => Whole.Object is TensorList inner ? new(inner.ZerosLike(), null) : new(default, Shape);

        public Element Plus(Element other) => IsNothing ? other
            : other.IsNothing ? this
            : Whole.Object is TensorList list ? new(list.Plus((TensorList)other.Whole.Object!), null)
            : new(Value.RequireTensor() + other.Value.RequireTensor(), null);
    }
}
