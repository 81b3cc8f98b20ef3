using Google.Protobuf;
using Tensors.Formats.Protos;

namespace Tensors.Tests.Formats;

/// <summary>Checkpoints of format V1 that are spread over files and cut into parts.</summary>
public sealed class TensorSliceTests
{
    private static readonly TensorSlice s_top = new([0, 0], [1, TensorSlice.Whole]);
    private static readonly TensorSlice s_bottom = new([1, 0], [2, TensorSlice.Whole]);

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Parts_in_two_files_are_put_together()
    {
        Write("model-00000-of-00002", s_top, 1, 2);
        Write("model-00001-of-00002", s_bottom, 3, 4, 5, 6);
        using CheckpointReader reader = new(_folder["model"]);

        Assert.That(reader.Entries.Single(), Is.EqualTo(new CheckpointEntry("v", DataType.Float32, [3, 2])));
        Assert.That(reader.Read("v").ToArray<float>(), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void A_part_that_is_missing_is_found()
    {
        Write("model", s_top, 1, 2);
        using CheckpointReader reader = new(_folder["model"]);

        Assert.That(
            () => reader.Read("v"),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("hold 2 of 6 elements").And.Property("Entry").EqualTo("v"));
    }

    [Test]
    public void A_part_with_too_few_elements_is_found()
    {
        Write("model", TensorSlice.Everything(2), 1, 2);
        using CheckpointReader reader = new(_folder["model"]);

        Assert.That(
            () => reader.Read("v"), Throws.TypeOf<TensorFileException>().With.Message.Contains("6 elements of float32 comes with 8 bytes"));
    }

    private void Write(string name, TensorSlice slice, params float[] values)
    {
        SavedSliceMeta meta =
            new() { Name = "v", Type = DataTypeProto.DtFloat, Shape = StoredShape.ToProto([3, 2]), Slice = { slice.ToProto() } };
        SavedTensorSlices header = new() { Meta = new() { Tensor = { meta } } };
        SavedTensorSlices part = new() { Data = new() { Name = "v", Slice = slice.ToProto(), Data = new() { FloatVal = { values } } } };
        using FileStream stream = File.Create(_folder[name]);
        SortedTableWriter table = new(stream);
        table.Add([], header.ToByteArray());
        table.Add(SliceKey.Of("v", slice), part.ToByteArray());
        table.Finish();
    }
}
