namespace Tensors;

/// <summary>
/// Common subexpressions: what was computed already is not computed again. Equal operations of the same operands are the same.
/// </summary>
internal static class CommonSteps
{
    public static TensorProgram Apply(TensorProgram program)
    {
        Dictionary<(Operation, ValueArray<int>), int[]> known = [];
        return program.Rewrite((copy, step) =>
        {
            if (!step.IsPure)
            {
                if (step.IsBarrier)
                {
                    // Tensors that the function closes over may have other elements from here on.
                    known.Clear();
                }

                return copy.Keep(program, step);
            }

            (Operation, ValueArray<int>) key = (step.Operation!, [.. step.Operands]);
            return known.TryGetValue(key, out int[]? same) ? same : known[key] = copy.Keep(program, step);
        });
    }
}
