namespace Tensors;

/// <summary>What a step of a recurrent network makes of <c>a = x · W + b</c>, <c>u = h · R + d</c> and its state.</summary>
public enum RecurrentCell
{
    /// <summary><c>h ← tanh(a + u)</c>.</summary>
    Tanh,

    /// <summary><c>h ← max(a + u, 0)</c>.</summary>
    Relu,

    /// <summary>Four parts i, f, g, o of a + u: <c>c ← σ(f) · c + σ(i) · tanh(g)</c>, <c>h ← σ(o) · tanh(c)</c>.</summary>
    Lstm,

    /// <summary>
    /// Three parts r, z, n, the reset behind the product, as in PyTorch and cuDNN: <c>r = σ(a + u)</c>, <c>z = σ(a + u)</c>,
    /// <c>n = tanh(a + r · u)</c>, <c>h ← (1 - z) · n + z · h</c>.
    /// </summary>
    Gru,

    /// <summary>
    /// Three parts r, z, n, the reset before the product, as in TensorFlow 1 and in the paper: <c>n = tanh(a + (r · h) · R + d)</c>, else
    /// as <see cref="Gru"/>.
    /// </summary>
    GruResetBefore,
}

/// <summary>What follows from the kind of a cell.</summary>
internal static class RecurrentCells
{
    /// <summary>Parts of the sums.</summary>
    public static int Parts(this RecurrentCell cell) => cell switch
    {
        RecurrentCell.Lstm => 4,
        RecurrentCell.Gru or RecurrentCell.GruResetBefore => 3,
        _ => 1,
    };

    /// <summary>Parts that each step leaves for the gradient: gates; the cell, or the product that is reset, behind them.</summary>
    public static int SavedParts(this RecurrentCell cell) => cell switch
    {
        RecurrentCell.Lstm => 5,
        RecurrentCell.Gru => 4,
        RecurrentCell.GruResetBefore => 3,
        _ => 0,
    };
}
