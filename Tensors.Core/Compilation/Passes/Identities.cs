namespace Tensors;

/// <summary>
/// Leaves out steps whose result has the bits of an operand, and makes one step of two that only move or negate: only what is exact for all
/// numbers, those without a sign and those that are none included.
/// </summary>
internal static class Identities
{
    public static TensorProgram Apply(TensorProgram program)
    {
        Dictionary<int, ProgramStep> producers = [];
        return program.Rewrite((copy, step) =>
        {
            ProgramStep simpler = step.IsPure ? Join(step, producers) : step;
            if (step.IsPure && Same(copy, simpler, program.SpecsOf(step.Results)[0], producers) is { } same)
            {
                return [same];
            }

            int[] made = copy.Keep(program, simpler);
            foreach (int value in made)
            {
                producers[value] = simpler;
            }

            return made;
        });
    }

    /// <summary>The value whose bits a result has, if there is one.</summary>
    private static int? Same(TensorProgram copy, ProgramStep step, TensorSpec result, Dictionary<int, ProgramStep> producers)
    {
        int first = step.Operands.Length > 0 ? step.Operands[0] : TensorProgram.Nothing;
        bool keepsShape = first >= 0 && copy.Specs[first] == result;
        return step.Operation switch
        {
            CastOp or ReshapeOp or BroadcastToOp or StopGradientOp when keepsShape => first,
            PermuteOp order when IsIdentity(order) => first,
            NegateOp when producers.GetValueOrDefault(first) is { Operation: NegateOp, Operands: [var negated] } => negated,
            MultiplyOp or DivideOp when keepsShape && IsNumber(copy, step.Operands[1], 1) => first,
            MultiplyOp when IsNumber(copy, first, 1) && copy.Specs[step.Operands[1]] == result => step.Operands[1],
            _ => null,
        };
    }

    /// <summary>A step that takes what the step before it takes.</summary>
    private static ProgramStep Join(ProgramStep step, Dictionary<int, ProgramStep> producers)
    {
        if (step.Operands.Length == 0 || !producers.TryGetValue(step.Operands[0], out ProgramStep before))
        {
            return step;
        }

        return (step.Operation, before.Operation) switch
        {
            (ReshapeOp, ReshapeOp) => step with { Operands = before.Operands },
            (BroadcastToOp, BroadcastToOp) => step with { Operands = before.Operands },
            (PermuteOp outer, PermuteOp inner) => step with
            {
                Operation = new PermuteOp([.. outer.Axes.Select(axis => inner.Axes[axis])]),
                Operands = before.Operands,
            },
            _ => step,
        };
    }

    private static bool IsIdentity(PermuteOp order)
    {
        for (int axis = 0; axis < order.Axes.Count; axis++)
        {
            if (order.Axes[axis] != axis)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNumber(TensorProgram copy, int value, double number) =>
        copy.IsLiteral(value) && copy.Held[value] is { DType.IsDifferentiable: true, DType.IsComplex: false } literal
        && (double)literal.Cast(DType.Float64) == number;
}
