namespace Tensors.Graphs;

/// <summary>Computes several nodes by one operation, into memory that it keeps from run to run.</summary>
/// <param name="last">The last of the nodes.</param>
/// <param name="operation">What they come to.</param>
/// <param name="operands">The slots that it reads.</param>
/// <param name="results">The slots that it fills.</param>
internal sealed class FusedKernel(Kernel last, FusedOp operation, int[] operands, int[] results) : Kernel(last.Site)
{
    private readonly Tensor[] _operands = new Tensor[operands.Length];
    private readonly Tensor?[] _results = new Tensor?[results.Length];
    private readonly bool[] _isEntered = new bool[results.Length];
    private readonly Tensor?[] _memory = new Tensor?[results.Length];

    /// <summary>What the nodes come to.</summary>
    public FusedOp Operation { get; } = operation;

    public override bool CanFail => false;

    /// <summary>The slots that it fills.</summary>
    public int[] Results { get; } = results;

    /// <summary>Has the next run write a result into a tensor, if one of its shape and dtype is given.</summary>
    public void WriteInto(int result, Tensor? room) => _results[result] =
        room is { HasData: true, IsContiguous: true } && new TensorSpec(room.Shape, room.DType) == SpecOf(result) ? room : null;

    public override void Run(Frame frame)
    {
        for (int i = 0; i < _operands.Length; i++)
        {
            _operands[i] = frame.Tensor(operands[i]);
        }

        for (int i = 0; i < _results.Length; i++)
        {
            if (_results[i] is { } room)
            {
                _isEntered[i] = room.Buffer.Enter();
                room.Buffer.CountWrite();
            }

            _results[i] ??= _memory[i] ??= Tensor.Allocate(SpecOf(i));
        }

        try
        {
            EagerInterpreter.Execute(Operation, _operands, _results!);
            for (int i = 0; i < _results.Length; i++)
            {
                frame.Slots[Results[i]] = _results[i];
            }
        }
        finally
        {
            for (int i = 0; i < _results.Length; i++)
            {
                if (_isEntered[i])
                {
                    _results[i]!.ExitBuffer();
                }
            }

            Array.Clear(_isEntered);
            Array.Clear(_operands);
            Array.Clear(_results);
        }
    }

    private TensorSpec SpecOf(int result) => Operation.Specs[Operation.Results[result]];
}
