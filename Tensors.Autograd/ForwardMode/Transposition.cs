using System.Collections.Concurrent;

namespace Tensors.Autograd;

/// <summary>
/// Turns the VJP of an operation into its JVP. The VJP u ↦ Jᵀu is linear, so the reverse pass over it, ⟨Jᵀu, t⟩ differentiated by u, is Jt
/// whatever u is. Mostly no value of u is needed: what depends on u gets a shape and a place on a tape, and only the rest is computed. A
/// rule that is linear but made of parts that are not (an exponential of a block matrix) is computed at u = 0.
/// </summary>
/// <remarks>
/// Transposing derivatives that are given in the other mode is the idea of D. Maclaurin's Autograd and of Radul and others, "You Only
/// Linearize Once: Tangents Transpose to Gradients" (2022); here it goes from cotangents to tangents.
/// </remarks>
internal sealed class Transposition : Interpreter
{
    // Rules that turned out to need values of u.
    private static readonly ConcurrentDictionary<Type, bool> s_valued = new();

    private readonly Operation _transposed;
    private readonly bool _hasValues;
    private readonly List<TapeEntry> _entries = [];
    private readonly HashSet<long> _linear = [];

    private Transposition(Operation transposed, bool hasValues)
    {
        _transposed = transposed;
        _hasValues = hasValues;
    }

    /// <summary>The tangents of an entry's results, given those of its operands (null where they are zero).</summary>
    public static Tensor?[] Push(TapeEntry entry, Tensor?[] tangents)
    {
        if (!s_valued.ContainsKey(entry.Operation.GetType()))
        {
            try
            {
                return Push(entry, tangents, hasValues: false);
            }
            catch (NoElementsException)
            {
                s_valued[entry.Operation.GetType()] = true;
            }
        }

        return Push(entry, tangents, hasValues: true);
    }

    private static Tensor?[] Push(TapeEntry entry, Tensor?[] tangents, bool hasValues)
    {
        Transposition transposition = new(entry.Operation, hasValues);
        Tensor?[] cotangents = new Tensor?[entry.OutputSpecs.Length];
        for (int i = 0; i < cotangents.Length; i++)
        {
            if (entry.OutputSpecs[i].DType.IsDifferentiable)
            {
                cotangents[i] = hasValues
                    ? Tensor.Zeros(entry.OutputSpecs[i].Shape, entry.OutputSpecs[i].DType)
                    : Tensor.Traced(entry.OutputSpecs[i]);
                transposition._linear.Add(cotangents[i]!.Id);
            }
        }

        List<Tensor> pulled = [];
        List<Tensor> weights = [];
        transposition.Enter();
        try
        {
            VjpContext context = new(entry, cotangents);
            for (int input = 0; input < tangents.Length; input++)
            {
                // What does not depend on u is zero, as every linear function of no argument.
                if (tangents[input] is { } tangent && entry.Rule.Cotangent(context, input) is { } dx
                    && transposition._linear.Contains(dx.Id))
                {
                    pulled.Add(dx);
                    weights.Add(tangent);
                }
            }
        }
        finally
        {
            transposition.Leave();
        }

        return transposition.Pull(cotangents, [.. pulled], [.. weights]);
    }

    /// <inheritdoc/>
    protected internal override void Apply(
        Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
    {
        if (!DependsOnCotangent(inputs))
        {
            Interpreters.Apply(below, operation, inputs, specs, outputs);
            return;
        }

        VjpRule rule = VjpTable.Default.Find(operation) ?? throw new InvalidOperationException(
            $"{_transposed.Name}: its VJP applies {operation.Name} to the cotangent, which is not linear, so it has no forward mode.");
        if (_hasValues)
        {
            Interpreters.Apply(below, operation, inputs, specs, outputs);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] ??= Tensor.Traced(specs[i]);
            _linear.Add(outputs[i].Id);
        }

        _entries.Add(new(operation, rule, inputs, specs, outputs));
    }

    private Tensor?[] Pull(Tensor?[] cotangents, Tensor[] pulled, Tensor[] weights)
    {
        if (pulled.Length == 0)
        {
            return new Tensor?[cotangents.Length];
        }

        Tensor[] sources = [.. cotangents.OfType<Tensor>()];
        Tensor[] results = new BackwardPass(_entries).Run(pulled, sources, weights, UnconnectedGradients.Zeros);
        int next = 0;
        return Array.ConvertAll(cotangents, cotangent => cotangent is null ? null : results[next++]);
    }

    private bool DependsOnCotangent(ReadOnlySpan<Tensor> inputs)
    {
        foreach (Tensor input in inputs)
        {
            if (_linear.Contains(input.Id))
            {
                return true;
            }
        }

        return false;
    }
}
