using System.Collections.Concurrent;

namespace Tensors.Autograd;

/// <summary>Finds the operation, and the C# line, that first makes a NaN, in forward and in backward passes.</summary>
/// <remarks>
/// Works between construction and <see cref="Dispose"/>, in the current flow of execution. Every result is looked at, and the line of every
/// operation is noted: for searching, not for training. A NaN that was there before, in an operand, is not reported. Lines need the symbol
/// files (<c>.pdb</c>) of the program; without them, the method is named. In a program that was compiled with optimisations, the line may
/// be that of an earlier statement of the method.
/// </remarks>
/// <example>
/// <code>
/// using AnomalyDetection detection = new();
/// using GradientTape tape = new();
/// </code>
/// </example>
public sealed class AnomalyDetection : Interpreter, IDisposable
{
    private readonly ConcurrentDictionary<long, string> _lines = new();

    /// <summary>Starts to look at results.</summary>
    public AnomalyDetection() => Enter();

    /// <summary>Stops for good.</summary>
    public void Dispose() => Leave();

    /// <inheritdoc/>
    protected internal override void Apply(
        Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
    {
        Interpreters.Apply(below, operation, inputs, specs, outputs);
        string line = CallSite.Find();
        bool made = false;
        using (Within(null))
        {
            foreach (Tensor output in outputs)
            {
                _lines.TryAdd(output.Id, line);
                made |= HasNaN(output);
            }

            foreach (Tensor input in inputs)
            {
                made = made && !HasNaN(input);
            }
        }

        if (made)
        {
            throw new NotANumberException(this, operation, Describe(inputs), line);
        }
    }

    /// <summary>The line that made a tensor, or null where it was not seen.</summary>
    internal string? LineOf(long tensor) => _lines.GetValueOrDefault(tensor);

    private static bool HasNaN(Tensor x) => x.HasData && x.DType.IsDifferentiable && x.NotEqual(x).Any().Item<bool>();

    private static string Describe(ReadOnlySpan<Tensor> inputs)
    {
        string[] operands = new string[inputs.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = $"{inputs[i].DType.Name} {inputs[i].Shape}";
        }

        return operands.Length == 0 ? "nothing" : string.Join(" and ", operands);
    }
}
