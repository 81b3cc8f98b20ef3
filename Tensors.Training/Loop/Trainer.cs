using System.Diagnostics;
using System.Runtime.CompilerServices;
using Tensors.Autograd;
using Tensors.Optim;

namespace Tensors.Training;

/// <summary>Fits a model to data: joins a model, a loss and an optimizer.</summary>
/// <remarks>
/// <para>A step computes the loss of a batch, its gradients, and what the optimizer makes of them; <see cref="Step"/> is one, for loops of
/// your own.</para>
/// <para>With a program seed (<see cref="RandomSeed.Set"/>) a training that was saved in the middle of an epoch goes on to the same
/// bits.</para>
/// </remarks>
/// <example>
/// <code>
/// Trainer trainer = new(new Dense(1, 1), Loss.MeanSquaredError, new Adam(0.1)) { Metrics = [Metric.R2] };
/// History history = await trainer.FitAsync(data.Shuffle(seed: 1).Batch(32), epochs: 30);
/// </code>
/// </example>
public sealed class Trainer
{
    private const string PositionName = "training/position";

    private readonly Func<Tensor, Tensor, Tensor> _loss;
    private readonly StepGradients _gradients;
    private bool _stops;
    private bool _hasEnded;
    private CompiledFunction<Func<Tensor[], Tensor[]>>? _compiled;
    private Tensor[] _compiledFor = [];
    private IReadOnlyList<Callback> _callbacks = [];
    private IReadOnlyDictionary<string, Tensor> _ofCallbacks = new Dictionary<string, Tensor>();

    /// <summary>Joins a model, a loss and an optimizer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">One element from outputs and targets, such as <see cref="Loss.MeanSquaredError"/>.</param>
    /// <param name="optimizer">The optimizer.</param>
    public Trainer(Layer model, Func<Tensor, Tensor, Tensor> loss, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        (Model, _loss, Optimizer) = (model, loss, optimizer);
        _gradients = new();
    }

    /// <summary>The model.</summary>
    public Layer Model { get; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Figures beside the loss; they begin anew in each epoch.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>The learning rate of each step of the optimizer; that of the optimizer if null.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>Parameters with optimizers of their own; <see cref="Optimizer"/> updates the others.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; init; } = [];

    /// <summary>The greatest norm of all gradients together (<see cref="GradientClipping.ByGlobalNorm(ReadOnlySpan{Tensor}, double)"/>);
    /// not bounded if null.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>
    /// Whether outputs, loss and gradients are computed by a plan (<see cref="Compiler"/>), one for each shape of batches, to the same
    /// bits. Neither model nor loss may read elements then.
    /// </summary>
    public bool IsCompiled { get; init; }

    /// <summary>How many batches make a step, by the mean of their gradients; the rest of an epoch makes one as well.</summary>
    public int AccumulatedBatches
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>
    /// The batch behind the last step, at which a training that was cancelled or restored goes on; one that ended begins anew.
    /// </summary>
    public DataPosition Position { get; private set; }

    /// <summary>What the training in progress, or the last one, has reached.</summary>
    public History History { get; private set; } = new();

    /// <summary>How many batches an epoch has; null where only reading tells.</summary>
    public long? Batches { get; private set; }

    /// <summary>Goes over batches, epoch after epoch.</summary>
    /// <param name="data">Batches; see <see cref="BatchStages"/>.</param>
    /// <param name="epochs">How many epochs there are, those before a restored <see cref="Position"/> included.</param>
    /// <param name="validation">Batches of other data, of which the figures are taken after each epoch.</param>
    /// <param name="callbacks">What is told of steps and epochs.</param>
    /// <param name="cancellation">
    /// Ends the training behind the step in progress; this is no exception: <see cref="History.WasCancelled"/> says so.
    /// </param>
    /// <returns>The figures of the epochs.</returns>
    /// <exception cref="TrainingException">A batch does not fit the model or the loss, the loss is not finite, or there is no
    /// batch.</exception>
    /// <exception cref="InvalidOperationException">The model has no parameter that is trained.</exception>
    public async Task<History> FitAsync(
        IDataSource<Example> data, int epochs, IDataSource<Example>? validation = null, IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        // What saves is told last, so that it sees what the others made of the step.
        callbacks = _callbacks = [.. (callbacks ?? []).OrderBy(callback => callback is SaveEvery)];
        Position = _hasEnded ? default : Position;
        (History, Batches, _stops, _hasEnded) = (new(), data.Count, false, false);
        Tell(callbacks, static (callback, trainer) => callback.OnBegin(trainer));
        CallbackStates.Restore(this, callbacks, _ofCallbacks);
        _ofCallbacks = new Dictionary<string, Tensor>();
        try
        {
            while (Position.Epoch < epochs && !_stops)
            {
                long start = Stopwatch.GetTimestamp();
                Dictionary<string, double> values = [];
                if (await RunEpochAsync(data, values, callbacks, cancellation).ConfigureAwait(false) is not { } dataSeconds)
                {
                    History.WasCancelled = true;
                    return History;
                }

                if (validation is not null)
                {
                    foreach ((string name, double value) in await EvaluateAsync(validation, cancellation).ConfigureAwait(false))
                    {
                        values.Add($"val_{name}", value);
                    }
                }

                Position = new(Position.Epoch + 1);
                EpochRecord record = new(Position.Epoch, values, Stopwatch.GetElapsedTime(start).TotalSeconds, dataSeconds);
                History.Add(record);
                foreach (Callback callback in callbacks)
                {
                    callback.OnEpoch(this, record);
                }
            }

            _hasEnded = true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            History.WasCancelled = true;
        }
        finally
        {
            Tell(callbacks, static (callback, trainer) => callback.OnEnd(trainer));
        }

        return History;
    }

