using System.Text;

namespace Tensors;

/// <summary>Arranges the words of shown elements in nested brackets, with line breaks and marks for what is left out.</summary>
internal ref struct ArrayText
{
    private const string LeftOut = "...";

    private readonly StringBuilder _text = new();
    private readonly ShownElements _shown;
    private readonly int _lineWidth;
    private ReadOnlySpan<string> _words;

    private ArrayText(ReadOnlySpan<string> words, ShownElements shown, int lineWidth)
    {
        _words = words;
        _shown = shown;
        _lineWidth = lineWidth;
    }

    /// <summary>The words, given in row-major order, as the array that <paramref name="shown"/> describes.</summary>
    public static string Of(ReadOnlySpan<string> words, ShownElements shown, int lineWidth)
    {
        ArrayText array = new(words, shown, lineWidth);
        array.Append(axis: 0);
        return array._text.ToString();
    }

    private void Append(int axis)
    {
        _text.Append('[');
        if (axis == _shown.Rank - 1)
        {
            AppendRow(axis);
        }
        else
        {
            AppendBlocks(axis);
        }

        _text.Append(']');
    }

    /// <summary>Blocks of rank r are separated by r line breaks.</summary>
    private void AppendBlocks(int axis)
    {
        (int leading, int trailing) = _shown.Along(axis);
        for (int i = 0; i < leading + trailing; i++)
        {
            if (i > 0)
            {
                BreakLines(axis);
            }

            if (i == leading)
            {
                _text.Append(LeftOut);
                BreakLines(axis);
            }

            Append(axis + 1);
        }
    }

    private void BreakLines(int axis) => _text.Append('\n', _shown.Rank - 1 - axis).Append(' ', axis + 1);

    private void AppendRow(int axis)
    {
        // Room for the brackets that may follow on the same line.
        int width = _lineWidth - (axis + 1);
        int indent = axis + 1;
        int column = indent;
        (int leading, int trailing) = _shown.Along(axis);
        for (int i = 0; i < leading + trailing; i++)
        {
            if (i == leading)
            {
                AppendWord(LeftOut, indent, width, ref column);
            }

            AppendWord(_words[0], indent, width, ref column);
            _words = _words[1..];
        }
    }

    private void AppendWord(string word, int indent, int width, ref int column)
    {
        if (column > indent)
        {
            _text.Append(' ');
            column++;
        }

        // Where the word is the first of its line, a break would not help.
        if (column > indent && column + word.Length > width)
        {
            while (_text[^1] == ' ')
            {
                _text.Length--;
            }

            _text.Append('\n').Append(' ', indent);
            column = indent;
        }

        _text.Append(word);
        column += word.Length;
    }
}
