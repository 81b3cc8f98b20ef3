using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Computes at once: the meaning of an operation when no interpreter is in place, and the bottom of every stack.</summary>
internal static class EagerInterpreter
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs)
    {
        if (operation is ViewOperation view && view.TryView(inputs[0], specs[0]) is { } seen)
        {
            outputs[0] = seen;
            return;
        }

        if (!operation.TakesHalf && HasHalf(inputs))
        {
            ApplyInSingle(operation, inputs, specs, outputs);
            return;
        }

        for (int i = 0; i < specs.Length; i++)
        {
            outputs[i] = Tensor.Allocate(specs[i]);
        }

        Execute(operation, inputs, outputs);
    }

    /// <summary>Computes into given outputs while holding on to the memory of all operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Execute(Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (AreNear(inputs))
        {
            operation.Execute(inputs, outputs);
        }
        else if (operation.ReadsInOrder && HasFarTranspose(inputs))
        {
            ExecuteLaidOut(operation, inputs, outputs);
        }
        else
        {
            ExecuteHeld(operation, inputs, outputs);
        }

        foreach (Tensor output in outputs)
        {
            GC.KeepAlive(output);
        }
    }

    /// <summary>Computes while the caller holds on to the memory of all operands and outputs.</summary>
    public static void ExecuteEntered(Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (operation.ReadsInOrder && HasFarTranspose(inputs))
        {
            ExecuteLaidOut(operation, inputs, outputs);
        }
        else
        {
            operation.Execute(inputs, outputs);
        }
    }

    /// <summary>Computes into a tensor that others see too, and whose memory is held as that of the operands is.</summary>
    public static void ExecuteInto(Operation operation, ReadOnlySpan<Tensor> inputs, Tensor destination)
    {
        bool entered = destination.Buffer.Enter();
        try
        {
            if (!operation.TakesHalf && HasHalf(inputs))
            {
                TensorSpec spec = new(destination.Shape, destination.DType);
                Tensor result = null!;
                ApplyInSingle(operation, inputs, new ReadOnlySpan<TensorSpec>(in spec), new Span<Tensor>(ref result));
                CopyOp.Copy(result, destination);
                return;
            }

            Execute(operation, inputs, new ReadOnlySpan<Tensor>(in destination));
        }
        finally
        {
            if (entered)
            {
                destination.ExitBuffer();
            }
        }
    }

    private static void ExecuteHeld(Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Span<bool> leased = inputs.Length <= 8 ? stackalloc bool[8] : new bool[inputs.Length];
        int entered = 0;
        try
        {
            for (; entered < inputs.Length; entered++)
            {
                leased[entered] = inputs[entered].Buffer.Enter();
            }

            operation.Execute(inputs, outputs);
        }
        finally
        {
            while (--entered >= 0)
            {
                if (leased[entered])
                {
                    inputs[entered].ExitBuffer();
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreNear(ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            if (!tensor.IsNear)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasFarTranspose(ReadOnlySpan<Tensor> inputs)
    {
        foreach (Tensor input in inputs)
        {
            if (StridedCopy.IsFarTranspose(input.Layout))
            {
                return true;
            }
        }

        return false;
    }

    private static void ExecuteLaidOut(Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Tensor[] near = inputs.ToArray();
        foreach (ref Tensor input in near.AsSpan())
        {
            input = StridedCopy.IsFarTranspose(input.Layout) ? Tensor.ContiguousNow(input) : input;
        }

        Execute(operation, near, outputs);
        for (int i = 0; i < near.Length; i++)
        {
            if (!ReferenceEquals(near[i], inputs[i]))
            {
                near[i].Dispose();
            }
        }
    }

    private static bool HasHalf(ReadOnlySpan<Tensor> inputs)
    {
        foreach (Tensor input in inputs)
        {
            if (input.DType.IsHalf)
            {
                return true;
            }
        }

        return false;
    }

    private static void ApplyInSingle(
        Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs)
    {
        Tensor[] singles = new Tensor[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            singles[i] = inputs[i].DType.IsHalf ? CastOp.Cast(inputs[i], DType.Float32) : inputs[i];
        }

        TensorSpec[] singleSpecs = new TensorSpec[specs.Length];
        for (int i = 0; i < specs.Length; i++)
        {
            singleSpecs[i] = specs[i].DType.IsHalf ? specs[i] with { DType = DType.Float32 } : specs[i];
        }

        Apply(operation, singles, singleSpecs, outputs);
        for (int i = 0; i < specs.Length; i++)
        {
            outputs[i] = specs[i].DType.IsHalf ? CastOp.Cast(outputs[i], specs[i].DType) : outputs[i];
        }
    }
}
