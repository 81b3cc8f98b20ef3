using Tensors.Optim;

namespace Tensors;

/// <summary>An optimizer in a checkpoint: its slots, what it remembers for all its parameters together, its number of steps.</summary>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Parameters">What it updates, by name; tensors that no optimizer updates are passed over.</param>
/// <param name="Prefix">Stands before the names of what is remembered for all, where there are several optimizers.</param>
internal sealed record OptimizerPart(Optimizer Optimizer, IReadOnlyDictionary<string, Tensor> Parameters, string Prefix = "")
{
    private const string StepName = "global_step";

    /// <summary>Everything by name; slots are the tensors that the optimizer changes.</summary>
    public IEnumerable<(string Name, Tensor Value)> Named()
    {
        foreach ((string name, Tensor parameter) in Parameters)
        {
            for (int slot = 0; Optimizer.Updates(parameter) && slot < Optimizer.SlotNames.Count; slot++)
            {
                string suffix = slot == 0 ? "" : $"_{slot}";
                yield return ($"{name}/{NameOf(Optimizer)}{suffix}", Optimizer.Slot(parameter, Optimizer.SlotNames[slot]));
            }
        }

        for (int i = 0; i < Optimizer.Powers.Length; i++)
        {
            yield return (PowerName(i), Tensor.FromScalar(Optimizer.Powers[i]));
        }

        yield return (Prefix + StepName, Tensor.FromScalar(Optimizer.Steps));
    }

    /// <summary>Takes what is remembered for all from tensors by name.</summary>
    public void Take(IReadOnlyDictionary<string, Tensor> restored)
    {
        Optimizer.Steps = restored[Prefix + StepName].Item<long>();
        Optimizer.Powers = [.. Enumerable.Range(0, Optimizer.Powers.Length).Select(i => restored[PowerName(i)].Item<float>())];
    }

    /// <summary>The name that TensorFlow gives an optimizer, and with it the variables of its slots.</summary>
    private static string NameOf(Optimizer optimizer) => optimizer.GetType().Name is var name && name == "RmsProp" ? "RMSProp" : name;

    private string PowerName(int number) => $"{Prefix}beta{number + 1}_power";
}
