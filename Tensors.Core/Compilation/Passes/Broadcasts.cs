namespace Tensors;

/// <summary>
/// Gives operations that broadcast the smaller values themselves: those stand in one place of a fused group, or are read again and again.
/// </summary>
internal static class Broadcasts
{
    public static TensorProgram Apply(TensorProgram program)
    {
        Dictionary<int, int> before = [];
        return program.Rewrite((copy, step) =>
        {
            if (step.Operation!.Broadcasts)
            {
                step = step with { Operands = Array.ConvertAll(step.Operands, operand => before.GetValueOrDefault(operand, operand)) };
            }

            int[] made = copy.Keep(program, step);
            if (step.Operation is BroadcastToOp)
            {
                before[made[0]] = step.Operands[0];
            }

            return made;
        });
    }
}
