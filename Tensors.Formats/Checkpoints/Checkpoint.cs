using System.Text;
using Tensors.Optim;

namespace Tensors;

/// <summary>Parameters and the state of their optimizer in files, for eager training, in the format of TensorFlow's checkpoints.</summary>
/// <remarks>
/// A parameter lies under its name; its slots under <c>NAME/Momentum</c>, <c>NAME/Adam</c>, <c>NAME/Adam_1</c>, and what an optimizer
/// remembers for all parameters under <c>beta1_power</c> and <c>beta2_power</c>, as TensorFlow names them; the number of steps under
/// <c>global_step</c> as an int64. Training goes on with the same bits as if it had not stopped. Tensors of integers, such as counters, are
/// saved without slots.
/// </remarks>
public static class Checkpoint
{
    private const string BestFile = "checkpoint_best";

    /// <summary>Writes a checkpoint, and the folder's file <c>checkpoint</c> that names it as the latest.</summary>
    /// <param name="path">Its path, from which its files have their names; the folder is made where it is missing.</param>
    /// <param name="parameters">The parameters by name.</param>
    /// <param name="optimizer">Whose slots and number of steps are saved too.</param>
    /// <param name="progress">Told after each tensor, on this thread if it is no <see cref="Progress{T}"/>.</param>
    /// <param name="state">Epoch, score and random numbers, saved too.</param>
    /// <param name="format">How it lies on the disk.</param>
    /// <exception cref="ArgumentException">A name is empty, or is the one under which something else is saved.</exception>
    /// <remarks>
    /// Whenever the process or the machine stops, the path leads to a whole checkpoint: the one that was there before, or the new one.
    /// </remarks>
    public static void Save(
        string path,
        IReadOnlyDictionary<string, Tensor> parameters,
        Optimizer? optimizer = null,
        IProgress<CheckpointProgress>? progress = null,
        TrainingState? state = null,
        CheckpointFormat format = CheckpointFormat.V2)
    {
        Write(path, parameters, Parts(parameters, optimizer), progress, state, format);
        CheckpointStateFile.Write(FolderOf(path), path, [path]);
    }

    /// <summary>The same with several optimizers, each of some of the parameters.</summary>
    internal static void SaveParts(
        string path, IReadOnlyDictionary<string, Tensor> parameters, IReadOnlyList<OptimizerPart> optimizers, TrainingState state)
    {
        Write(path, parameters, optimizers, progress: null, state, CheckpointFormat.V2);
        CheckpointStateFile.Write(FolderOf(path), path, [path]);
    }

    /// <summary>
    /// Writes a checkpoint if its score is better than that of the folder's best one, which it then becomes; the latest stays the latest.
    /// </summary>
    /// <param name="path">Its path; another one than those of <see cref="Save"/>, such as <c>folder/best</c>.</param>
    /// <param name="parameters">The parameters by name.</param>
    /// <param name="state">With the score to compare; NaN is never better.</param>
    /// <param name="optimizer">Whose slots and number of steps are saved too.</param>
    /// <param name="progress">Told after each tensor.</param>
    /// <param name="greaterIsBetter">Whether the score is an accuracy, say, and not a loss.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="ArgumentException">As <see cref="Save"/>, or the path is that of the latest checkpoint.</exception>
    public static bool SaveBest(
        string path,
        IReadOnlyDictionary<string, Tensor> parameters,
        TrainingState state,
        Optimizer? optimizer = null,
        IProgress<CheckpointProgress>? progress = null,
        bool greaterIsBetter = false)
    {
        string folder = FolderOf(path);
        if (Latest(folder) is { } latest && Path.GetFullPath(latest) == Path.GetFullPath(path))
        {
            throw new ArgumentException(
                $"SaveBest: '{path}' is the latest checkpoint of its folder; give the best one a path of its own.", nameof(path));
        }

        double best = BestScore(folder);
        bool isBetter = double.IsNaN(best) ? !double.IsNaN(state.Score) : greaterIsBetter ? state.Score > best : state.Score < best;
        if (!isBetter)
        {
            return false;
        }

        Write(path, parameters, Parts(parameters, optimizer), progress, state, CheckpointFormat.V2);
        CheckpointStateFile.Write(folder, path, [path], BestFile);
        return true;
    }

    private static double BestScore(string folder)
    {
        if (Best(folder) is not { } path)
        {
            return double.NaN;
        }

        using CheckpointReader reader = new(path);
        return TrainingState.ScoreOf(reader);
    }

    private static void Write(
        string path,
        IReadOnlyDictionary<string, Tensor> parameters,
        IReadOnlyList<OptimizerPart> optimizers,
        IProgress<CheckpointProgress>? progress,
        TrainingState? state,
        CheckpointFormat format)
    {
        SortedDictionary<byte[], (string Name, Tensor Value)> tensors = new(ByteOrder.Instance);
        foreach ((string name, Tensor value) in Named(parameters, optimizers).Concat(state?.Named() ?? []))
        {
            if (!tensors.TryAdd(Encoding.UTF8.GetBytes(name), (name, value)))
            {
                throw new ArgumentException($"Save: two tensors would be saved under the name '{name}'.", nameof(parameters));
            }
        }

        ProgressReport report = new(progress, tensors.Count, tensors.Values.Sum(tensor => BytesOf(tensor.Value)));
        if (format == CheckpointFormat.V1)
        {
            TensorSliceWriter table = new();
            AddAll((name, value) => table.Add(name, StoredTensor.Of(value)));
            table.Write(path);
            return;
        }

        using BundleWriter bundle = new(path);
        AddAll((name, value) => bundle.Add(name, value));
        bundle.Commit();

        void AddAll(Action<string, Tensor> add)
        {
            foreach ((string name, Tensor value) in tensors.Values)
            {
                add(name, value);
                report.Add(name, BytesOf(value));
            }
        }
    }

