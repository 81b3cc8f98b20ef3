using Tensors.Autograd;
using Tensors.Bench.Ratios;
using Tensors.Optim;

namespace Tensors.Bench;

/// <summary>One step of a classifier with two hidden layers, 784-300-100-10: cross-entropy, gradients from the tape, optimizer.</summary>
internal sealed class MlpStep
{
    public static readonly int[] Units = [784, 300, 100, 10];

    private readonly Tensor _images;
    private readonly Tensor _labels;
    private readonly Tensor[] _parameters;
    private readonly Optimizer _optimizer;

    /// <param name="inputs">What <see cref="Inputs"/> made: images, the numbers of the classes, then weights and biases layer by
    /// layer.</param>
    /// <param name="optimizer">Updates copies of the parameters.</param>
    public MlpStep(Tensor[] inputs, Optimizer optimizer)
    {
        (_images, _labels, _optimizer) = (inputs[0], inputs[1], optimizer);
        _parameters = [.. inputs.Skip(2).Select(parameter => parameter.Copy())];
    }

    public static Tensor[] Inputs(int batch)
    {
        List<Tensor> inputs =
        [
            Draw.Uniform([batch, Units[0]], 0, 1),
            Draw.Uniform([batch], 0, Units[^1] - 0.01, seed: 2).Cast(DType.Int64),
        ];
        for (int layer = 1; layer < Units.Length; layer++)
        {
            double bound = 1 / Math.Sqrt(Units[layer - 1]);
            inputs.Add(Draw.Uniform([Units[layer - 1], Units[layer]], -bound, bound, seed: layer));
            inputs.Add(Tensor.Zeros([Units[layer]]));
        }

        return [.. inputs];
    }

    /// <summary>Takes a step.</summary>
    /// <returns>The loss before it.</returns>
    public Tensor Step()
    {
        using GradientTape tape = new();
        tape.Watch(_parameters);
        Tensor hidden = (_images.MatMul(_parameters[0]) + _parameters[1]).Relu();
        hidden = (hidden.MatMul(_parameters[2]) + _parameters[3]).Relu();
        Tensor logits = hidden.MatMul(_parameters[4]) + _parameters[5];
        Tensor loss = logits.SparseSoftmaxCrossEntropy(_labels).Mean();
        _optimizer.Step(_parameters, tape.Gradient(loss, _parameters));
        return loss;
    }
}
