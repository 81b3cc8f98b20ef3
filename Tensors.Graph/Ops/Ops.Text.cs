namespace Tensors.Graphs;

// Text.
public static partial class Ops
{
    /// <summary>Texts end to end, element by element: TensorFlow's <c>string_join</c>.</summary>
    /// <param name="inputs">Texts of one shape, or single ones.</param>
    /// <param name="separator">What comes between.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor StringJoin(IReadOnlyList<TensorLike> inputs, string separator = "", string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "StringJoin", [.. inputs]);
        Tensor[] parts = [.. inputs.Select((input, i) => scope.Convert(input, $"inputs_{i}"))];
        return scope.Result("StringJoin", parts, new() { ["N"] = (long)parts.Length, ["separator"] = separator });
    }

    /// <summary>The parts of each text of a vector, as rows of a sparse matrix: TensorFlow's <c>string_split</c>.</summary>
    /// <param name="source">A vector of texts.</param>
    /// <param name="delimiter">Each byte of it separates; of an empty one each byte of the text is a part.</param>
    /// <param name="skipEmpty">Whether empty parts are left out.</param>
    /// <param name="name">The name of the scope.</param>
    public static SparseTensor StringSplit(TensorLike source, string delimiter = " ", bool skipEmpty = true, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "StringSplit", source);
        Tensor text = scope.Convert(source, "source");
        Tensor separator = scope.Convert(delimiter, "Const");
        Node node = scope.Graph.AddNode("StringSplit", null, [text, separator], new() { ["skip_empty"] = skipEmpty });
        return new(node.Outputs[0], node.Outputs[1], node.Outputs[2]);
    }

    /// <summary>Texts along axes end to end: TensorFlow's <c>reduce_join</c>.</summary>
    /// <param name="inputs">Any shape.</param>
    /// <param name="axis">The axes; texts along the first one are joined first. Null for all, the last one first.</param>
    /// <param name="keepDims">Whether folded axes stay, with extent 1.</param>
    /// <param name="separator">What comes between.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">No axis is given and the rank is not known.</exception>
    public static Tensor ReduceJoin(
        TensorLike inputs, TensorLike? axis = null, bool keepDims = false, string separator = "", string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "ReduceJoin", inputs);
        Tensor text = scope.Convert(inputs, "inputs");
        TensorLike axes = axis ?? Tensor.FromArray([.. Enumerable.Range(0, text.StaticShape.Rank
            ?? throw new ArgumentException($"ReduceJoin: give the axes; the rank of {text.Name} is not known.", nameof(axis))).Reverse()]);
        using OpScope inner = OpScope.Open(null, "ReduceJoin", text);
        Tensor positions = inner.Convert(axes, "reduction_indices", DataType.Int32);
        return inner.Result("ReduceJoin", [text, positions], new() { ["keep_dims"] = keepDims, ["separator"] = separator });
    }

    /// <summary>Part of each text.</summary>
    /// <param name="input">Texts.</param>
    /// <param name="pos">Where the parts begin, below 0 from the end; broadcasts.</param>
    /// <param name="len">How long they are, if the text is long enough; broadcasts.</param>
    /// <param name="unit"><c>BYTE</c> or <c>UTF8_CHAR</c>.</param>
    /// <param name="name">The name of the node.</param>
    /// <remarks>A part that begins behind the end of its text is an <see cref="InvalidArgumentException"/>.</remarks>
    public static Tensor Substr(TensorLike input, TensorLike pos, TensorLike len, string unit = "BYTE", string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "Substr", input, pos, len);
        Tensor text = scope.Convert(input, "input");
        Tensor start = scope.Convert(pos, "pos");
        return scope.Result("Substr", [text, start, scope.Convert(len, "len", start.DataType)], new() { ["unit"] = unit });
    }

    /// <summary>How long each text is.</summary>
    /// <param name="input">Texts.</param>
    /// <param name="unit"><c>BYTE</c> or <c>UTF8_CHAR</c>.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>Int32 of the same shape.</returns>
    public static Tensor StringLength(TensorLike input, string unit = "BYTE", string? name = null) =>
        TextFunction("StringLength", input, name, new() { ["unit"] = unit });

    /// <summary>Capital letters for small ones.</summary>
    /// <param name="input">Texts.</param>
    /// <param name="encoding">Empty for the letters of ASCII alone, or <c>utf-8</c>.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor StringUpper(TensorLike input, string encoding = "", string? name = null) =>
        TextFunction("StringUpper", input, name, new() { ["encoding"] = encoding });

    /// <summary>Small letters for capital ones.</summary>
    /// <param name="input">Texts.</param>
    /// <param name="encoding">Empty for the letters of ASCII alone, or <c>utf-8</c>.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor StringLower(TensorLike input, string encoding = "", string? name = null) =>
        TextFunction("StringLower", input, name, new() { ["encoding"] = encoding });

    /// <summary>Without white space at both ends.</summary>
    public static Tensor StringStrip(TensorLike input, string? name = null) => TextFunction("StringStrip", input, name, []);

    /// <summary>With another text in the place of what matches a pattern.</summary>
    /// <param name="input">Texts.</param>
    /// <param name="pattern">A regular expression in the syntax of RE2.</param>
    /// <param name="rewrite">What replaces a match; <c>\1</c> stands for its first group, <c>\0</c> for all of it.</param>
    /// <param name="replaceGlobal">Whether every match is replaced, or the first one.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor RegexReplace(TensorLike input, string pattern, string rewrite, bool replaceGlobal = true, string? name = null) =>
        TextFunction(
            "StaticRegexReplace", input, name, new() { ["pattern"] = pattern, ["rewrite"] = rewrite, ["replace_global"] = replaceGlobal });

    /// <summary>With another text in the place of what matches a pattern that is itself computed.</summary>
    /// <param name="input">Texts.</param>
    /// <param name="pattern">A regular expression in the syntax of RE2.</param>
    /// <param name="rewrite">What replaces a match; <c>\1</c> stands for its first group, <c>\0</c> for all of it.</param>
    /// <param name="replaceGlobal">Whether every match is replaced, or the first one.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor RegexReplace(TensorLike input, Tensor pattern, TensorLike rewrite, bool replaceGlobal = true, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "RegexReplace", input, pattern, rewrite);
        Tensor text = scope.Convert(input, "input");
        return scope.Result(
            "RegexReplace", [text, scope.Convert(pattern, "pattern"), scope.Convert(rewrite, "rewrite")],
            new() { ["replace_global"] = replaceGlobal });
    }

    /// <summary>Whether each text as a whole matches a pattern in the syntax of RE2.</summary>
    public static Tensor RegexFullMatch(TensorLike input, string pattern, string? name = null) =>
        TextFunction("StaticRegexFullMatch", input, name, new() { ["pattern"] = pattern });

    /// <summary>Numbers as text, as C prints them.</summary>
    /// <param name="input">Numbers or truth values.</param>
    /// <param name="precision">Digits behind the point of floating-point numbers; -1 for 6.</param>
    /// <param name="scientific">Whether floating-point numbers have an exponent.</param>
    /// <param name="shortest">Whether floating-point numbers have one where that is shorter.</param>
    /// <param name="width">The least length; -1 for none.</param>
    /// <param name="fill">A flag of C: <c>0</c>, <c>-</c>, <c>+</c> or a space; empty for none.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor AsString(
        TensorLike input, int precision = -1, bool scientific = false, bool shortest = false, int width = -1, string fill = "",
        string? name = null) =>
        TextFunction("AsString", input, name, new()
        {
            ["precision"] = (long)precision,
            ["scientific"] = scientific,
            ["shortest"] = shortest,
            ["width"] = (long)width,
            ["fill"] = fill,
        });

    /// <summary>The numbers that texts are.</summary>
    /// <param name="stringTensor">Texts; what is no number is an <see cref="InvalidArgumentException"/>.</param>
    /// <param name="outType">Float32, float64, int32 or int64.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor StringToNumber(TensorLike stringTensor, DataType outType = DataType.Float32, string? name = null) =>
        TextFunction("StringToNumber", stringTensor, name, new() { ["out_type"] = outType }, "string_tensor");

    /// <summary>
    /// A number below a bound for each text, by TensorFlow's first hash: MurmurHash64A, modulo the bound. New programs take
    /// <see cref="StringToHashBucketFast"/>.
    /// </summary>
    /// <param name="stringTensor">Texts.</param>
    /// <param name="numBuckets">The bound.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor StringToHashBucket(TensorLike stringTensor, long numBuckets, string? name = null) =>
        TextFunction("StringToHashBucket", stringTensor, name, new() { ["num_buckets"] = numBuckets }, "string_tensor");

    /// <summary>A number below a bound for each text: the fingerprint that FarmHash makes of its bytes, modulo the bound.</summary>
    /// <param name="input">Texts.</param>
    /// <param name="numBuckets">The bound.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor StringToHashBucketFast(TensorLike input, long numBuckets, string? name = null) =>
        TextFunction("StringToHashBucketFast", input, name, new() { ["num_buckets"] = numBuckets });

    /// <summary>
    /// A number below a bound for each text, which nobody steers who does not know the key: SipHash-2-4, modulo the bound.
    /// </summary>
    /// <param name="input">Texts.</param>
    /// <param name="numBuckets">The bound.</param>
    /// <param name="key">Two numbers.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor StringToHashBucketStrong(TensorLike input, long numBuckets, IReadOnlyList<long> key, string? name = null) =>
        TextFunction("StringToHashBucketStrong", input, name, new() { ["num_buckets"] = numBuckets, ["key"] = key.ToArray() });

    /// <summary>The bytes of texts as numbers, along a new last axis.</summary>
    /// <param name="bytes">Texts of one length.</param>
    /// <param name="outType">What the bytes are.</param>
    /// <param name="littleEndian">Whether the least byte of a number comes first.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor DecodeRaw(TensorLike bytes, DataType outType, bool littleEndian = true, string? name = null) =>
        TextFunction("DecodeRaw", bytes, name, new() { ["out_type"] = outType, ["little_endian"] = littleEndian }, "bytes");

    /// <summary>Bytes as letters: base 64, the variant for addresses of the web.</summary>
    /// <param name="input">Texts.</param>
    /// <param name="pad">Whether equal signs fill up the end.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor EncodeBase64(TensorLike input, bool pad = false, string? name = null) =>
        TextFunction("EncodeBase64", input, name, new() { ["pad"] = pad });

    /// <summary>The bytes that <see cref="EncodeBase64"/> made letters of.</summary>
    public static Tensor DecodeBase64(TensorLike input, string? name = null) => TextFunction("DecodeBase64", input, name, []);

    private static Tensor TextFunction(
        string op, TensorLike input, string? name, Dictionary<string, object> attributes, string argument = "input")
    {
        using OpScope scope = OpScope.Open(name, op, input);
        return scope.Result(op, [scope.Convert(input, argument)], attributes);
    }
}
