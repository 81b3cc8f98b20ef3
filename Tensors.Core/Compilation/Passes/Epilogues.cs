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
            (int value, ReshapeOp? reshape) = BeforeReshape(product);
            TensorSpec spec = copy.Specs[value];
            bool fits = copy.Specs[product] == results[0] && spec.DType is DType.Float32 or DType.Float64
                && copy.Specs[bias].Shape is { Rank: 1 } shape && shape[0] == results[0].Shape[^1] && shape[0] == spec.Shape[^1];
            return !fits ? null : OnlyUse(value) switch
            {
                { Operation: MatMulOp, Operands: [var left, var right] } when spec.Shape.Rank == 2 =>
                    Instead(new DenseOp(Activation.None), [left, right, bias], spec, reshape),
                { Operation: ConvolutionOp convolution, Operands: [var image, var filters] } => Instead(
                    new FusedConvolutionOp(convolution.Window, convolution.Groups, Activation.None), [image, filters, bias], spec, reshape),
                _ => null,
            };
        }

        ProgramStep? AppliedTo(int sum, Activation activation)
        {
            (int value, ReshapeOp? reshape) = BeforeReshape(sum);
            return OnlyUse(value) switch
            {
                { Operation: DenseOp { Activation: Activation.None }, Operands: var operands } =>
                    Instead(new DenseOp(activation), operands, copy.Specs[value], reshape),
                { Operation: FusedConvolutionOp { Activation: Activation.None } convolution, Operands: var operands } =>
                    Instead(convolution with { Activation = activation }, operands, copy.Specs[value], reshape),
                _ => null,
            };
        }

        // Layers of more than two axes are products of matrices, reshaped: what is done to the elements can be done before.
        (int Value, ReshapeOp? Reshape) BeforeReshape(int value) =>
            OnlyUse(value) is { Operation: ReshapeOp reshape, Operands: [var before] } ? (before, reshape) : (value, null);

        ProgramStep Instead(Operation operation, int[] operands, TensorSpec spec, ReshapeOp? reshape)
        {
            ProgramStep joined = step with { Operation = operation, Operands = operands };
            if (reshape is null)
            {
                return joined;
            }

            int made = copy.Add(operation, operands, [spec]).Start.Value;
            producers[made] = (joined, 1);
            return step with { Operation = reshape, Operands = [made] };
        }
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
