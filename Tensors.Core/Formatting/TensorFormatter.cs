namespace Tensors;

/// <summary>Tensors as text, in the form of NumPy's <c>str(array)</c>.</summary>
internal static class TensorFormatter
{
    private const string LeftOut = "...";

    private const int SummaryLength = 80;

    // An element takes two characters at least.
    private const int MostInSummary = SummaryLength / 2;

    /// <summary>The elements in nested brackets, or the only element where the rank is 0.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="element">The element at a position in row-major order; asked once for each element shown, and for no other.</param>
    /// <param name="format">The format, or null for <see cref="TensorFormat.Default"/>.</param>
    /// <exception cref="NotSupportedException">No dtype has elements of type <typeparamref name="T"/>.</exception>
    public static string Format<T>(Shape shape, Func<long, T> element, TensorFormat? format = null)
        where T : unmanaged
    {
        format ??= TensorFormat.Default;
        if (shape.Rank == 0)
        {
            return ElementWords.Scalar(element(0));
        }

        if (shape.ElementCount == 0)
        {
            return "[]";
        }

        ShownElements shown = new(shape, format);
        return ArrayText.Of(ElementWords.Of(shown.Gather(element), format), shown, format.LineWidth);
    }

    /// <summary>One line of about 80 characters for the debugger: <c>float32 (2, 3) [[1. 2. 3.] [4. 5. 6.]]</c>.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="element">The element at a position in row-major order; asked for a few elements only.</param>
    /// <exception cref="NotSupportedException">No dtype has elements of type <typeparamref name="T"/>.</exception>
    public static string Summary<T>(Shape shape, Func<long, T> element)
        where T : unmanaged
    {
        string head = $"{DTypes.Of<T>().Name} {shape} ";
        string line = "";
        foreach ((int threshold, int edge) in (ReadOnlySpan<(int, int)>)[(MostInSummary, 3), (0, 3), (0, 2), (0, 1)])
        {
            TensorFormat format = TensorFormat.Default with { Threshold = threshold, EdgeItems = edge, LineWidth = int.MaxValue };
            if (edge == 1 || new ShownElements(shape, format).Count <= MostInSummary)
            {
                line = head + OnOneLine(Format(shape, element, format));
                if (line.Length <= SummaryLength)
                {
                    return line;
                }
            }
        }

        return line[..(SummaryLength - LeftOut.Length)] + LeftOut;
    }

    /// <summary>The text with single spaces between elements instead of columns and lines.</summary>
    private static string OnOneLine(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        .Replace("[ ", "[", StringComparison.Ordinal)
        .Replace(" ]", "]", StringComparison.Ordinal);
}
