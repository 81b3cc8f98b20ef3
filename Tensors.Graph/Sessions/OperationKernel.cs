using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

/// <summary>
/// Executes an operation into memory that it keeps from run to run. Operands of elementwise operations are broadcast by views; operands
/// behind the first ones become attributes of the operation.
/// </summary>
internal sealed class OperationKernel : Kernel, INodeView
{
    private readonly Twin _twin;
    private readonly Tensor?[] _seen;
    private readonly Tensor[] _operands;
    private readonly Tensor?[] _buffers;
    private bool _isFixed;
    private Frame? _frame;
    private Operation? _operation;
    private Tensor[] _outputs = [];
    private TensorSpec[] _specs = [];
    private Tensor? _view;
    private Shape? _broadcastShape;
    private bool _takesFreshMemory;
    private Tensor[] _fresh = [];
    private Room? _room;

    public OperationKernel(KernelSite site, Twin twin)
        : base(site)
    {
        _twin = twin;
        int operands = twin.Count(site.Inputs.Length);
        _seen = new Tensor?[operands];
        _operands = new Tensor[operands];
        _buffers = new Tensor?[Math.Max(1, site.Node.Outputs.Count)];
        Settle();
    }

    // Of these operations no result depends on whether elements have some value.
    public override bool CanFail =>
        !(_operation is ViewOperation or ReductionOperation || (_operation is ElementwiseOperation && Node.Inputs[0].DataType.IsFloating));

    public override void Settle()
    {
        _isFixed = true;
        for (int input = _seen.Length; input < Site.Inputs.Length; input++)
        {
            _isFixed &= Site.IsConstant(input);
        }
    }

    /// <summary>What the last run computed; null before the first.</summary>
    public Operation? Operation => _operation;

    /// <summary>How many of the node's operands, the first ones, are those of the operation.</summary>
    public int OperandCount => _operands.Length;

    /// <summary>Gives back what is kept from run to run: another kernel computes the node from now on.</summary>
    public void Release()
    {
        _operation = null;
        _view = null;
        _outputs = [];
        Array.Clear(_seen);
        Array.Clear(_operands);
        Array.Clear(_buffers);
    }

    IReadOnlyDictionary<string, object> INodeView.Attributes => Node.Attributes;

    (string Name, string Op) INodeView.Names => (Node.Name, Node.Op);

    int INodeView.OperandCount => Site.Inputs.Length;

    Tensor INodeView.Operand(int input) => _frame!.Tensor(Site.Slot(input));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(Frame frame)
    {
        bool same = _operation is not null && _isFixed;
        bool alike = same;
        for (int i = 0; i < _seen.Length; i++)
        {
            Tensor operand = frame.Tensor(Site.Slot(i));
            if (!ReferenceEquals(operand, _seen[i]))
            {
                same = false;
                alike = alike && operand.DType == _seen[i]!.DType && operand.Shape.Equals(_seen[i]!.Shape);
                _seen[i] = operand;
            }
        }

        if (!same && alike && _operation is not (CompositeOp or ViewOperation))
        {
            TakeOperands();
        }
        else if (!same)
        {
            Prepare(frame);
        }

        if (_view is not null)
        {
            frame.Slots[Site.Output] = _view;
            return;
        }

        if (_operation is CompositeOp composite)
        {
            if (!same || !composite.IsView)
            {
                Compute(composite);
            }
        }
        else if (_room is { } room)
        {
            _outputs[0] = room.Take(frame, _specs[0]);
            EagerInterpreter.Execute(_operation!, _operands, _outputs);
        }
        else if (_takesFreshMemory)
        {
            EagerInterpreter.Apply(_operation!, _operands, _specs, _outputs);
        }
        else
        {
            EagerInterpreter.Execute(_operation!, _operands, _outputs);
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            frame.Slots[Site.Output + i] = _outputs[i];
        }
    }

    /// <summary>Computes into fresh memory: that of the results before goes back to where it comes from.</summary>
    private void Compute(CompositeOp composite)
    {
        foreach (Tensor result in _fresh)
        {
            result.Dispose();
        }

        _fresh = [];
        _outputs = composite.Compute(_operands);
        if (Site.KeepsMemory)
        {
            _fresh = Array.Exists(_outputs, ShowsOperand) ? Array.FindAll(_outputs, output => !ShowsOperand(output)) : _outputs;
        }
    }

    private bool ShowsOperand(Tensor output)
    {
        foreach (Tensor operand in _operands)
        {
            if (ReferenceEquals(operand.Buffer, output.Buffer))
            {
                return true;
            }
        }

        return false;
    }

    private void Prepare(Frame frame)
    {
        _frame = frame;
        if (_operation is null || !_isFixed || DependsOnShapes(_operation))
        {
            _operation = _twin.Read(this);
        }

        _broadcastShape = null;
        TakeOperands();
        _view = null;
        if (_operation is CompositeOp)
        {
            return;
        }

        if (_operation.Broadcasts)
        {
            Broadcast(_operation.Name);
        }

        _specs = new TensorSpec[_operation.OutputCount];
        _operation.Infer(_operands, _specs);
        _view = _operation is ViewOperation view ? view.TryView(_operands[0], _specs[0]) : null;

        // 16-bit numbers are computed in float32, which takes memory in between.
        bool isWidened = !_operation.TakesHalf && Array.Exists(_operands, operand => operand.DType.IsHalf);
        _takesFreshMemory = !Site.KeepsMemory || isWidened;
        _room = Site.Sightings is { } sightings && !isWidened && _specs.Length == 1 && _view is null ? _room ?? new(sightings) : null;
        if (_view is null)
        {
            Allocate(_specs);
        }
    }

    // An operation that was made from the shapes of its operands is made again when they change.
    private bool DependsOnShapes(Operation operation) => _seen.Length > 0 && operation is not ElementwiseOperation;

    private void Broadcast(string name)
    {
        Shape shape = _operands[0].Shape;
        for (int i = 1; i < _operands.Length; i++)
        {
            shape = Broadcasting.Combine(name, shape, _operands[i].Shape);
        }

        _broadcastShape = shape;
        TakeOperands();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeOperands()
    {
        for (int i = 0; i < _operands.Length; i++)
        {
            Tensor operand = _seen[i]!;
            _operands[i] = _broadcastShape is null ? operand : operand.BroadcastNow(_broadcastShape);
        }
    }

    private void Allocate(TensorSpec[] specs)
    {
        if (_outputs.Length != specs.Length)
        {
            _outputs = new Tensor[specs.Length];
        }

        for (int i = 0; i < specs.Length && !_takesFreshMemory; i++)
        {
            if (_buffers[i] is not { } buffer || !buffer.Shape.Equals(specs[i].Shape) || buffer.DType != specs[i].DType)
            {
                _buffers[i] = Tensor.Allocate(specs[i]);
            }

            _outputs[i] = _buffers[i]!;
        }
    }
}
