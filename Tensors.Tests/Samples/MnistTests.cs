using MnistSample;
using Tensors.Training;

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
            network.Train(Drawn(200, seed: 1));

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
        Digits digits = Drawn(1500, seed: 1);
        double first = network.Train(digits);
        double second = network.Train(digits);

        Assert.That(second, Is.Below(first / 2));
        Assert.That(network.Accuracy(Drawn(500, seed: 2)), Is.AtLeast(0.8));
    }

    private static Digits Drawn(int count, long seed) => Digits.Of(Mnist.Source(DrawnDigits.Draw(count, seed)));
}
