namespace Tensors;

/// <summary>Where a reader is: what an error about the bytes there has to say, and what the file may still make of its bytes.</summary>
/// <param name="File">The path of the file, or a name for the stream.</param>
/// <param name="Entry">The tensor, key or member, if inside one.</param>
/// <param name="Offset">The byte of the file at which the bytes in hand begin.</param>
internal readonly record struct FilePlace(string File, string? Entry = null, long Offset = 0)
{
    /// <summary>Of the whole file: other places in it are made from this one by <c>with</c>.</summary>
    public ReadBudget Budget { get; } = new();

    public TensorFileException Error(string problem, long position = 0, Exception? inner = null) =>
        new(File, problem, Entry, Offset + position, inner);

    /// <summary>See <see cref="ReadBudget.Spend"/>.</summary>
    public void Spend(Int128 bytes) => Budget.Spend(bytes, this);
}
