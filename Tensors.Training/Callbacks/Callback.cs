namespace Tensors.Training;

/// <summary>Is told how a training goes; each method does nothing unless it is overridden.</summary>
public abstract class Callback
{
    /// <summary>Before the first step.</summary>
    /// <param name="trainer">The trainer.</param>
    public virtual void OnBegin(Trainer trainer)
    {
    }

    /// <summary>After each step of the optimizer.</summary>
    /// <param name="trainer">The trainer, whose <see cref="Trainer.Position"/> is that of the next batch.</param>
    /// <param name="loss">The loss of the step's last batch.</param>
    public virtual void OnStep(Trainer trainer, double loss)
    {
    }

    /// <summary>After each epoch and its validation.</summary>
    /// <param name="trainer">The trainer; <see cref="Trainer.Stop"/> ends the training.</param>
    /// <param name="epoch">The figures.</param>
    public virtual void OnEpoch(Trainer trainer, EpochRecord epoch)
    {
    }

    /// <summary>At the end, also if training was cancelled or failed.</summary>
    /// <param name="trainer">The trainer.</param>
    public virtual void OnEnd(Trainer trainer)
    {
    }

    /// <summary>Gives what <see cref="Trainer.Save"/> writes down of this callback, so that a restored training has it again.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="state">Takes tensors by name.</param>
    protected internal virtual void Save(Trainer trainer, IDictionary<string, Tensor> state)
    {
    }

    /// <summary>
    /// Told after <see cref="OnBegin"/> of a training that was restored, if the file has something of a callback of this type at this place
    /// in the list.
    /// </summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="state">As <see cref="Save"/> gave it.</param>
    protected internal virtual void Restore(Trainer trainer, IReadOnlyDictionary<string, Tensor> state)
    {
    }
}
