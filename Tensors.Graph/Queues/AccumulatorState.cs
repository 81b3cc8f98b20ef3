namespace Tensors.Graphs;

/// <summary>The sum of gradients that came since somebody took their mean, and the step that they must not be older than.</summary>
/// <param name="made">The node that describes it.</param>
internal sealed class AccumulatorState(Node made) : SessionResource
{
    private readonly object _monitor = new();
    private readonly LinkedList<object> _taking = [];
    private readonly bool _isMean = made.Attribute("reduction_type", "MEAN") == "MEAN";
    private readonly PartialShape _shape = made.Attribute("shape", PartialShape.Unknown);
    private Tensor? _sum;
    private int _count;
    private long _step;

    public DataType Type { get; } = made.Attribute<DataType>("dtype");

    public int Count
    {
        get
        {
            lock (_monitor)
            {
                return _count;
            }
        }
    }

    public void SetStep(long step)
    {
        lock (_monitor)
        {
            _step = step;
        }
    }

    /// <summary>Adds a gradient, unless it is of an earlier step.</summary>
    /// <exception cref="InvalidArgumentException">It has another shape.</exception>
    public void Add(Tensor gradient, long step)
    {
        lock (_monitor)
        {
            if (!_shape.IsCompatibleWith(gradient.Shape) || (_sum is not null && !_sum.Shape.Equals(gradient.Shape)))
            {
                PartialShape expected = _sum is null ? _shape : _sum.Shape;
                throw new InvalidArgumentException(
                    $"Shape mismatch: expected {expected.ToRuntimeString()}, got "
                    + $"{((PartialShape)gradient.Shape).ToRuntimeString()}.", null);
            }

            if (step < _step)
            {
                return;
            }

            _sum = _sum is null ? Tensor.Apply<CopyOp>(gradient) : Tensor.Apply<AddOp>(_sum, gradient);
            _count++;
            Monitor.PulseAll(_monitor);
        }
    }

    /// <summary>
    /// Waits for so many gradients, and gives the mean or the sum of all that came; then a new sum begins, of the next step. Who asks first
    /// is served first.
    /// </summary>
    public Tensor Take(int required, CancellationToken cancellation)
    {
        lock (_monitor)
        {
            using Turn turn = new(_monitor, _taking, cancellation);
            turn.Wait(() => _count >= required);
            Tensor taken = _isMean ? Tensor.Apply<DivideOp>(_sum!, Divisor()) : _sum!;
            (_sum, _count, _step) = (null, 0, _step + 1);
            return taken;
        }
    }

    private Tensor Divisor() => Tensor.Full([], _count, _sum!.DType).BroadcastTo(_sum.Shape);
}
