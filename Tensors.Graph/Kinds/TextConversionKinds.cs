using System.Globalization;

namespace Tensors.Graphs;

/// <summary>Numbers for text and text for numbers.</summary>
internal static class TextConversionKinds
{
    // C++ reads numbers with white space around them.
    private const NumberStyles Whole = NumberStyles.Integer;
    private const NumberStyles Real = NumberStyles.Float;

    public static void AddTo(KindTable kinds)
    {
        TextKinds.Function(kinds, "AsString", node => node.Output(DataType.String, node.Shape(0)), e => Print(e), ("T", 0));
        TextKinds.Function(
            kinds, "StringToNumber", node => node.Output(node.Attribute("out_type", DataType.Float32), node.Shape(0)), e => Parse(e));
        TextKinds.Function(kinds, "DecodeRaw", RawShape, DecodeRaw);
        Buckets(kinds, "StringToHashBucket", _ => LegacyHash.Hash);
        Buckets(kinds, "StringToHashBucketFast", _ => FarmHash.Fingerprint64);
        Buckets(kinds, "StringToHashBucketStrong", e =>
        {
            ulong[] key = Array.ConvertAll(e.Attribute<long[]>("key"), part => (ulong)part);
            return key.Length == 2
                ? text => SipHash.Hash(text, key[0], key[1])
                : throw new InvalidArgumentException($"Key must have 2 elements, not {key.Length}.", e.Node);
        });
    }

    private delegate ulong Hash(ReadOnlySpan<byte> text);

    private static void Buckets(KindTable kinds, string op, Func<Evaluation, Hash> hash) =>
        TextKinds.Function(kinds, op, node => node.Output(DataType.Int64, node.Shape(0)), e =>
        {
            long buckets = e.Attribute<long>("num_buckets");
            Hash of = hash(e);
            return buckets > 0
                ? Tensor.FromArray(Array.ConvertAll([.. e.Text(0).Elements], text => (long)(of(text) % (ulong)buckets)), e.Text(0).Shape)
                : throw new InvalidArgumentException($"num_buckets must be at least 1, not {buckets}.", e.Node);
        });

    private static StringTensor Print(Evaluation e)
    {
        bool isScientific = e.Attribute("scientific", false);
        bool isShortest = e.Attribute("shortest", false);
        string fill = e.Attribute("fill", "");
        long precision = e.Attribute("precision", -1L);
        Tensor numbers = e[0];
        if ((isScientific || isShortest || precision >= 0) && !numbers.DType.IsFloating)
        {
            throw new InvalidArgumentException(
                $"scientific, shortest and precision are for floating-point numbers, not for {numbers.DType.Name}.", e.Node);
        }

        if ((isScientific && isShortest) || fill is not ("" or "0" or "-" or "+" or " "))
        {
            throw new InvalidArgumentException(
                $"Cannot select both scientific and shortest notation, and fill is one of '0', '-', '+' and ' ', not '{fill}'.", e.Node);
        }

        if (precision > MostDigits || e.Attribute("width", -1L) > MostDigits)
        {
            throw new InvalidArgumentException($"A number is printed with at most {MostDigits} digits.", e.Node);
        }

        PrintedNumber form = new(fill, e.Attribute("width", -1), (int)precision, isShortest ? 'g' : isScientific ? 'e' : 'f');
        return new(
            numbers.DType switch
            {
                DType.Bool => numbers.ToArray<bool>().Select(truth => truth ? "true" : "false"),
                _ when numbers.DType.IsFloating => numbers.Cast(DType.Float64).ToArray<double>().Select(form.Print),
                _ => numbers.Cast(DType.Int64).ToArray<long>().Select(form.Print),
            },
            numbers.Shape);
    }

    private static Tensor Parse(Evaluation e)
    {
        StringTensor text = e.Text(0);
        return e.Attribute("out_type", DataType.Float32) switch
        {
            DataType.Float32 => Parsed<float>(TryReal),
            DataType.Float64 => Parsed<double>(TryReal),
            DataType.Int32 => Parsed((string word, out int value) => int.TryParse(word, Whole, CultureInfo.InvariantCulture, out value)),
            DataType.Int64 => Parsed((string word, out long value) => long.TryParse(word, Whole, CultureInfo.InvariantCulture, out value)),
            DataType other =>
                throw new InvalidArgumentException($"Text is read as float32, float64, int32 or int64, not as {other.Name}.", e.Node),
        };

        Tensor Parsed<T>(TryParse<T> parse)
            where T : unmanaged => Tensor.FromArray(
                Array.ConvertAll(text.ToArray(), word => parse(word, out T value)
                    ? value
                    : throw new InvalidArgumentException($"StringToNumberOp could not correctly convert string: {word}", e.Node)),
                text.Shape);
    }

    private delegate bool TryParse<T>(string word, out T value);

    private static bool TryReal<T>(string word, out T value)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        string letters = word.Trim().ToUpperInvariant();
        string magnitude = letters.TrimStart('+', '-');
        if (letters.Length - magnitude.Length <= 1 && magnitude is "INF" or "INFINITY" or "NAN")
        {
            value = magnitude == "NAN" ? T.NaN : letters[0] == '-' ? T.NegativeInfinity : T.PositiveInfinity;
            return true;
        }

        return T.TryParse(word, Real, CultureInfo.InvariantCulture, out value);
    }

    private static void RawShape(Inference node) =>
        node.Output(
            node.Attribute<DataType>("out_type"), node.Shape(0).Rank is { } rank ? node.Shape(0).Insert(rank, null) : PartialShape.Unknown);

    /// <summary>Bytes as numbers, along a new last axis; all texts have one length.</summary>
    private static NodeResults DecodeRaw(Evaluation e)
    {
        StringTensor text = e.Text(0);
        DataType type = e.Attribute<DataType>("out_type");
        int size = SizeOf(type) ?? throw new InvalidArgumentException($"Bytes are not read as {type.Name}.", e.Node);
        int length = text.Elements.Count == 0 ? 0 : text.Elements[0].Length;
        if (text.Elements.FirstOrDefault(element => element.Length != length) is { } other)
        {
            throw new InvalidArgumentException(
                $"DecodeRaw requires input strings to all be the same size, but one element has size {other.Length}, another {length}.",
                e.Node);
        }

        if (length % size != 0)
        {
            throw new InvalidArgumentException(
                $"Input to DecodeRaw has length {length} that is not a multiple of {size}, the size of {type.Name}", e.Node);
        }

        byte[] bytes = [.. text.Elements.SelectMany(element => element)];
        int part = type switch { DataType.Complex64 or DataType.Complex128 => size / 2, _ => size };
        for (int start = 0; !e.Attribute("little_endian", true) && start < bytes.Length; start += part)
        {
            bytes.AsSpan(start, part).Reverse();
        }

        Shape shape = [.. text.Shape, length / size];
        return GraphValue.FromStored(new StoredTensor(type, StoredShape.Of(shape), bytes), new("DecodeRaw"));
    }

    private static int? SizeOf(DataType type) => type switch
    {
        DataType.Bool or DataType.UInt8 or DataType.Int8 => 1,
        DataType.Float16 or DataType.BFloat16 or DataType.Int16 or DataType.UInt16 => 2,
        DataType.Float32 or DataType.Int32 or DataType.UInt32 => 4,
        DataType.Float64 or DataType.Int64 or DataType.UInt64 or DataType.Complex64 => 8,
        DataType.Complex128 => 16,
        _ => null,
    };

    // Enough for every float64, and a bound on what a file can ask for.
    private const int MostDigits = 1100;
}
