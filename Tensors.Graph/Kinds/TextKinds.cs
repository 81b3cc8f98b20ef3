using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tensors.Graphs;

/// <summary>Text: put together, taken apart, changed letter by letter.</summary>
internal static class TextKinds
{
    private static readonly SearchValues<byte> s_space = SearchValues.Create(Space);

    private static ReadOnlySpan<byte> Space => " \t\n\v\f\r"u8;

    public static void AddTo(KindTable kinds)
    {
        Function(kinds, "StringJoin", Joined, e => JoinAll(e));
        Function(kinds, "ReduceJoin", node => node.Output(DataType.String, ShapeRules.Reduced(node)), e => ReduceJoin(e));
        Function(kinds, "StringSplit", SplitShapes, e => Split(e, SplitAtBytes(e)));
        Function(kinds, "StringSplitV2", SplitShapes, e => Split(e, SplitAtText(e)));
        Function(kinds, "Substr", SubstrShape, e => Substr(e), ("T", 1));
        Function(kinds, "ShardedFilename", node => node.Output(DataType.String, PartialShape.Scalar), e => StringTensor.FromString(
            string.Create(CultureInfo.InvariantCulture, $"{e.Text(0).Item()}-{e.Integer(1):D5}-of-{e.Integer(2):D5}")));
        Function(kinds, "ShardedFilespec", node => node.Output(DataType.String, PartialShape.Scalar), e => StringTensor.FromString(
            string.Create(CultureInfo.InvariantCulture, $"{e.Text(0).Item()}-?????-of-{e.Integer(1):D5}")));
        Function(kinds, "StringLength", node => node.Output(DataType.Int32, node.Shape(0)), e => Tensor.FromArray(
            Array.ConvertAll([.. e.Text(0).Elements], text => CountsLetters(e) ? LetterStarts(text).Length - 1 : text.Length),
            e.Text(0).Shape));
        Map(kinds, "StringUpper", e => Cased(e, Ascii.ToUpperInPlace, text => text.ToUpperInvariant()));
        Map(kinds, "StringLower", e => Cased(e, Ascii.ToLowerInPlace, text => text.ToLowerInvariant()));
        Map(kinds, "StringStrip", _ => text => text.AsSpan().Trim(Space).ToArray());
        Map(kinds, "EncodeBase64", e => text => Base64(text, e.Attribute("pad", false)));
        Map(kinds, "DecodeBase64", e => text => FromBase64(text, e.Node));
    }

    /// <summary>A kind whose results are constants to gradients.</summary>
    public static void Function(
        KindTable kinds, string op, Action<Inference> infer, Func<Evaluation, NodeResults> computes, params (string, int)[] types) =>
        kinds.Add(new(op) { Types = types, Infer = infer, Computes = computes, IsNotDifferentiable = true });

    /// <summary>A kind that changes each text by itself.</summary>
    public static void Map(KindTable kinds, string op, Func<Evaluation, Func<byte[], byte[]>> change) =>
        Function(kinds, op, node => node.Output(DataType.String, node.Shape(0)), e =>
            new StringTensor(e.Text(0).Elements.Select(change(e)), e.Text(0).Shape));

    /// <summary>The texts of two tensors end to end; shapes broadcast.</summary>
    public static StringTensor Join(StringTensor left, StringTensor right)
    {
        Shape shape = Broadcasting.Combine("Add", left.Shape, right.Shape);
        return new(Spread(left, shape).Zip(Spread(right, shape), (x, y) => (byte[])[.. x, .. y]), shape);
    }

    private static void Joined(Inference node) =>
        node.Output(
            DataType.String,
            Enumerable.Range(0, node.InputCount).Select(node.Shape).FirstOrDefault(shape => shape.Rank != 0, PartialShape.Scalar));

    /// <summary>Texts of one shape, or single ones, end to end.</summary>
    private static StringTensor JoinAll(Evaluation e)
    {
        StringTensor[] parts = [.. Enumerable.Range(0, e.Count).Select(e.Text)];
        Shape shape = parts.FirstOrDefault(part => part.Shape.Rank != 0)?.Shape ?? Shape.Scalar;
        if (parts.FirstOrDefault(part => part.Shape.Rank != 0 && !part.Shape.Equals(shape)) is { } other)
        {
            throw new ShapeMismatchException("StringJoin", "texts that are joined have one shape or none", [shape, other.Shape]);
        }

        byte[] separator = Encoding.UTF8.GetBytes(e.Attribute("separator", ""));
        return new(
            Enumerable.Range(0, (int)shape.ElementCount)
                .Select(i => Joined(parts.Select(part => part.Elements[part.Shape.Rank == 0 ? 0 : i]), separator)), shape);
    }

