namespace Tensors.Graphs;

/// <summary>The value of a variable in one session, or in those of one server.</summary>
internal sealed class VariableState(string name, DataType type)
{
    private readonly Lock _lock = new();
    private Tensor? _value;
    private Tensor? _spare;
    private object? _other;

    public string Name => name;

    /// <summary>What its elements are by the node that made it.</summary>
    public DataType Type => type;

    public bool IsInitialized => Volatile.Read(ref _value) is not null || Volatile.Read(ref _other) is not null;

    /// <summary>Whether the value, if there is one, has this shape.</summary>
    public bool Fits(Shape shape) => Volatile.Read(ref _value) is not { } value || value.Shape.Equals(shape);

    /// <summary>Held by whoever changes the value in place.</summary>
    public Lock Lock => _lock;

    /// <summary>The value, as long as nothing is assigned; readers see assignments of the same shape.</summary>
    /// <exception cref="FailedPreconditionException">The variable was not initialized.</exception>
    /// <exception cref="GraphTypeException">It holds text, or elements that tensors do not have.</exception>
    public Tensor Value => _value ?? (_other is null ? throw NotInitialized() : throw new GraphTypeException(
        $"Variable {name} holds {GraphValue.Of(_other).DataType.Name} elements, which can be saved and restored, but not computed with."));

    /// <summary>The value, whatever its elements are.</summary>
    /// <exception cref="FailedPreconditionException">The variable was not initialized.</exception>
    public GraphValue Content => _value is { } value ? value : _other is { } other ? GraphValue.Of(other) : throw NotInitialized();

    /// <summary>Overwrites the value: with a tensor, with text, or with elements that tensors do not have.</summary>
    public void Assign(GraphValue value)
    {
        if (value.Tensor is { } tensor)
        {
            Assign(tensor);
            return;
        }

        lock (_lock)
        {
            Volatile.Write(ref _other, value.ToObject());
            _value = null;
        }
    }

    /// <summary>Overwrites the value, in place where the shape stays.</summary>
    public void Assign(Tensor value)
    {
        lock (_lock)
        {
            _other = null;
            if (_value is not { } mine || !mine.Shape.Equals(value.Shape))
            {
                mine = Tensor.Allocate(new(value.Shape, value.DType));
                CopyOp.Copy(value, mine);
                Volatile.Write(ref _value, mine);
            }
            else if (!ReferenceEquals(mine, value))
            {
                CopyOp.Copy(value, mine);
            }
        }
    }

    /// <summary>A copy of a value that is a tensor.</summary>
    /// <param name="room">What is overwritten by it, if it has the shape and dtype; or null.</param>
    public Tensor Snapshot(Tensor? room)
    {
        lock (_lock)
        {
            Tensor value = Value;
            Tensor copy = room is not null && room.DType == value.DType && room.Shape.Equals(value.Shape)
                ? room
                : Tensor.Allocate(new(value.Shape, value.DType));
            CopyOp.Copy(value, copy);
            return copy;
        }
    }

    /// <summary>A copy that outlives what is assigned next; nothing before initialization.</summary>
    public GraphValue TakeCopy()
    {
        lock (_lock)
        {
            if (_value is not { } value)
            {
                return GraphValue.Of(_other);
            }

            Tensor copy = _spare is { } spare && spare.Shape.Equals(value.Shape) ? spare : Tensor.Allocate(new(value.Shape, value.DType));
            _spare = null;
            CopyOp.Copy(value, copy);
            return copy;
        }
    }

    /// <summary>Gives back what <see cref="TakeCopy"/> gave, for the next time.</summary>
    public void ReturnCopy(GraphValue copy) => _spare = copy.Tensor;

    public void Restore(GraphValue value)
    {
        if (value.IsNothing)
        {
            Volatile.Write(ref _value, null);
            Volatile.Write(ref _other, null);
        }
        else
        {
            Assign(value);
            ReturnCopy(value);
        }
    }

    private FailedPreconditionException NotInitialized() => new(
        $"Attempting to use uninitialized value {name}. Run its initializer first, as in session.Run(GlobalVariablesInitializer()).", null);
}