    /// <summary>Ends the training behind the epoch in progress; for callbacks.</summary>
    public void Stop() => _stops = true;

    /// <summary>One step of the optimizer, for loops of your own.</summary>
    /// <param name="batch">The batch.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="TrainingException">The batch does not fit, or the loss is not finite; nothing has changed.</exception>
    public double Step(Example batch)
    {
        (_, double loss) = Differentiate(batch);
        _gradients.Apply(ClipNorm);
        return loss;
    }

    /// <summary>The loss and the metrics of data, with the model as in use.</summary>
    /// <param name="data">Batches.</param>
    /// <param name="cancellation">Ends by an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Means over all examples by name.</returns>
    /// <exception cref="TrainingException">A batch does not fit, or there is none.</exception>
    public async Task<IReadOnlyDictionary<string, double>> EvaluateAsync(
        IDataSource<Example> data, CancellationToken cancellation = default)
    {
        RunningFigures figures = new(Metrics);
        bool wasTraining = Model.IsTraining;
        Model.IsTraining = false;
        try
        {
            DataPosition position = default;
            await foreach (Example batch in data.ReadAsync(default, cancellation).ConfigureAwait(false))
            {
                (Tensor outputs, Tensor loss) = Compute(batch, position);
                figures.Add(batch, outputs, Item(loss));
                position = position with { Index = position.Index + 1 };
            }

            Dictionary<string, double> values = [];
            figures.CopyTo(values, position);
            return values;
        }
        finally
        {
            Model.IsTraining = wasTraining;
        }
    }

    /// <summary>What the model, as in use, gives.</summary>
    /// <param name="inputs">A batch.</param>
    /// <exception cref="LayerException">The inputs do not fit.</exception>
    public Tensor Predict(Tensor inputs)
    {
        bool wasTraining = Model.IsTraining;
        Model.IsTraining = false;
        try
        {
            return Model.Call(inputs);
        }
        finally
        {
            Model.IsTraining = wasTraining;
        }
    }

    /// <summary>
    /// Writes everything that going on needs: model, optimizers, random sequence of the program, position in the data, and what callbacks
    /// of the training in progress, or the last one, remember.
    /// </summary>
    /// <param name="path">That of a checkpoint, see <see cref="Checkpoint.Save"/>.</param>
    public void Save(string path)
    {
        Dictionary<string, Tensor> kept = Kept(Position);
        CallbackStates.Save(this, _callbacks, kept);
        Checkpoint.SaveParts(path, kept, OptimizerShare.Kept(this), new() { Epoch = Position.Epoch });
    }

    /// <summary>Goes back to where <see cref="Save"/> was called; the next <see cref="FitAsync"/> goes on from there.</summary>
    /// <param name="path">As it was given to <see cref="Save"/>.</param>
    /// <remarks>The figures of the epoch in progress are then those of its rest; NaN where nothing is left but its validation.</remarks>
    /// <inheritdoc cref="Checkpoint.Restore" path="/exception"/>
    public void Restore(string path)
    {
        Dictionary<string, Tensor> kept = Kept(default);
        Checkpoint.RestoreParts(path, kept, OptimizerShare.Kept(this), progress: null, state: new());
        _ofCallbacks = CallbackStates.Read(path);
        long[] position = kept[PositionName].ToArray<long>();
        (Position, _hasEnded) = (new(position[0], position[1]), false);
    }

    private static double Finite(Tensor loss, DataPosition position) => Item(loss) is var value && double.IsFinite(value)
        ? value
        : throw new TrainingException(position, $"the loss is {value}; nothing was changed by this batch.");