    /// <summary>
    /// Overwrites parameters, and the state of their optimizer, with what was saved. Either everything is restored or nothing.
    /// </summary>
    /// <param name="path">As it was given to <see cref="Save"/>.</param>
    /// <param name="parameters">Contiguous tensors by name; others in the checkpoint are left alone.</param>
    /// <param name="optimizer">Whose slots and number of steps are restored too.</param>
    /// <param name="progress">Told after each tensor that was read; nothing is overwritten before all are.</param>
    /// <param name="state">Filled with epoch, score and random numbers where they were saved; the program's random sequence goes on
    /// too.</param>
    /// <exception cref="FileNotFoundException">There is no such checkpoint.</exception>
    /// <exception cref="KeyNotFoundException">A name is not in it.</exception>
    /// <exception cref="ShapeMismatchException">A tensor was saved with another shape.</exception>
    /// <exception cref="DTypeMismatchException">A tensor was saved with another dtype.</exception>
    /// <exception cref="TensorFileException">The checkpoint is damaged.</exception>
    /// <exception cref="InvalidOperationException">A parameter's elements do not follow each other in memory.</exception>
    public static void Restore(
        string path,
        IReadOnlyDictionary<string, Tensor> parameters,
        Optimizer? optimizer = null,
        IProgress<CheckpointProgress>? progress = null,
        TrainingState? state = null) =>
        RestoreParts(path, parameters, Parts(parameters, optimizer), progress, state);

    /// <summary>The same with several optimizers, each of some of the parameters.</summary>
    internal static void RestoreParts(
        string path,
        IReadOnlyDictionary<string, Tensor> parameters,
        IReadOnlyList<OptimizerPart> optimizers,
        IProgress<CheckpointProgress>? progress,
        TrainingState? state)
    {
        using Observation? observation = FormatsTelemetry.Observe("Checkpoint.Restore", FormatsTelemetry.RestoreDuration, path);
        using CheckpointReader reader = new(path);
        (string Name, Tensor Value)[] named = [.. Named(parameters, optimizers)];
        ProgressReport report = new(progress, named.Length, named.Sum(tensor => BytesOf(tensor.Value)));
        List<(Tensor Target, Tensor Value)> pairs = [];
        foreach ((string name, Tensor target) in named)
        {
            pairs.Add((target, Read(reader, path, name, target)));
            report.Add(name, BytesOf(target));
        }

        Action? fillState = state?.Read(reader, path);
        foreach ((Tensor target, Tensor value) in pairs)
        {
            target.Buffer.CountWrite();
            CopyOp.Copy(value, target);
        }

        Dictionary<string, Tensor> restored = named.ToDictionary(entry => entry.Name, entry => entry.Value);
        foreach (OptimizerPart optimizer in optimizers)
        {
            optimizer.Take(restored);
        }

        fillState?.Invoke();
        observation?.Complete();
    }

    /// <summary>The path of the latest checkpoint of a folder; null when there is none.</summary>
    /// <param name="folder">Where checkpoints were saved.</param>
    /// <exception cref="TensorFileException">The folder's file <c>checkpoint</c> is damaged, or leads out of the folder.</exception>
    public static string? Latest(string folder) => CheckpointStateFile.Latest(folder);

    /// <summary>The path of the best checkpoint of a folder, as <see cref="SaveBest"/> keeps it; null when there is none.</summary>
    /// <param name="folder">Where checkpoints were saved.</param>
    /// <exception cref="TensorFileException">The folder's file <c>checkpoint_best</c> is damaged, or leads out of the folder.</exception>
    public static string? Best(string folder) => CheckpointStateFile.Latest(folder, BestFile);

    private static OptimizerPart[] Parts(IReadOnlyDictionary<string, Tensor> parameters, Optimizer? optimizer) =>
        optimizer is null ? [] : [new(optimizer, parameters)];

    private static IEnumerable<(string Name, Tensor Value)> Named(
        IReadOnlyDictionary<string, Tensor> parameters, IReadOnlyList<OptimizerPart> optimizers) =>
        parameters.Select(parameter => (parameter.Key, parameter.Value)).Concat(optimizers.SelectMany(optimizer => optimizer.Named()));

    private static Tensor Read(CheckpointReader reader, string path, string name, Tensor target)
    {
        CheckpointEntry entry = reader.Find(name);
        if (entry.DType.DType is not { } dtype || dtype != target.DType)
        {
            throw new DTypeMismatchException(
                "Restore", $"'{name}' is {target.DType.Name}, and {entry.DType.Name} in {path}", [target.DType]);
        }

        if (entry.Shape != StoredShape.Of(target.Shape))
        {
            throw new ShapeMismatchException(
                "Restore", $"'{name}' is {target.Shape}, and ({string.Join(", ", entry.Shape)}) in {path}", [target.Shape]);
        }

        return target.IsContiguous
            ? reader.Read(name)
            : throw new InvalidOperationException(
                $"Restore: '{name}' {target.Shape} is a view whose elements do not follow each other; "
                + "use Copy() to make a parameter of it.");
    }

    private static long BytesOf(Tensor tensor) => tensor.ElementCount * tensor.DType.Size;

    private static string FolderOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";
}
