namespace Tensors;

/// <summary>A file is not what its format says: cut off, damaged, or contradicting itself. Nothing was changed.</summary>
public sealed class TensorFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The path of the file, or a name for the stream that was read.</param>
    /// <param name="problem">What is wrong there.</param>
    /// <param name="entry">The tensor, key or member that was read, if one was.</param>
    /// <param name="offset">The byte where the problem shows, if it has a place.</param>
    /// <param name="inner">What was thrown first, if anything.</param>
    public TensorFileException(string file, string problem, string? entry = null, long? offset = null, Exception? inner = null)
        : base($"{file}{(entry is null ? "" : $", entry '{entry}'")}{(offset is null ? "" : $", at byte {offset}")}: {problem}.", inner)
    {
        File = file;
        Problem = problem;
        Entry = entry;
        Offset = offset;
    }

    /// <summary>The path of the file, or a name for the stream that was read.</summary>
    public string File { get; }

    /// <summary>What is wrong there.</summary>
    public string Problem { get; }

    /// <summary>The tensor, key or member that was read; null when the problem is in none.</summary>
    public string? Entry { get; }

    /// <summary>The byte of the file where the problem shows; null when it has no place.</summary>
    public long? Offset { get; }
}
