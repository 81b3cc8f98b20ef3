using System.Globalization;

namespace Tensors.Graphs;

/// <summary>Part of a tensor, as nodes of savers write it: <c>5 2 0,3:0,2</c>.</summary>
/// <param name="FullShape">The extents of the whole.</param>
/// <param name="Slice">Which part it is.</param>
internal sealed record SaverSlice(ValueArray<long> FullShape, TensorSlice Slice)
{
    /// <exception cref="InvalidArgumentException">The text is not of this form.</exception>
    public static SaverSlice Parse(string text)
    {
        string[] words = text.Split(' ');
        try
        {
            long[] full = [.. words[..^1].Select(Number)];
            long[][] ranges = [
                .. words[^1].Split(':').Select(range => range == "-" ? [0, TensorSlice.Whole] : range.Split(',').Select(Number).ToArray())];
            bool fits = ranges.Length == full.Length && full.All(extent => extent >= 0)
                && Array.TrueForAll(ranges, range => range.Length == 2);
            return fits
                ? new([.. full], new([.. ranges.Select(range => range[0])], [.. ranges.Select(range => range[1])]))
                : throw new FormatException("ranges and extents differ in number");
        }
        catch (Exception malformed) when (malformed is FormatException or OverflowException)
        {
            throw new InvalidArgumentException(
                $"'{text}' is not the shape of a variable and a slice of it, such as '5 2 0,3:0,2': {malformed.Message}.", null, malformed);
        }
    }

    /// <summary>The part of a tensor of the full shape.</summary>
    public Tensor Of(Tensor whole)
    {
        ValueArray<long> extents = Slice.ShapeIn(FullShape, new("shape_and_slice"));
        Tensor part = whole;
        for (int axis = 0; axis < whole.Rank; axis++)
        {
            int start = (int)Slice.Starts[axis];
            part = part.Slice(axis, start, start + (int)extents[axis]);
        }

        return part.Contiguous();
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
