namespace Tensors;

/// <summary>
/// The parameters of one layer of a recurrent network, in one direction; parts follow each other as <see cref="RecurrentCell"/> names them.
/// </summary>
/// <param name="Input">Weights of the inputs, <c>(C, parts · H)</c>; those of PyTorch are a transposed view: <c>weight_ih.T</c>.</param>
/// <param name="State">Weights of the state, <c>(H, parts · H)</c>.</param>
/// <param name="InputBias">Added to the products of the inputs, <c>(parts · H)</c>; nothing if null.</param>
/// <param name="StateBias">Added to the products of the state, <c>(parts · H)</c>; nothing if null.</param>
public sealed record RecurrentWeights(Tensor Input, Tensor State, Tensor? InputBias = null, Tensor? StateBias = null);

public sealed partial class Tensor
{
    /// <summary>Long short-term memory along sequences, layer upon layer: see <see cref="RecurrentCell.Lstm"/> for a step.</summary>
    /// <param name="weights">One for each layer, each followed by that of the other direction where it is bidirectional.</param>
    /// <param name="bidirectional">Whether each layer goes along the sequences in both directions, its outputs side by side.</param>
    /// <param name="initialState">Shape <c>(layers · directions, N, H)</c>; zeros if null.</param>
    /// <param name="initialCell">The same for the cells.</param>
    /// <param name="lengths">int32 or int64, shape <c>(N)</c>: behind its length the state of an item is held and its outputs are 0; the
    /// other direction begins there. All steps if null.</param>
    /// <param name="batchFirst">Whether this tensor and the outputs are <c>(N, T, …)</c>; else <c>(T, N, …)</c>.</param>
    /// <returns>
    /// Outputs <c>(T, N, directions · H)</c> of the last layer; states and cells behind the last step, <c>(layers · directions, N, H)</c>.
    /// </returns>
    /// <exception cref="ShapeMismatchException">This tensor has not three axes, or weights or states do not fit.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are not floating.</exception>
    /// <exception cref="ArgumentException">There are no weights, or not one for each direction.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative or greater than the number of steps.</exception>
    /// <remarks>
    /// Dtypes: floating. The products of the inputs of all steps are one product of matrices, and so are the gradients of the weights; each
    /// step is a product and one pass. VJP: from the gates, which are kept; derivatives of second order compute the steps again. After
    /// Hochreiter and Schmidhuber, "Long short-term memory" (1997), with forget gates.
    /// </remarks>
    /// <example>
    /// <code>
    /// (Tensor outputs, Tensor state, _) = sentences.Lstm([forwards, backwards], bidirectional: true, lengths: lengths);
    /// </code>
    /// </example>
    public (Tensor Outputs, Tensor State, Tensor Cell) Lstm(
        ReadOnlySpan<RecurrentWeights> weights, bool bidirectional = false, Tensor? initialState = null, Tensor? initialCell = null,
        Tensor? lengths = null,
        bool batchFirst = false)
    {
        Tensor[] results = Recurrence.Layers(
            "Lstm", RecurrentCell.Lstm, this, weights, new(bidirectional, batchFirst), initialState, initialCell, lengths);
        return (results[0], results[1], results[2]);
    }

    /// <summary>Gated recurrent units along sequences, layer upon layer: see <see cref="RecurrentCell.Gru"/> for a step.</summary>
    /// <param name="weights">One for each layer, each followed by that of the other direction where it is bidirectional.</param>
    /// <param name="bidirectional">Whether each layer goes along the sequences in both directions, its outputs side by side.</param>
    /// <param name="initialState">Shape <c>(layers · directions, N, H)</c>; zeros if null.</param>
    /// <param name="lengths">See <see cref="Lstm"/>.</param>
    /// <param name="batchFirst">Whether this tensor and the outputs are <c>(N, T, …)</c>; else <c>(T, N, …)</c>.</param>
    /// <param name="resetsBefore">Whether the reset comes before the product, as in TensorFlow 1:
    /// <see cref="RecurrentCell.GruResetBefore"/>.</param>
    /// <returns>Outputs and states, as of <see cref="Lstm"/>.</returns>
    /// <inheritdoc cref="Lstm" path="/exception"/>
    /// <remarks>
    /// Dtypes: floating. As <see cref="Lstm"/>; with the reset before it, a step takes two products. After Cho and others, "Learning phrase
    /// representations using RNN encoder-decoder" (2014).
    /// </remarks>
    public (Tensor Outputs, Tensor State) Gru(
        ReadOnlySpan<RecurrentWeights> weights, bool bidirectional = false, Tensor? initialState = null, Tensor? lengths = null,
        bool batchFirst = false,
        bool resetsBefore = false)
    {
        RecurrentCell cell = resetsBefore ? RecurrentCell.GruResetBefore : RecurrentCell.Gru;
        Tensor[] results = Recurrence.Layers("Gru", cell, this, weights, new(bidirectional, batchFirst), initialState, null, lengths);
        return (results[0], results[1]);
    }

