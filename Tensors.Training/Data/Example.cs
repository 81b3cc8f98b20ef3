namespace Tensors.Training;

/// <summary>What a model is shown and what it should say: one example, or a batch of them along a first axis.</summary>
/// <param name="Inputs">What the model gets.</param>
/// <param name="Targets">What the loss compares its output with.</param>
public readonly record struct Example(Tensor Inputs, Tensor Targets)
{
    /// <summary>How many examples a batch has: the extent of the first axis.</summary>
    public int Count => Inputs.Shape[0];

    /// <summary>A batch of examples that agree in shapes and dtypes.</summary>
    /// <param name="examples">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="ShapeMismatchException">Shapes differ; <c>PaddedBatch</c> pads them.</exception>
    /// <exception cref="DTypeMismatchException">Dtypes differ.</exception>
    public static Example Stack(IReadOnlyList<Example> examples) => examples.Count > 0
        ? new(Stack(examples, "inputs", example => example.Inputs), Stack(examples, "targets", example => example.Targets))
        : throw new ArgumentException("A batch has at least one example.", nameof(examples));

    private static Tensor Stack(IReadOnlyList<Example> examples, string part, Func<Example, Tensor> choose)
    {
        Tensor[] parts = new Tensor[examples.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = choose(examples[i]);
            if (parts[i].Shape != parts[0].Shape)
            {
                throw new ShapeMismatchException(
                    "Batch",
                    $"the {part} of example {i} of the batch have shape {parts[i].Shape}, those before it {parts[0].Shape}; PaddedBatch "
                    + "makes them alike",
                    [parts[0].Shape, parts[i].Shape]);
            }
        }

        return Tensor.Stack(parts);
    }
}
