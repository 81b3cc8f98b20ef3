namespace Tensors;

/// <summary>Leaves out what nobody uses. A step that overwrites a tensor stays.</summary>
internal static class DeadSteps
{
    public static TensorProgram Apply(TensorProgram program)
    {
        bool[] isUsed = new bool[program.Specs.Count];
        HashSet<int> kept = [];
        foreach (int result in program.Results)
        {
            isUsed[result] = true;
        }

        for (int i = program.Steps.Count - 1; i >= 0; i--)
        {
            ProgramStep step = program.Steps[i];
            if (step.IsBarrier || isUsed.AsSpan()[step.Results].Contains(true))
            {
                kept.Add(i);
                foreach (int operand in step.Operands)
                {
                    isUsed[operand] = true;
                }
            }
        }

        int next = 0;
        return program.Rewrite((copy, step) => kept.Contains(next++)
            ? copy.Keep(program, step)
            : Unused(program.SpecsOf(step.Results).Length), value => isUsed[value]);
    }

    private static int[] Unused(int count)
    {
        int[] nothing = new int[count];
        Array.Fill(nothing, TensorProgram.Nothing);
        return nothing;
    }
}
