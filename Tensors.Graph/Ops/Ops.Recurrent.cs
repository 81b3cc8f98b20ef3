namespace Tensors.Graphs;

// Recurrent networks: cells that go along sequences.
public static partial class Ops
{
    /// <summary>A cell along a list of inputs: the steps stand in the graph one after the other.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="inputs">Per time a tensor of shape (batch, depth).</param>
    /// <param name="initialState">The state before the first step; null for zeros.</param>
    /// <param name="dtype">The type of these zeros; null for that of the inputs.</param>
    /// <param name="sequenceLength">How many steps each sequence has, a vector of integers: later outputs are zeros, and the state stays.
    /// None for all.</param>
    /// <param name="scope">The name of the variable scope.</param>
    /// <returns>Per time an output, and the state after the last step.</returns>
    /// <exception cref="ArgumentException">There are no inputs, or the depth is not known.</exception>
    public static (Tensor[] Outputs, Tensor[] State) StaticRnn(
        RnnCell cell, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor>? initialState = null, DataType? dtype = null,
        TensorLike sequenceLength = default,
        string? scope = null)
    {
        if (inputs.Count == 0)
        {
            throw new ArgumentException("StaticRnn: inputs must not be empty.", nameof(inputs));
        }

        using DefaultGraph isDefault = inputs[0].Graph.AsDefault();
        using OpenVariableScope open = VariableScope(scope ?? "rnn");
        DataType type = dtype ?? inputs[0].DataType.Base;
        TensorLike batch = ExtentOf(inputs[0], 0);
        Tensor[] state = initialState is null ? cell.ZeroState(batch, type) : [.. initialState];
        Tensor? lengths = LengthsOf(sequenceLength, inputs[0].Graph);
        Tensor? zeros = lengths is null ? null : RnnCell.ZerosOf(batch, cell.OutputSize, type);
        Tensor[] outputs = new Tensor[inputs.Count];
        for (int time = 0; time < outputs.Length; time++)
        {
            (outputs[time], state) = StepOf(cell, inputs[time], state, lengths, zeros, time);
        }

        return (outputs, state);
    }

    /// <summary>A cell along sequences in a loop, of as many steps as the longest has.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="inputs">Shape (batch, time, depth), or (time, batch, depth) where <paramref name="timeMajor"/>.</param>
    /// <param name="sequenceLength">How many steps each sequence has, a vector of integers: later outputs are zeros, and the state stays.
    /// None for all.</param>
    /// <param name="initialState">The state before the first step; null for zeros.</param>
    /// <param name="dtype">The type of these zeros; null for that of the inputs.</param>
    /// <param name="parallelIterations">Kept in the nodes.</param>
    /// <param name="swapMemory">Kept in the nodes.</param>
    /// <param name="timeMajor">Whether the axis of time is the first of inputs and outputs.</param>
    /// <param name="scope">The name of the variable scope.</param>
    /// <returns>
    /// The outputs, of shape (batch, time, size) or (time, batch, size), and per entry of the cell's state sizes the state after the last
    /// step.
    /// </returns>
    /// <exception cref="ArgumentException">The inputs do not have three axes, or the depth is not known.</exception>
    public static (Tensor Outputs, Tensor[] State) DynamicRnn(
        RnnCell cell, TensorLike inputs, TensorLike sequenceLength = default, IReadOnlyList<Tensor>? initialState = null,
        DataType? dtype = null,
        int parallelIterations = 32, bool swapMemory = false, bool timeMajor = false, string? scope = null)
    {
        Tensor given = Sequences(inputs, "DynamicRnn");
        using DefaultGraph isDefault = given.Graph.AsDefault();
        using OpenVariableScope open = VariableScope(scope ?? "rnn");
        return Along(cell, given, sequenceLength, initialState, dtype, parallelIterations, swapMemory, timeMajor);
    }

    /// <summary>Two cells along sequences, one from the first step to the last and one back.</summary>
    /// <param name="forward">The cell that goes on.</param>
    /// <param name="backward">The cell that goes back; another object.</param>
    /// <param name="inputs">Shape (batch, time, depth), or (time, batch, depth) where <paramref name="timeMajor"/>.</param>
    /// <param name="sequenceLength">How many steps each sequence has; the way back begins at the last of them. None for all.</param>
    /// <param name="dtype">The type of the first states; null for that of the inputs.</param>
    /// <param name="timeMajor">Whether the axis of time is the first.</param>
    /// <param name="scope">The name of the variable scope.</param>
    /// <returns>The outputs of both, each in the order of the inputs, and the states after their last steps.</returns>
    public static ((Tensor Forward, Tensor Backward) Outputs, (Tensor[] Forward, Tensor[] Backward) States) BidirectionalDynamicRnn(
        RnnCell forward, RnnCell backward, TensorLike inputs, TensorLike sequenceLength = default, DataType? dtype = null,
        bool timeMajor = false, string? scope = null)
    {
        Tensor x = Sequences(inputs, "BidirectionalDynamicRnn");
        using DefaultGraph isDefault = x.Graph.AsDefault();
        using OpenVariableScope open = VariableScope(scope ?? "bidirectional_rnn");
        (Tensor Outputs, Tensor[] State) on = Directed(forward, "fw", sequence => sequence);
        (Tensor Outputs, Tensor[] State) back = Directed(backward, "bw", Turned);
        return ((on.Outputs, back.Outputs), (on.State, back.State));

        // TensorFlow enters the scope of a direction twice, which shows in the names of nodes.
        (Tensor Outputs, Tensor[] State) Directed(RnnCell cell, string direction, Func<Tensor, Tensor> turn)
        {
            using OpenVariableScope once = VariableScope(direction);
            Tensor turned = turn(x);
            using OpenVariableScope again = VariableScope(once.Scope);
            (Tensor outputs, Tensor[] state) = Along(cell, turned, sequenceLength, null, dtype, 32, swapMemory: false, timeMajor);
            return (turn(outputs), state);
        }

        Tensor Turned(Tensor sequence) => sequenceLength.IsNone
            ? Reverse(sequence, [timeMajor ? 0 : 1])
            : ReverseSequence(sequence, sequenceLength, timeMajor ? 0 : 1, timeMajor ? 1 : 0);
    }

