using Google.Protobuf;
using Tensors.Formats.Protos;
using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>Examples become tensors.</summary>
public sealed class ExampleTests
{
    private DefaultGraph _default = null!;

    [SetUp]
    public void Open() => _default = new Graph().AsDefault();

    [TearDown]
    public void Close() => _default.Dispose();

    [Test]
    public void Dense_features_are_filled_with_what_stands_in_for_them()
    {
        Node parse = Parse(
            [], [DataType.Float32, DataType.Int64], [[2], []], ["a", "n"], [Tensor.FromArray([7f, 8]), Tensor.FromScalar(9L)]);
        using Session session = new();

        Tensor?[] values = session.Run([parse.Outputs[0], parse.Outputs[1]], [Fed(Floats("a", 1, 2), new Example(), Integers("n", 5))]);

        Assert.That(values[0]!.Shape, Is.EqualTo(Shape.Create(3, 2)));
        Assert.That(values[0]!.ToArray<float>(), Is.EqualTo(new[] { 1f, 2, 7, 8, 7, 8 }));
        Assert.That(values[1]!.ToArray<long>(), Is.EqualTo(new[] { 9L, 9, 5 }));
    }

    [Test]
    public void Sparse_features_give_positions_values_and_shape()
    {
        Node parse = Parse([DataType.Int64], [], [], ["n"], []);
        using Session session = new();

        Tensor?[] parts = session.Run(
            [parse.Outputs[0], parse.Outputs[1], parse.Outputs[2]], [Fed(Integers("n", 4, 5), new Example(), Integers("n", 6))]);

        Assert.That(parts[0]!.ToArray<long>(), Is.EqualTo(new[] { 0L, 0, 0, 1, 2, 0 }));
        Assert.That(parts[1]!.ToArray<long>(), Is.EqualTo(new[] { 4L, 5, 6 }));
        Assert.That(parts[2]!.ToArray<long>(), Is.EqualTo(new[] { 3L, 2 }));
    }

    [Test]
    public void A_required_feature_that_is_missing_is_named()
    {
        Node parse = Parse([], [DataType.Float32], [[1]], ["a"], [Tensor.Zeros([0])]);
        using Session session = new();

        Assert.That(
            () => session.Run(parse.Outputs[0], feed: [Fed(new Example())]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("feature 'a'").And.Message.Contains(
                "is required but could not be found"));
    }

    [Test]
    public void A_feature_of_another_type_or_number_is_named()
    {
        Node parse = Parse([], [DataType.Float32], [[1]], ["a"], [Tensor.Zeros([0])]);
        using Session session = new();

        Assert.That(
            () => session.Run(parse.Outputs[0], feed: [Fed(Integers("a", 1))]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("data types don't match"));
        Assert.That(
            () => session.Run(parse.Outputs[0], feed: [Fed(Floats("a", 1, 2))]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("do not fill"));
    }

    [Test]
    public void What_is_no_example_is_an_error()
    {
        Node parse = Parse([], [DataType.Float32], [[1]], ["a"], [Tensor.Zeros([0])]);
        using Session session = new();

        Assert.That(
            () => session.Run(parse.Outputs[0], feed: [new Feed("examples:0", new StringTensor([[0xff]], [1]))]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("Could not parse example input"));
    }

    private static Node Parse(DataType[] sparse, DataType[] dense, PartialShape[] shapes, string[] keys, Tensor[] defaults)
    {
        Tensor examples = Ops.Placeholder(DataType.String, [null], "examples");
        Tensor names = Ops.Constant(new StringTensor(Array.Empty<string>(), [0]));
        Tensor[] inputs = [examples, names, .. keys.Select(key => Ops.Constant(key)), .. defaults.Select(value => Ops.Constant(value))];
        return Graph.Default.AddNode("ParseExample", "parse", inputs, new()
        {
            ["sparse_types"] = sparse,
            ["Tdense"] = dense,
            ["dense_shapes"] = shapes,
            ["Nsparse"] = (long)sparse.Length,
            ["Ndense"] = (long)dense.Length,
        });
    }

    private static Feed Fed(params Example[] examples) =>
        new("examples:0", new StringTensor(examples.Select(example => example.ToByteArray()), [examples.Length]));

    private static Example Floats(string key, params float[] values) =>
        new() { Features = new() { Feature = { [key] = new Feature { FloatList = new() { Value = { values } } } } } };

    private static Example Integers(string key, params long[] values) =>
        new() { Features = new() { Feature = { [key] = new Feature { Int64List = new() { Value = { values } } } } } };
}
