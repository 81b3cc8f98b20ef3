namespace Tensors;

/// <summary>What one file has made of its bytes so far, held against <see cref="ReadLimits"/>.</summary>
internal sealed class ReadBudget
{
    private Int128 _read;
    private Int128 _made;

    /// <summary>Notes bytes that the file has.</summary>
    public void Earn(long bytes) => _read += bytes;

    /// <summary>Notes bytes that are about to be made of fewer; nothing is allocated before.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="place">What asks for them.</param>
    /// <exception cref="TensorFileException">The file has made more than it may.</exception>
    public void Spend(Int128 bytes, FilePlace place)
    {
        Int128 most = ReadLimits.FreeBytes + (_read * ReadLimits.Expansion);
        if (_made + bytes > most)
        {
            throw place.Error(
                $"{bytes} bytes were to be made of fewer here, {_made + bytes} in the whole file; at most {most} are: "
                + $"ReadLimits.FreeBytes, and ReadLimits.Expansion for each of {_read} bytes");
        }

        _made += bytes;
    }
}
