namespace Tensors.Training;

/// <summary>Saves the whole training every so many steps, and at its end: <see cref="Trainer.Restore"/> goes on from there.</summary>
/// <param name="path">The checkpoint's path; each save replaces the one before as a whole.</param>
/// <param name="steps">After how many steps of the optimizer.</param>
public sealed class SaveEvery(string path, int steps) : Callback
{
    /// <inheritdoc/>
    public override void OnStep(Trainer trainer, double loss)
    {
        if (trainer.Optimizer.Steps % steps == 0)
        {
            trainer.Save(path);
        }
    }

    /// <inheritdoc/>
    public override void OnEnd(Trainer trainer) => trainer.Save(path);
}
