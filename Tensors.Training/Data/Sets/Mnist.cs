namespace Tensors.Training;

/// <summary>Handwritten digits: 28 by 28 pixels each, and which of the ten it is.</summary>
/// <param name="Train">What to train with. Inputs: float32, <c>(28, 28, 1)</c>, 0 is paper and 1 is ink; targets: int32 scalars.</param>
/// <param name="Test">What to test with, alike.</param>
/// <remarks>
/// LeCun, Cortes, Burges, "The MNIST database of handwritten digits", 1998. Pixels are kept as bytes until a batch is made.
/// </remarks>
public sealed record Mnist(IIndexedSource<Example> Train, IIndexedSource<Example> Test)
{
    /// <summary>Pixels along each side.</summary>
    public const int Side = 28;

    /// <summary>How many kinds of digits there are.</summary>
    public const int Classes = 10;

    private const int DrawnToTrain = 6000;
    private const int DrawnToTest = 1000;

    /// <summary>Where the digits come from, in words.</summary>
    public required string Origin { get; init; }

    /// <summary>Whether they are the published digits: only then do published figures apply.</summary>
    public required bool IsPublished { get; init; }

    /// <summary>
    /// The published digits: 60,000 and 10,000. They are downloaded once and kept for all programs of the user; each file is held against
    /// its SHA-256. Where they cannot be had, digits that are drawn by the program take their place, and a line on the error output says
    /// so.
    /// </summary>
    public static Mnist Load() => Load(DigitFiles.Cache, DigitFiles.Address, Console.Error);

    /// <summary>The published digits of a folder.</summary>
    /// <param name="folder">Holds the four idx files, packed with gzip, under their published names.</param>
    /// <exception cref="IOException">A file is missing.</exception>
    /// <exception cref="TensorFileException">A file is not the published one.</exception>
    public static Mnist Load(string folder) =>
        new(Source(DigitFiles.Train(folder)), Source(DigitFiles.Test(folder))) { Origin = $"MNIST in {folder}", IsPublished = true };

    /// <summary>Digits that the program draws: some thousands, the same on every machine. Easier than the published ones.</summary>
    public static Mnist Embedded() => new(Source(DrawnDigits.Draw(DrawnToTrain, seed: 1)), Source(DrawnDigits.Draw(DrawnToTest, seed: 2)))
    {
        Origin = "embedded digits, drawn by the program (not MNIST)",
        IsPublished = false,
    };

    /// <summary>Pixels and labels as bytes, read as examples.</summary>
    internal static IIndexedSource<Example> Source((Tensor Pixels, Tensor Labels) digits)
    {
        Tensor pixels = digits.Pixels.Reshape(digits.Pixels.Shape[0], Side, Side, 1);
        return DataSource.FromTensors(pixels, digits.Labels).MapStacked(
            raw => new(raw.Inputs.Cast(DType.Float32) / 255f, raw.Targets.Cast(DType.Int32)));
    }

    internal static Mnist Load(string cache, Uri address, TextWriter says)
    {
        try
        {
            return Cached(cache, address);
        }
        catch (Exception failure) when (
            failure is HttpRequestException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            says.WriteLine($"The published digits of MNIST cannot be had ({failure.Message}). Drawn ones take their place.");
            return Embedded();
        }
    }

    private static Mnist Cached(string cache, Uri address)
    {
        try
        {
            return Load(cache);
        }
        catch (IOException)
        {
            // A file is missing, or not the published one.
            DigitFiles.FetchAsync(cache, address).GetAwaiter().GetResult();
            return Load(cache);
        }
    }
}
