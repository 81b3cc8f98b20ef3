namespace Tensors;

/// <summary>One run of a fused operation at a time: blocks for each thread, and what folds of all elements left of each block.</summary>
internal sealed class FusedRun(FusedLayout layout)
{
    private readonly FusedLayout _layout = layout;
    private readonly IdlePool<FusedBlock> _blocks = new();
    private readonly Tensor[] _inputs = new Tensor[layout.OperandCount];
    private readonly Tensor[] _outputs = new Tensor[layout.Results.Count];
    private readonly Tensor?[] _partials = layout.NewPartials();
    private FusedBlock? _last;

    public void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            _inputs[i] = Tensor.ContiguousNow(inputs[i]);
        }

        outputs.CopyTo(_outputs);
        _layout.Code.CountRun();
        try
        {
            ForkJoinPool.For(_layout.Blocks, _layout.Grain, new Body(this));
            Finish();
        }
        finally
        {
            // Neither operands nor results are kept alive.
            Array.Clear(_inputs);
            Array.Clear(_outputs);
        }
    }

    private void Run(long start, long end)
    {
        long whole = Math.Min(end, _layout.Rows / _layout.BlockRows);
        if (start < whole)
        {
            FusedBlock block = _blocks.TryTake(out FusedBlock? idle) && idle.IsCurrent ? idle : new(_layout, _layout.BlockRows);
            block.Open(_inputs, _outputs, _partials);
            for (long number = start; number < whole; number++)
            {
                block.Run(number * _layout.BlockRows, number);
            }

            block.Close();
            _blocks.Return(block);
        }

        // Only one thread comes to the last block.
        if (whole < end)
        {
            _last = _last?.IsCurrent == true ? _last : new(_layout, (int)(_layout.Rows - (whole * _layout.BlockRows)));
            _last.Open(_inputs, _outputs, _partials);
            _last.Run(whole * _layout.BlockRows, whole);
            _last.Close();
        }
    }

    private void Finish()
    {
        for (int i = 0; i < _outputs.Length; i++)
        {
            int value = _layout.Results[i];
            if (_partials[value] is { } partials)
            {
                ((ReductionOperation)_layout.Steps[value - _layout.OperandCount].Operation).Combine(partials, _outputs[i], _layout.Rows);
            }
        }
    }

    private readonly struct Body(FusedRun run) : IRangeBody
    {
        public void Run(long start, long end) => run.Run(start, end);
    }
}