    /// <summary>Texts along axes end to end: those of the first axis are joined first.</summary>
    private static StringTensor ReduceJoin(Evaluation e)
    {
        StringTensor text = e.Text(0);
        byte[] separator = Encoding.UTF8.GetBytes(e.Attribute("separator", ""));
        int[] axes = Array.ConvertAll(e.Integers(1), axis => Axis.Normalize("ReduceJoin", axis, text.Shape));
        if (axes.Distinct().Count() != axes.Length)
        {
            throw new InvalidArgumentException($"Duplicate reduction dimension among {string.Join(", ", axes)}.", e.Node);
        }

        foreach (int axis in axes)
        {
            int[] extents = text.Shape.Extents.ToArray();
            (int count, extents[axis]) = (extents[axis], 1);
            int step = extents[(axis + 1)..].Aggregate(1, (product, extent) => product * extent);
            StringTensor from = text;
            Shape to = Shape.Create(extents);
            text = new(
                Enumerable.Range(0, (int)to.ElementCount).Select(place => Joined(
                    Enumerable.Range(0, count).Select(i => from.Elements[(((place / step * count) + i) * step) + (place % step)]),
                    separator)),
                to);
        }

        return e.Attribute("keep_dims", false)
            ? text
            : new(text.Elements, Shape.Create([.. text.Shape.Extents.ToArray().Where((_, axis) => !axes.Contains(axis))]));
    }

    private static byte[] Joined(IEnumerable<byte[]> parts, byte[] separator) =>
        [.. parts.SelectMany((part, i) => i == 0 ? part : [.. separator, .. part])];

    private static void SplitShapes(Inference node)
    {
        node.Output(DataType.Int64, [null, 2]);
        node.Output(DataType.String, [null]);
        node.Output(DataType.Int64, [2]);
    }

    /// <summary>A sparse matrix with the parts of each text in a row.</summary>
    private static GraphValue[] Split(Evaluation e, Func<byte[], List<byte[]>> parts)
    {
        if (e.Text(0).Shape.Rank != 1)
        {
            throw new ShapeMismatchException(e.Node.Op, "what is split is a vector of texts", [e.Text(0).Shape]);
        }

        List<byte[]>[] rows = [.. e.Text(0).Elements.Select(parts)];
        long[] indices = [.. rows.SelectMany((row, i) => row.SelectMany((_, j) => (long[])[i, j]))];
        return
        [
            Tensor.FromArray(indices, [indices.Length / 2, 2]), new StringTensor(rows.SelectMany(row => row), [indices.Length / 2]),
            Tensor.FromArray(new long[] { rows.Length, rows.Max(row => (int?)row.Count) ?? 0 }),
        ];
    }

    /// <summary>Each byte of the delimiter separates; without any, each byte is a part.</summary>
    private static Func<byte[], List<byte[]>> SplitAtBytes(Evaluation e)
    {
        byte[] delimiter = Only(e.Text(1), "a delimiter", e.Node);
        bool skips = e.Attribute("skip_empty", true);
        return text =>
        {
            if (delimiter.Length == 0)
            {
                return [.. text.Select(single => (byte[])[single])];
            }

            List<byte[]> parts = [];
            foreach (Range part in text.AsSpan().SplitAny(delimiter))
            {
                if (!skips || !text.AsSpan(part).IsEmpty)
                {
                    parts.Add(text[part]);
                }
            }

            return parts;
        };
    }

    /// <summary>
    /// The separator as a whole separates; an empty one stands for any white space. At most maxsplit times where that is not negative.
    /// </summary>
    private static Func<byte[], List<byte[]>> SplitAtText(Evaluation e)
    {
        byte[] separator = Only(e.Text(1), "a separator", e.Node);
        long most = e.Attribute("maxsplit", -1L);
        return text =>
        {
            List<byte[]> parts = [];
            ReadOnlySpan<byte> rest = separator.Length == 0 ? text.AsSpan().TrimStart(Space) : text;
            while (most < 0 || parts.Count < most)
            {
                int end = separator.Length == 0 ? rest.IndexOfAny(s_space) : rest.IndexOf(separator);
                if (end < 0)
                {
                    break;
                }

                parts.Add(rest[..end].ToArray());
                rest = separator.Length == 0 ? rest[end..].TrimStart(Space) : rest[(end + separator.Length)..];
            }

            if (separator.Length > 0 || !rest.IsEmpty)
            {
                parts.Add(rest.ToArray());
            }

            return parts;
        };
    }