    /// <summary>A plain recurrent network along sequences, layer upon layer: <c>h ← tanh(x · W + b + h · R + d)</c>.</summary>
    /// <param name="weights">One for each layer, each followed by that of the other direction where it is bidirectional.</param>
    /// <param name="bidirectional">Whether each layer goes along the sequences in both directions, its outputs side by side.</param>
    /// <param name="initialState">Shape <c>(layers · directions, N, H)</c>; zeros if null.</param>
    /// <param name="lengths">See <see cref="Lstm"/>.</param>
    /// <param name="batchFirst">Whether this tensor and the outputs are <c>(N, T, …)</c>; else <c>(T, N, …)</c>.</param>
    /// <param name="rectifies">Whether max(·, 0) takes the place of tanh.</param>
    /// <returns>Outputs and states, as of <see cref="Lstm"/>.</returns>
    /// <inheritdoc cref="Lstm" path="/exception"/>
    /// <remarks>Dtypes: floating. As <see cref="Lstm"/>.</remarks>
    public (Tensor Outputs, Tensor State) Rnn(
        ReadOnlySpan<RecurrentWeights> weights, bool bidirectional = false, Tensor? initialState = null, Tensor? lengths = null,
        bool batchFirst = false,
        bool rectifies = false)
    {
        RecurrentCell cell = rectifies ? RecurrentCell.Relu : RecurrentCell.Tanh;
        Tensor[] results = Recurrence.Layers("Rnn", cell, this, weights, new(bidirectional, batchFirst), initialState, null, lengths);
        return (results[0], results[1]);
    }

    /// <summary>One step of <see cref="Lstm"/> for inputs <c>(N, C)</c>: the next state, which is the output, and the next cell.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="state">Shape <c>(N, H)</c>.</param>
    /// <param name="cell">Shape <c>(N, H)</c>.</param>
    /// <inheritdoc cref="Lstm" path="/exception"/>
    public (Tensor State, Tensor Cell) LstmStep(RecurrentWeights weights, Tensor state, Tensor cell)
    {
        (_, Tensor next, Tensor nextCell) = ExpandDims(0).Lstm(
            [weights], initialState: state.ExpandDims(0), initialCell: cell.ExpandDims(0));
        return (next.Squeeze(0), nextCell.Squeeze(0));
    }

    /// <summary>One step of <see cref="Gru"/> for inputs <c>(N, C)</c>: the next state, which is the output.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="state">Shape <c>(N, H)</c>.</param>
    /// <param name="resetsBefore">See <see cref="Gru"/>.</param>
    /// <inheritdoc cref="Lstm" path="/exception"/>
    public Tensor GruStep(RecurrentWeights weights, Tensor state, bool resetsBefore = false) =>
        ExpandDims(0).Gru([weights], initialState: state.ExpandDims(0), resetsBefore: resetsBefore).State.Squeeze(0);

    /// <summary>One step of <see cref="Rnn"/> for inputs <c>(N, C)</c>: the next state, which is the output.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="state">Shape <c>(N, H)</c>.</param>
    /// <param name="rectifies">See <see cref="Rnn"/>.</param>
    /// <inheritdoc cref="Lstm" path="/exception"/>
    public Tensor RnnStep(RecurrentWeights weights, Tensor state, bool rectifies = false) =>
        ExpandDims(0).Rnn([weights], initialState: state.ExpandDims(0), rectifies: rectifies).State.Squeeze(0);
}
