namespace Tensors;

/// <summary>Where a reader is: what an error about the bytes there has to say.</summary>
/// <param name="File">The path of the file, or a name for the stream.</param>
/// <param name="Entry">The tensor, key or member, if inside one.</param>
/// <param name="Offset">The byte of the file at which the bytes in hand begin.</param>
internal readonly record struct FilePlace(string File, string? Entry = null, long Offset = 0)
{
    public TensorFileException Error(string problem, long position = 0, Exception? inner = null) =>
        new(File, problem, Entry, Offset + position, inner);
}
