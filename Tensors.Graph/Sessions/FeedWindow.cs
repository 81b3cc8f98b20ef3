namespace Tensors.Graphs;

/// <summary>
/// What kernels see of a fed tensor: the same tensor in every run, as long as shape and dtype stay, so that what they prepared for it
/// holds. It shows the elements of whatever is fed.
/// </summary>
internal sealed class FeedWindow
{
    private readonly Tensor[] _source = new Tensor[1];
    private readonly Tensor[] _packed = new Tensor[1];
    private Tensor? _window;
    private Tensor? _shown;
    private bool _entered;

    /// <summary>What stands in the slot during the run.</summary>
    public GraphValue Value { get; private set; }

    /// <summary>Whether a value has shape and dtype of the one before.</summary>
    public bool Fits(GraphValue fed) => fed.Tensor is { } tensor && _window is { } known && known.DType == tensor.DType
        && known.Shape.Equals(tensor.Shape);

    /// <summary>Takes what is fed; false if shape, dtype or kind are not those of the last run.</summary>
    public bool Open(GraphValue fed)
    {
        if (fed.Tensor is not { } tensor)
        {
            Value = fed;
            return false;
        }

        bool fits = Fits(tensor);
        if (!fits)
        {
            _window = Tensor.Window(new(tensor.Shape, tensor.DType));
        }

        _shown = tensor.IsContiguous ? tensor : Pack(tensor, fits);
        _entered = _shown.Buffer.Enter();
        _window!.Show(_shown);
        Value = _window;
        return fits;
    }

    /// <summary>Lets go of what was fed.</summary>
    public void Close()
    {
        Value = default;
        if (_shown is { } shown)
        {
            _window!.Buffer.Hide();
            if (_entered)
            {
                shown.ExitBuffer();
            }

            _entered = false;
            _shown = null;
        }
    }

    private Tensor Pack(Tensor tensor, bool fits)
    {
        _source[0] = tensor;
        if (!fits || _packed[0] is null)
        {
            _packed[0] = Tensor.Allocate(new(tensor.Shape, tensor.DType));
        }

        EagerInterpreter.Execute(s_copy, _source, _packed);
        _source[0] = null!;
        return _packed[0];
    }

    private static readonly CopyOp s_copy = new();
}
