using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>
/// Features by name, each a list of floating-point numbers, integers or byte strings: TensorFlow's <c>tf.train.Example</c>.
/// </summary>
/// <remarks>Tensors are written in row-major order without their shapes, which whoever reads them has to know.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "It is TensorFlow's word.")]
public sealed class TFExample : IEnumerable<KeyValuePair<string, object>>
{
    private readonly SortedDictionary<string, object> _features = new(StringComparer.Ordinal);

    /// <summary>The names of the features, in order.</summary>
    public IReadOnlyCollection<string> Names => _features.Keys;

    /// <summary>A feature.</summary>
    /// <param name="name">Its name.</param>
    /// <value>
    /// Given: a <see cref="float"/>, <see cref="double"/>, <see cref="int"/>, <see cref="long"/>, <see cref="bool"/>, <see cref="string"/>,
    /// <see cref="byte"/> array (one string), an array of these, or a <see cref="Tensor"/>. Read: an array of <see cref="float"/>, of
    /// <see cref="long"/>, or of <see cref="byte"/> arrays.
    /// </value>
    /// <exception cref="KeyNotFoundException">There is no such feature.</exception>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public object this[string name]
    {
        get => Find<object>(name);
        set => _features[name] = Listed(value) ?? throw new ArgumentException(
            $"Feature '{name}' cannot be a {value?.GetType().Name ?? "null"}: give numbers, text, bytes or arrays of them.");
    }

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">Such as a record of a TFRecord file.</param>
    /// <exception cref="TensorFileException">They are no such message.</exception>
    public static TFExample FromBytes(ReadOnlySpan<byte> bytes)
    {
        TFExample result = new();
        foreach ((string name, Feature feature) in Messages.Parse(Example.Parser, bytes, new("example")).Features?.Feature ?? [])
        {
            result._features[name] = feature.KindCase switch
            {
                Feature.KindOneofCase.FloatList => feature.FloatList.Value.ToArray(),
                Feature.KindOneofCase.BytesList => feature.BytesList.Value.Select(value => value.ToByteArray()).ToArray(),
                _ => feature.Int64List?.Value.ToArray() ?? [],
            };
        }

        return result;
    }

    /// <summary>A feature of floating-point numbers.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature.</exception>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public float[] Floats(string name) => Find<float[]>(name);

    /// <summary>A feature of integers.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature.</exception>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public long[] Integers(string name) => Find<long[]>(name);

    /// <summary>A feature of byte strings.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature.</exception>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public byte[][] Bytes(string name) => Find<byte[][]>(name);

    /// <summary>A feature of byte strings, read as UTF-8.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature.</exception>
    /// <exception cref="InvalidOperationException">It holds something else.</exception>
    public string[] Texts(string name) => Array.ConvertAll(Bytes(name), Encoding.UTF8.GetString);

    /// <summary>The message. Equal examples give equal bytes.</summary>
    public byte[] ToBytes()
    {
        Example example = new() { Features = new() };
        foreach ((string name, object values) in _features)
        {
            example.Features.Feature[name] = values switch
            {
                float[] numbers => new() { FloatList = new() { Value = { numbers } } },
                long[] integers => new() { Int64List = new() { Value = { integers } } },
                _ => new() { BytesList = new() { Value = { ((byte[][])values).Select(ByteString.CopyFrom) } } },
            };
        }

        return WireFields.Canonical(example);
    }

    /// <summary>The features, in the order of their names.</summary>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static object? Listed(object? value) => value switch
    {
        float[] or long[] or byte[][] => value,
        float number => new[] { number },
        double number => new[] { (float)number },
        double[] numbers => Array.ConvertAll(numbers, number => (float)number),
        int integer => new[] { (long)integer },
        int[] integers => Array.ConvertAll(integers, integer => (long)integer),
        long integer => new[] { integer },
        bool truth => new[] { truth ? 1L : 0 },
        bool[] truths => Array.ConvertAll(truths, truth => truth ? 1L : 0),
        string text => new[] { Encoding.UTF8.GetBytes(text) },
        string[] texts => Array.ConvertAll(texts, Encoding.UTF8.GetBytes),
        byte[] bytes => new[] { bytes },
        StringTensor text => text.Elements.ToArray(),
        Tensor { HasData: true, DType.IsFloating: true } tensor => tensor.Cast(DType.Float32).ToArray<float>(),
        Tensor { HasData: true } tensor => tensor.Cast(DType.Int64).ToArray<long>(),
        _ => null,
    };

    private T Find<T>(string name) => !_features.TryGetValue(name, out object? value)
        ? throw new KeyNotFoundException($"There is no feature '{name}' in the example; there is [{string.Join(", ", _features.Keys)}].")
        : value is T known
            ? known
            : throw new InvalidOperationException(
                $"Feature '{name}' holds {(value is float[]? "floating-point numbers" : value is long[]? "integers" : "byte strings")}.");
}
