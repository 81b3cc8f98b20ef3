using System.Globalization;
using System.Text;

namespace Tensors;

/// <summary>Cuts the text format of protocol buffers into words, signs and strings.</summary>
/// <param name="text">The bytes of the file.</param>
/// <param name="file">Its name in errors.</param>
internal ref struct TextScanner(ReadOnlySpan<byte> text, string file)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;

    /// <summary>Whether nothing but space and comments is left.</summary>
    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return _position == _text.Length;
        }
    }

    public readonly TensorFileException Error(string problem) =>
        new(file, $"{problem} (line {_text[.._position].Count((byte)'\n') + 1})", null, _position);

    /// <summary>Whether a sign comes next; it is taken if so.</summary>
    public bool Accept(char sign)
    {
        if (AtEnd || _text[_position] != sign)
        {
            return false;
        }

        _position++;
        return true;
    }

    public void Expect(char sign)
    {
        if (!Accept(sign))
        {
            throw Error($"'{sign}' is missing here");
        }
    }

    public bool IsNext(char sign) => !AtEnd && _text[_position] == sign;

    /// <summary>A name, a number or an enumeration's value.</summary>
    public string Word()
    {
        SkipSpace();
        int start = _position;
        while (_position < _text.Length
            && (char.IsAsciiLetterOrDigit((char)_text[_position]) || _text[_position] is (byte)'_' or (byte)'.' or (byte)'-' or (byte)'+'))
        {
            _position++;
        }

        return _position > start
            ? Encoding.ASCII.GetString(_text[start.._position])
            : throw Error("a name or a number is missing here");
    }

    /// <summary>One quoted string, or several that follow each other.</summary>
    public byte[] Quoted()
    {
        List<byte> bytes = [];
        if (!IsNext('"') && !IsNext('\''))
        {
            throw Error("a quoted string is missing here");
        }

        while (IsNext('"') || IsNext('\''))
        {
            byte quote = _text[_position++];
            while (Current("a string is not closed") != quote)
            {
                byte letter = _text[_position++];
                if (letter == '\n')
                {
                    throw Error("a string is not closed on its line");
                }

                if (letter == '\\')
                {
                    AddEscaped(bytes);
                }
                else
                {
                    bytes.Add(letter);
                }
            }

            _position++;
        }

        return [.. bytes];
    }

    private readonly byte Current(string problem) => _position < _text.Length ? _text[_position] : throw Error(problem);

    private void AddEscaped(List<byte> bytes)
    {
        byte letter = Current("a string is not closed");
        _position++;
        switch ((char)letter)
        {
            case 'n':
                bytes.Add((byte)'\n');
                break;
            case 'r':
                bytes.Add((byte)'\r');
                break;
            case 't':
                bytes.Add((byte)'\t');
                break;
            case 'a' or 'b' or 'f' or 'v':
                bytes.Add((byte)(letter switch { (byte)'a' => 7, (byte)'b' => 8, (byte)'f' => 12, _ => 11 }));
                break;
            case '\\' or '"' or '\'' or '?':
                bytes.Add(letter);
                break;
            case >= '0' and <= '7':
                _position--;
                bytes.Add((byte)Code(3, 8));
                break;
            case 'x' or 'X':
                bytes.Add((byte)Code(2, 16));
                break;
            case 'u' or 'U':
                int code = Code(letter == 'u' ? 4 : 8, 16);
                bytes.AddRange(
                    Rune.IsValid(code)
                        ? Encoding.UTF8.GetBytes(new Rune(code).ToString())
                        : throw Error($"there is no character {code:x}"));
                break;
            default:
                throw Error($"a string has the unknown escape \\{(char)letter}");
        }
    }

    private int Code(int mostDigits, int radix)
    {
        int code = 0;
        int digits = 0;
        for (; digits < mostDigits && _position < _text.Length && Digit(_text[_position]) < radix; digits++)
        {
            code = (code * radix) + Digit(_text[_position++]);
        }

        return digits > 0 ? code : throw Error("an escape has no digits");
    }

    private static int Digit(byte letter) =>
        char.IsAsciiHexDigit((char)letter) ? int.Parse([(char)letter], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : int.MaxValue;

    private void SkipSpace()
    {
        while (_position < _text.Length && (_text[_position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'#'))
        {
            if (_text[_position] == '#')
            {
                int line = _text[_position..].IndexOf((byte)'\n');
                _position = line < 0 ? _text.Length : _position + line;
            }
            else
            {
                _position++;
            }
        }
    }
}
