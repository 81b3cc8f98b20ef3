using Mnist;

namespace Tensors.Tests;

/// <summary>The sample that trains a convolutional network.</summary>
[NonParallelizable]
public sealed class MnistTests
{
    private const string NativeProgram = "TENSORS_NATIVE_MNIST";
    private const string HashOfFew = "96dd982e73428157f8d4dce8747df2241090c909053d99d4e172a8365384a666";
    private const string HashOfEpoch = "c8e6eda074e432caf15369f2896721e3e95ff4b5c17f56f5e26224aad7d2968d";

    [Test]
    public void What_is_learned_has_the_same_bits_at_any_width_and_number_of_threads([Values(1, 2, 3)] int threads)
    {
        int before = ComputeThreads.Count;
        ComputeThreads.Count = threads;
        try
        {
            Network network = new(seed: 1);
            network.Train(DrawnDigits.Draw(200, seed: 1));

            Assert.That(network.Hash(), Is.EqualTo(HashOfFew));
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }

    [Test]
    public void What_is_learned_has_the_same_bits_in_a_native_program()
    {
        if (Environment.GetEnvironmentVariable(NativeProgram) is not { Length: > 0 } program)
        {
            Assert.Ignore($"{NativeProgram} does not name the sample Mnist as published with NativeAOT.");
            return;
        }

        SampleProcess run = SampleProcess.Run(program, "--embedded", "--epochs", "1");

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(run.Output, Does.Contain("data: embedded digits"));
        Assert.That(run.Output, Does.Contain($"sha256: {HashOfEpoch}\n"));
    }

    [Test]
    public void Drawn_digits_are_learned()
    {
        Network network = new(seed: 1);
        Digits digits = DrawnDigits.Draw(1500, seed: 1);
        double first = network.Train(digits);
        double second = network.Train(digits);

        Assert.That(second, Is.Below(first / 2));
        Assert.That(network.Accuracy(DrawnDigits.Draw(500, seed: 2)), Is.AtLeast(0.8));
    }

    [Test]
    public void The_published_files_are_read()
    {
        (Digits train, Digits test) = PublishedDigits.Read(SharedData.PathOf("mnist"));

        Assert.That((train.Count, test.Count), Is.EqualTo((60000, 10000)));
        Assert.That(train.Labels[..5].ToArray<int>(), Is.EqualTo(new[] { 5, 0, 4, 1, 9 }));
        Assert.That(train.Images.Min().Item<float>(), Is.Zero);
        Assert.That(train.Images.Max().Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void Files_with_other_bytes_are_refused()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            foreach (string path in Directory.GetFiles(SharedData.PathOf("mnist")))
            {
                string name = Path.GetFileName(path);
                File.Copy(
                    name.StartsWith("t10k-labels", StringComparison.Ordinal)
                        ? path.Replace("t10k", "train", StringComparison.Ordinal)
                        : path, Path.Combine(folder, name));
            }

            Assert.That(
                () => PublishedDigits.Read(folder),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("t10k-labels-idx1-ubyte: the SHA-256"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2 }, "has 2 elements, and says that it has 3")]
    [TestCase(new byte[] { 0, 0, 13, 1, 0, 0, 0, 1, 1 }, "no idx file of bytes with 1 axes")]
    [TestCase(new byte[] { 0, 0, 8 }, "no idx file")]
    public void Broken_files_are_refused(byte[] file, string problem) =>
        Assert.That(() => IdxFile.Elements(file, 1, "labels"), Throws.TypeOf<InvalidDataException>().With.Message.Contains(problem));
}
