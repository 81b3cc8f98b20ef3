using System.Collections;

namespace Tensors.Graphs;

/// <summary>A variable that is kept in parts along one axis. Where a tensor is needed it stands for the parts joined.</summary>
public sealed class PartitionedVariable : IReadOnlyList<Variable>
{
    private readonly Variable[] _parts;
    private Tensor? _whole;

    internal PartitionedVariable(string name, Shape shape, int axis, Variable[] parts)
    {
        Name = name;
        Shape = shape;
        Axis = axis;
        _parts = parts;
    }

    /// <summary>The name of the whole.</summary>
    public string Name { get; }

    /// <summary>The shape of the whole.</summary>
    public Shape Shape { get; }

    /// <summary>The axis along which the parts lie.</summary>
    public int Axis { get; }

    /// <summary>The number of parts.</summary>
    public int Count => _parts.Length;

    /// <summary>A part.</summary>
    public Variable this[int index] => _parts[index];

    /// <summary>The parts joined.</summary>
    public Tensor ToTensor()
    {
        if (_whole is null)
        {
            Graph graph = _parts[0].Graph;
            using IDisposable free = graph.ControlDependencies(null);
            using NameScope root = graph.OpenScope(null);
            Tensor joined;
            using (graph.OpenScope(Name + "/ConcatPartitions/"))
            {
                joined = Ops.Concat([.. _parts.Select(part => part.Value())], Axis);
            }

            _whole = Ops.Identity(joined, Name);
        }

        return _whole;
    }

    /// <summary>This variable, as an answer to a request that knows its name.</summary>
    /// <exception cref="ArgumentException">The request says another shape or type.</exception>
    internal PartitionedVariable Reused(VariableRequest request) =>
        request.Shape is { } shape && !shape.Equals(Shape)
            ? throw new ArgumentException(
                $"Trying to reuse partitioned variable {Name}, but specified shape {shape} and found shape {Shape}.")
            : request.DataType != _parts[0].DataType
                ? throw new ArgumentException(
                    $"Trying to reuse partitioned variable {Name}, but specified dtype {request.DataType.Name} and found dtype "
                    + $"{_parts[0].DataType.Name}.")
                : this;

    /// <summary>The parts, in their order.</summary>
    public IEnumerator<Variable> GetEnumerator() => ((IEnumerable<Variable>)_parts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
