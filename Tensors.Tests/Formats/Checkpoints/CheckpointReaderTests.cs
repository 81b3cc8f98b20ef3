using System.Runtime.InteropServices;
using System.Text.Json;

namespace Tensors.Tests.Formats;

/// <summary>Every checkpoint that TensorFlow wrote is read as TensorFlow read it.</summary>
public sealed class CheckpointReaderTests
{
    private static IEnumerable<string> Folders =>
        SharedData.Files("tensorflow/goldens/checkpoints", "expected.json").Select(path => Path.GetFileName(Path.GetDirectoryName(path))!);

    [TestCaseSource(nameof(Folders))]
    public void Names_shapes_dtypes_and_values_are_those_that_TensorFlow_read(string folder)
    {
        JsonElement expected = GoldenFiles.Json("checkpoints", folder, "expected.json");
        string path = Golden(folder, expected.GetProperty("saved").EnumerateArray().Last().GetString()!);
        using CheckpointReader reader = new(path);

        Assert.That(
            reader.Entries.Select(entry => entry.Name),
            Is.EqualTo(expected.GetProperty("tensors").EnumerateObject().Select(row => row.Name)));
        foreach ((CheckpointEntry entry, JsonProperty row) in reader.Entries.Zip(expected.GetProperty("tensors").EnumerateObject()))
        {
            Assert.That(entry.DType.Name, Is.EqualTo(row.Value.GetProperty("dtype").GetString()));
            Assert.That(entry.Shape, Is.EqualTo(row.Value.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt64())));
            Check(reader.ReadStored(entry.Name), row.Value.GetProperty("value"));
        }
    }

    [Test]
    public void A_genuine_model_of_the_older_format_is_read()
    {
        using CheckpointReader reader = new(SharedData.PathOf("tensorflow", "bad_half_plus_two", "00000123", "export"));

        Assert.That(reader.Read("Variable").Item<float>(), Is.EqualTo(0.5f));
        Assert.That(reader.Read("Variable_1").Item<float>(), Is.EqualTo(2f));
    }

    [TestCase("saved_model_half_plus_two_cpu", 2)]
    [TestCase("saved_model_half_plus_three", 3)]
    public void The_variables_of_genuine_saved_models_are_read(string model, float b)
    {
        using CheckpointReader reader = new(MessageFiles.SavedModelVariables(SharedData.PathOf("tensorflow", model, "00000123")));

        Assert.That(reader.Read("a").Item<float>(), Is.EqualTo(0.5f));
        Assert.That(reader.Read("b").Item<float>(), Is.EqualTo(b));
    }

    [Test]
    public void A_name_that_is_not_there_is_answered_with_those_that_are()
    {
        using CheckpointReader reader = new(Golden("name_map", "model.ckpt"));

        Assert.That(reader.Contains("weights"));
        Assert.That(reader.Contains("theta"), Is.False);
        Assert.That(
            () => reader.Read("theta"),
            Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("Key theta not found in checkpoint").And.Message.Contains(
                "[weights]"));
    }

    [Test]
    public void A_tensor_of_strings_is_no_tensor_of_numbers()
    {
        using CheckpointReader reader = new(Golden("every_dtype", "model.ckpt"));

        Assert.That(() => reader.Read("string"), Throws.TypeOf<NotSupportedException>().With.Message.Contains("use Strings"));
        Assert.That(() => reader.Read("int8"), Throws.TypeOf<NotSupportedException>().With.Message.Contains("int8"));
    }

    [Test]
    public void A_checkpoint_that_is_not_there_is_named() =>
        Assert.That(
            () => new CheckpointReader("nowhere/model"), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("nowhere/model"));

    private static string Golden(string folder, string name) => Path.Combine(GoldenFiles.PathOf("checkpoints", folder), name);

    private static void Check(StoredTensor actual, JsonElement expected)
    {
        if (actual.DType == DataType.String)
        {
            // Python wrote the one byte that is not UTF-8 as an escape.
            Assert.That(
                actual.Texts.Select(text => text.Replace("\ufffd", "\\xff", StringComparison.Ordinal)),
                Is.EqualTo(Leaves(expected).Select(text => text.GetString())));
            return;
        }

        double[] numbers = Array.ConvertAll([.. Leaves(expected)], number =>
            number.ValueKind is JsonValueKind.True or JsonValueKind.False ? (number.GetBoolean() ? 1 : 0) : number.GetDouble());
        if (actual.DType is DataType.Complex64 or DataType.Complex128)
        {
            // All real parts come before all imaginary ones.
            int half = numbers.Length / 2;
            numbers = [.. Enumerable.Range(0, half).SelectMany(i => (double[])[numbers[i], numbers[half + i]])];
        }

        Assert.That(Numbers(actual), Is.EqualTo(numbers));
    }

    private static IEnumerable<JsonElement> Leaves(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Leaves) : [value];

    private static double[] Numbers(StoredTensor x) => x.DType switch
    {
        DataType.Float32 or DataType.Complex64 => Numbers<float>(x, value => value),
        DataType.Float64 or DataType.Complex128 => Numbers<double>(x, value => value),
        DataType.Float16 => Numbers<Half>(x, value => (double)value),
        DataType.BFloat16 => Numbers<BFloat16>(x, value => (float)value),
        DataType.Int8 => Numbers<sbyte>(x, value => value),
        DataType.UInt8 or DataType.Bool => Numbers<byte>(x, value => value),
        DataType.Int16 => Numbers<short>(x, value => value),
        DataType.UInt16 => Numbers<ushort>(x, value => value),
        DataType.Int32 => Numbers<int>(x, value => value),
        DataType.UInt32 => Numbers<uint>(x, value => value),
        DataType.Int64 => Numbers<long>(x, value => value),
        _ => Numbers<ulong>(x, value => value),
    };

    private static double[] Numbers<T>(StoredTensor x, Converter<T, double> convert)
        where T : unmanaged => Array.ConvertAll(MemoryMarshal.Cast<byte, T>(x.Bytes.Span).ToArray(), convert);
}