    private static TrainingException Misfit(Example batch, DataPosition position, ArgumentException mistake) => new(
        position,
        $"inputs {batch.Inputs.DType.Name} {batch.Inputs.Shape}, targets {batch.Targets.DType.Name} {batch.Targets.Shape}. "
        + mistake.Message,
        mistake);

    private static double Item(Tensor loss) => loss.DType == DType.Float64 ? loss.Item<double>() : loss.Cast(DType.Float32).Item<float>();

    private Dictionary<string, Tensor> Kept(DataPosition position) => new(Model.State, StringComparer.Ordinal)
    {
        [PositionName] = Tensor.FromArray([position.Epoch, position.Index]),
    };

    private void Tell(IReadOnlyList<Callback> callbacks, Action<Callback, Trainer> what)
    {
        foreach (Callback callback in callbacks)
        {
            what(callback, this);
        }
    }

    /// <summary>The rest of an epoch.</summary>
    /// <returns>The seconds in which it waited for data; null if it was cancelled.</returns>
    private async Task<double?> RunEpochAsync(
        IDataSource<Example> data, Dictionary<string, double> values, IReadOnlyList<Callback> callbacks, CancellationToken cancellation)
    {
        RunningFigures figures = new(Metrics);
        DataPosition next = Position;
        if (next.Index > Batches)
        {
            throw new TrainingException(next, $"the training was saved with other data; these have {Batches} batches.");
        }

        _gradients.Clear();
        Model.IsTraining = true;
        long since = Stopwatch.GetTimestamp();
        await foreach (Example batch in data.ReadAsync(Position, cancellation).ConfigureAwait(false))
        {
            if (cancellation.IsCancellationRequested)
            {
                return null;
            }

            figures.DataSeconds += TrainingTelemetry.HasCome(ref since);
            (Tensor outputs, double loss) = Differentiate(batch, next);
            figures.Add(batch, outputs, loss);
            next = next with { Index = next.Index + 1 };
            if (_gradients.Count == AccumulatedBatches)
            {
                FinishStep(next, loss, callbacks);
            }

            TrainingTelemetry.WasUsed(ref since);
        }

        if (_gradients.Count > 0)
        {
            FinishStep(next, figures.LastLoss, callbacks);
        }

        figures.CopyTo(values, next);
        return figures.DataSeconds;
    }

    private void FinishStep(DataPosition next, double loss, IReadOnlyList<Callback> callbacks)
    {
        _gradients.Apply(ClipNorm);
        Position = next;
        for (int i = 0; i < callbacks.Count; i++)
        {
            callbacks[i].OnStep(this, loss);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (Tensor Outputs, double Loss) Differentiate(Example batch, DataPosition position = default)
    {
        Tensor[] parameters = _gradients.ParametersOf(this);
        if (IsCompiled)
        {
            return DifferentiateAsPlanned(batch, parameters, position);
        }

        using GradientTape tape = new();
        tape.Watch(parameters);
        (Tensor outputs, Tensor loss) = Compute(batch, position);
        double value = Finite(loss, position);
        _gradients.Add(tape.Gradient(loss, parameters, UnconnectedGradients.Zeros));
        return (outputs, value);
    }

    private (Tensor Outputs, double Loss) DifferentiateAsPlanned(Example batch, Tensor[] parameters, DataPosition position)
    {
        if (_compiled is null || !ReferenceEquals(_compiledFor, parameters))
        {
            // Which layers are frozen is part of the plan.
            _compiledFor = parameters;
            _compiled = Compiler.Compile(
                x =>
                {
                    using GradientTape tape = new();
                    tape.Watch(parameters);
                    (Tensor outputs, Tensor loss) = Compute(new(x[0], x[1]));
                    return [outputs, loss, .. tape.Gradient(loss, parameters, UnconnectedGradients.Zeros)];
                },
                new CompileOptions { Name = "Trainer.Step" });
        }

        Tensor[] results;
        try
        {
            results = _compiled.Call([batch.Inputs, batch.Targets]);
        }
        catch (ArgumentException mistake)
        {
            throw Misfit(batch, position, mistake);
        }

        double value = Finite(results[1], position);
        _gradients.Add(results[2..]);
        return (results[0], value);
    }

    private (Tensor Outputs, Tensor Loss) Compute(Example batch, DataPosition position)
    {
        try
        {
            return Compute(batch);
        }
        catch (ArgumentException mistake)
        {
            throw Misfit(batch, position, mistake);
        }
    }

    private (Tensor Outputs, Tensor Loss) Compute(Example batch)
    {
        Tensor outputs = Model.Call(batch.Inputs);
        Tensor loss = _loss(outputs, batch.Targets);
        return loss.ElementCount == 1
            ? (outputs, loss)
            : throw new ArgumentException($"the loss has shape {loss.Shape}, not one element; end it with Mean().");
    }
}