    private static byte[] Only(StringTensor text, string what, Node node) => text.Elements.Count == 1
        ? text.Elements[0]
        : throw new InvalidArgumentException($"{what} must be one text, not {text.Elements.Count}.", node);

    private static void SubstrShape(Inference node) =>
        node.Output(DataType.String, ShapeRules.Broadcast(node, node.Shape(0), ShapeRules.Merge(node, node.Shape(1), node.Shape(2))));

    private static StringTensor Substr(Evaluation e)
    {
        Shape shape = Broadcasting.Combine("Substr", Broadcasting.Combine("Substr", e.Text(0).Shape, e[1].Shape), e[2].Shape);
        int[] starts = ConstantFolding.ToIntegers(e[1].BroadcastTo(shape), Array.MaxLength);
        int[] lengths = ConstantFolding.ToIntegers(e[2].BroadcastTo(shape), Array.MaxLength);
        return new(Spread(e.Text(0), shape).Select((text, i) => Part(text, i)), shape);

        byte[] Part(byte[] text, int index)
        {
            int[] letters = CountsLetters(e) ? LetterStarts(text) : [.. Enumerable.Range(0, text.Length + 1)];
            int count = letters.Length - 1;
            long start = starts[index] < 0 ? (long)count + starts[index] : starts[index];
            return start >= 0 && start <= count
                ? text[letters[start]..letters[Math.Min(count, start + Math.Max(0, lengths[index]))]]
                : throw new InvalidArgumentException(
                    $"pos {starts[index]} out of range for string b'{Encoding.UTF8.GetString(text)}' at index {index}", e.Node);
        }
    }

    private static bool CountsLetters(Evaluation e) => e.Attribute("unit", "BYTE") == "UTF8_CHAR";

    /// <summary>Where letters begin in UTF-8, and the end.</summary>
    private static int[] LetterStarts(byte[] text) =>
        [.. Enumerable.Range(0, text.Length).Where(i => (text[i] & 0xC0) != 0x80), text.Length];

    /// <summary>The elements in a shape that theirs broadcasts to.</summary>
    private static IEnumerable<byte[]> Spread(StringTensor text, Shape shape) => text.Shape.Equals(shape)
        ? text.Elements
        : Tensor.FromArray([.. Enumerable.Range(0, text.Elements.Count)], text.Shape).BroadcastTo(shape).ToArray<int>().Select(
            place => text.Elements[place]);

    private delegate OperationStatus InPlace(Span<byte> text, out int written);

    private static Func<byte[], byte[]> Cased(Evaluation e, InPlace change, Func<string, string> changeLetters) => text =>
    {
        if (e.Attribute("encoding", "") == "utf-8")
        {
            return Encoding.UTF8.GetBytes(changeLetters(Encoding.UTF8.GetString(text)));
        }

        // Without an encoding other bytes than those of ASCII stay.
        byte[] changed = [.. text];
        for (int i = 0; i < changed.Length; i++)
        {
            if (changed[i] < 0x80)
            {
                change(changed.AsSpan(i, 1), out _);
            }
        }

        return changed;
    };

    /// <summary>The variant for addresses of the web.</summary>
    private static byte[] Base64(byte[] text, bool pads)
    {
        string encoded = Convert.ToBase64String(text).Replace('+', '-').Replace('/', '_');
        return Encoding.ASCII.GetBytes(pads ? encoded : encoded.TrimEnd('='));
    }

    private static byte[] FromBase64(byte[] text, Node node)
    {
        string encoded = Encoding.ASCII.GetString(text).TrimEnd('=').Replace('-', '+').Replace('_', '/');
        try
        {
            return Convert.FromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException failure)
        {
            throw new InvalidArgumentException($"Invalid character found in base64: {Encoding.UTF8.GetString(text)}", node, failure);
        }
    }
}