    private static Tensor Sequences(TensorLike inputs, string owner)
    {
        Tensor given = inputs.ToTensor(inputs.Graph ?? Graph.Default, "inputs");
        return given.StaticShape.Rank == 3
            ? given
            : throw new ArgumentException(
                $"{owner}: '{given.Name}' has the shape {given.StaticShape}; the axes of batch, time and depth are needed.");
    }

    /// <summary>A cell along sequences, in the open variable scope.</summary>
    private static (Tensor Outputs, Tensor[] State) Along(
        RnnCell cell, Tensor given, TensorLike sequenceLength, IReadOnlyList<Tensor>? initialState, DataType? dtype, int parallelIterations,
        bool swapMemory,
        bool timeMajor)
    {
        Tensor x = timeMajor ? given : Transpose(given, [1, 0, 2]);
        DataType type = dtype ?? x.DataType.Base;
        TensorLike steps = ExtentOf(x, 0);
        TensorLike batch = ExtentOf(x, 1);
        Tensor? lengths = LengthsOf(sequenceLength, x.Graph);
        Tensor[] first = initialState is null ? cell.ZeroState(batch, type) : [.. initialState];
        Tensor? zeros = lengths is null ? null : RnnCell.ZerosOf(batch, cell.OutputSize, type);
        PartialShape sizes = x.StaticShape;
        TensorArray outputs = new(type, steps, elementShape: [sizes[1], cell.OutputSize]);
        TensorArray rows = new TensorArray(x.DataType.Base, steps, elementShape: [sizes[1], sizes[2]]).Unstack(x);

        // One step at least, so that variables are used; no more than the longest sequence has.
        TensorLike bound = lengths is null ? steps : Minimum(steps, Maximum(1, ReduceMax(lengths)));
        Tensor[] loop = WhileLoop(
            v => Less(v[0], bound),
            v =>
            {
                (Tensor output, Tensor[] next) = StepOf(cell, rows.Read(v[0]), v[2..], lengths, zeros, v[0]);
                return [v[0] + 1, outputs.WithFlow(v[1]).Write(v[0], output), .. next.Select(state => (TensorLike)state)];
            },
            [Constant(0, name: "time"), outputs, .. first.Select(state => (TensorLike)state)],
            parallelIterations: parallelIterations, swapMemory: swapMemory, maximumIterations: steps);
        Tensor stacked = outputs.WithFlow(loop[1]).Stack();
        stacked.SetShape([sizes[0], sizes[1], cell.OutputSize]);
        return (timeMajor ? stacked : Transpose(stacked, [1, 0, 2]), loop[2..]);
    }

    /// <summary>A step; sequences that have ended keep their state and give zeros.</summary>
    private static (Tensor Output, Tensor[] State) StepOf(
        RnnCell cell, Tensor input, Tensor[] state, Tensor? lengths, Tensor? zeros, TensorLike time)
    {
        if (lengths is null)
        {
            return cell.Call(input, state);
        }

        Tensor hasEnded = GreaterEqual(time, lengths);
        (Tensor output, Tensor[] next) = cell.Call(input, state);
        output = Where(hasEnded, zeros!, output);
        return (output, [.. next.Select((value, i) => Where(hasEnded, state[i], value))]);
    }

    private static Tensor? LengthsOf(TensorLike sequenceLength, Graph graph)
    {
        if (sequenceLength.IsNone)
        {
            return null;
        }

        Tensor lengths = Cast(sequenceLength.ToTensor(graph, "sequence_length"), DataType.Int32);
        return lengths.StaticShape.Rank is null or 1
            ? Identity(lengths, "sequence_length")
            : throw new ArgumentException(
                $"sequence_length must be a vector of length batch_size, but saw shape: {lengths.StaticShape}.", nameof(sequenceLength));
    }

    /// <summary>An extent: a number where it is known.</summary>
    private static TensorLike ExtentOf(Tensor x, int axis) =>
        x.StaticShape[axis] is { } known ? known : StridedSlice(ShapeOf(x), [axis], [axis + 1], [1], shrinkAxisMask: 1);
}
