namespace Housing;

/// <summary>What a user may choose about training.</summary>
/// <param name="Epochs">Walks over the data.</param>
/// <param name="LearningRate">The step size.</param>
/// <param name="BatchSize">Rows per step of the mini-batch method.</param>
public sealed record TrainingOptions(int Epochs, double LearningRate = 0.01, int BatchSize = 100);
