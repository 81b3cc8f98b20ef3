using Tensors.Optim;

namespace Tensors.Training;

/// <summary>An optimizer and which of a trainer's parameters it updates.</summary>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Schedule">Its rates.</param>
/// <param name="Places">The numbers of its parameters among all.</param>
internal sealed record OptimizerShare(Optimizer Optimizer, LearningRateSchedule? Schedule, int[] Places)
{
    private Tensor[]? _parameters;

    /// <summary>The groups' shares, and last the trainer's own.</summary>
    /// <exception cref="ArgumentException">A group takes no parameter of the model, or two have the same optimizer.</exception>
    public static OptimizerShare[] Of(Trainer trainer, IReadOnlyDictionary<string, Tensor> parameters)
    {
        Check(trainer);
        List<int>[] places = [.. Enumerable.Range(0, trainer.Groups.Count + 1).Select(_ => new List<int>())];
        int place = 0;
        foreach ((string path, Tensor parameter) in parameters)
        {
            places[GroupOf(trainer, path, parameter)].Add(place++);
        }

        return
        [
            .. trainer.Groups.Select((group, number) => new OptimizerShare(group.Optimizer, group.Schedule, [.. places[number]])),
            new(trainer.Optimizer, trainer.Schedule, [.. places[^1]]),
        ];
    }

    /// <summary>All optimizers, as checkpoints have them.</summary>
    public static OptimizerPart[] Kept(Trainer trainer)
    {
        KeyValuePair<string, Tensor>[] parameters = [.. trainer.Model.Parameters];
        return
        [
            .. Of(trainer, trainer.Model.Parameters).Select((share, number) => new OptimizerPart(
                share.Optimizer,
                share.Places.Select(place => parameters[place]).ToDictionary(),
                number < trainer.Groups.Count ? $"training/group_{number}/" : "")),
        ];
    }

    /// <summary>Updates this share of the parameters.</summary>
    public void Step(Tensor[] parameters, Tensor[] gradients)
    {
        if (Schedule is not null)
        {
            Optimizer.LearningRate = Schedule.At(Optimizer.Steps);
        }

        bool isAll = Places.Length == parameters.Length;
        _parameters ??= isAll ? parameters : Array.ConvertAll(Places, place => parameters[place]);
        Optimizer.Step(_parameters, isAll ? gradients : Array.ConvertAll(Places, place => gradients[place]));
    }

    private static int GroupOf(Trainer trainer, string path, Tensor parameter)
    {
        int group = 0;
        while (group < trainer.Groups.Count && !trainer.Groups[group].Takes(path, parameter))
        {
            group++;
        }

        return group;
    }

    private static void Check(Trainer trainer)
    {
        IReadOnlyDictionary<string, Tensor> all = trainer.Model.Parameters;
        HashSet<Optimizer> optimizers = new(ReferenceEqualityComparer.Instance) { trainer.Optimizer };
        foreach (ParameterGroup group in trainer.Groups)
        {
            if (!all.Any(entry => group.Takes(entry.Key, entry.Value)))
            {
                throw new ArgumentException($"Group {group} takes no parameter; there are [{string.Join(", ", all.Keys)}].");
            }

            if (!optimizers.Add(group.Optimizer))
            {
                throw new ArgumentException($"Group {group} has an optimizer that others have too; give it one of its own.");
            }
        }
    }
}
