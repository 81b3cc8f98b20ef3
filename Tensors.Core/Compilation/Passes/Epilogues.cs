namespace Tensors;

/// <summary>
/// Lets a matrix product add its bias and apply its activation while a block of it is in the caches: <c>(x · w + b).Relu()</c> becomes a
/// dense layer, which has the bits of the three; a convolution likewise.
/// </summary>
internal static class Epilogues
{
    public static TensorProgram Apply(TensorProgram program)
    {
        int[] uses = Uses(program);
        Dictionary<int, (ProgramStep Step, int Uses)> producers = [];
        int number = 0;
        return program.Rewrite((copy, step) =>
        {
            ProgramStep original = program.Steps[number++];
            ProgramStep joined = Joined(copy, step, program.SpecsOf(original.Results), producers);
            int[] made = copy.Keep(program, joined);
            for (int i = 0; i < made.Length; i++)
            {
                producers[made[i]] = (joined, uses[original.Results.Start.Value + i]);
            }

            return made;
        });
    }

    private static ProgramStep Joined(
        TensorProgram copy, ProgramStep step, TensorSpec[] results, Dictionary<int, (ProgramStep Step, int Uses)> producers)
    {
        return step.Operation switch
        {
            AddOp => AddedTo(step.Operands[0], step.Operands[1]) ?? AddedTo(step.Operands[1], step.Operands[0]) ?? step,
            ReluOp => AppliedTo(step.Operands[0], Activation.Relu) ?? step,
            SigmoidOp => AppliedTo(step.Operands[0], Activation.Sigmoid) ?? step,
            TanhOp => AppliedTo(step.Operands[0], Activation.Tanh) ?? step,
            _ => step,
        };

        ProgramStep? OnlyUse(int value) => producers.TryGetValue(value, out var producer) && producer.Uses == 1 ? producer.Step : null;

        ProgramStep? AddedTo(int product, int bias)
        {
            TensorSpec sum = results[0];
            bool fits = copy.Specs[product] == sum && sum.DType is DType.Float32 or DType.Float64
                && copy.Specs[bias].Shape is { Rank: 1 } shape && shape[0] == sum.Shape[^1];
            return !fits ? null : OnlyUse(product) switch
            {
                { Operation: MatMulOp, Operands: [var left, var right] } when sum.Shape.Rank == 2 =>
                    step with { Operation = new DenseOp(Activation.None), Operands = [left, right, bias] },
                { Operation: ConvolutionOp convolution, Operands: [var image, var filters] } => step with
                {
                    Operation = new FusedConvolutionOp(convolution.Window, convolution.Groups, Activation.None),
                    Operands = [image, filters, bias],
                },
                _ => null,
            };
        }

        ProgramStep? AppliedTo(int sum, Activation activation) => OnlyUse(sum) switch
        {
            { Operation: DenseOp { Activation: Activation.None }, Operands: var operands } =>
                step with { Operation = new DenseOp(activation), Operands = operands },
            { Operation: FusedConvolutionOp { Activation: Activation.None } convolution, Operands: var operands } =>
                step with { Operation = convolution with { Activation = activation }, Operands = operands },
            _ => null,
        };
    }

    private static int[] Uses(TensorProgram program)
    {
        int[] uses = new int[program.Specs.Count];
        foreach (int value in program.Steps.SelectMany(step => step.Operands).Concat(program.Results))
        {
            uses[value]++;
        }

        return uses;
    }
}
