using System.Globalization;

namespace Tensors;

/// <summary>The dictionary in an <c>.npy</c> header: a Python literal, of which only the three keys of the format are understood.</summary>
internal ref struct NpyHeaderText(string text, FilePlace place)
{
    private readonly string _text = text;
    private readonly FilePlace _place = place;
    private int _position;

    public NpyHeader Parse(int size)
    {
        string? description = null;
        bool? fortran = null;
        Shape? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            string key = Quoted();
            Expect(':');
            switch (key)
            {
                case "descr" when description is null:
                    description = Quoted();
                    break;
                case "fortran_order" when fortran is null:
                    fortran = Word() switch { "True" => true, "False" => false, string word => throw Error($"fortran_order is {word}") };
                    break;
                case "shape" when shape is null:
                    shape = Tuple();
                    break;
                default:
                    throw Error($"the header has the unknown or repeated key '{key}'");
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        return description is not null && fortran is { } order && shape is not null
            ? new(DTypeOf(description), description[0] == '>', order, shape, size)
            : throw Error("the header lacks one of 'descr', 'fortran_order' and 'shape'");
    }

    private readonly TensorFileException Error(string problem) => _place.Error(problem, _position);

    // "=" is the order of the machine that wrote, as np.dtype.newbyteorder gives it: little-endian on all that tensors run on.
    private readonly DType DTypeOf(string description) => (description is ['=', ..] ? $"<{description[1..]}" : description) switch
    {
        "<f4" or ">f4" => DType.Float32,
        "<f8" or ">f8" => DType.Float64,
        "<i4" or ">i4" => DType.Int32,
        "<i8" or ">i8" => DType.Int64,
        "|u1" or "<u1" or ">u1" => DType.UInt8,
        "|b1" or "<b1" or ">b1" or "|?" => DType.Bool,
        "<f2" or ">f2" => DType.Float16,
        "<c8" or ">c8" => DType.Complex64,
        "<c16" or ">c16" => DType.Complex128,
        "<V2" or ">V2" or "|V2" or "bfloat16" => DType.BFloat16,
        _ => throw Error($"elements of '{description}' are none that tensors have; convert them, as in x.astype('float32')"),
    };

    private void SkipSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }

    private bool Accept(char sign)
    {
        SkipSpace();
        bool next = _position < _text.Length && _text[_position] == sign;
        _position += next ? 1 : 0;
        return next;
    }

    private void Expect(char sign)
    {
        if (!Accept(sign))
        {
            throw Error($"'{sign}' is missing in the header");
        }
    }

    private string Quoted()
    {
        SkipSpace();
        char quote = _position < _text.Length ? _text[_position] : ' ';
        int end = quote is '\'' or '"' ? _text.IndexOf(quote, _position + 1) : -1;
        if (end < 0)
        {
            throw Error("a quoted string is missing in the header; records of several fields are not supported");
        }

        string quoted = _text[(_position + 1)..end];
        _position = end + 1;
        return quoted;
    }

    private string Word()
    {
        SkipSpace();
        int start = _position;
        while (_position < _text.Length && char.IsAsciiLetterOrDigit(_text[_position]))
        {
            _position++;
        }

        return _text[start.._position];
    }

    private Shape Tuple()
    {
        Expect('(');
        List<int> extents = [];
        while (!Accept(')'))
        {
            // Old versions of Python wrote long integers with an L.
            string word = Word().TrimEnd('L');
            extents.Add(int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int extent) && extents.Count < Shape.MaxRank
                ? extent
                : throw Error($"'{word}' is not an extent, or there are more than {Shape.MaxRank}"));
            if (!Accept(','))
            {
                Expect(')');
                break;
            }
        }

        try
        {
            return Shape.Create([.. extents]);
        }
        catch (ArgumentException tooLarge)
        {
            throw _place.Error(tooLarge.Message.TrimEnd('.'), _position, tooLarge);
        }
    }
}
