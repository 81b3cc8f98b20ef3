using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using MnistSample;
using Tensors;
using Tensors.Training;

// Trains a small convolutional network to tell handwritten digits, and prints its accuracy after each epoch and the hash of what it
// learned.
Settings settings;
try
{
    settings = Settings.Parse(args);
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

Mnist digits;
try
{
    digits = settings.IsEmbedded ? Mnist.Embedded() : settings.Data is { } folder ? Mnist.Load(folder) : Mnist.Load();
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(failure.Message);
    return 2;
}

int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
Digits train = Digits.Of(digits.Train);
Digits test = Digits.Of(digits.Test);
Console.WriteLine($"data: {digits.Origin}; {train.Count} to train, {test.Count} to test");
Console.WriteLine($"vectors: {width} bits, threads: {ComputeThreads.Count}");
Network network = new(seed: 1);
Stopwatch watch = Stopwatch.StartNew();
double accuracy = 0;
for (int epoch = 1; epoch <= settings.Epochs; epoch++)
{
    double loss = network.Train(train);
    double trained = watch.Elapsed.TotalSeconds;
    accuracy = network.Accuracy(test);
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}: loss {loss:F4}, test accuracy {accuracy:P2}, {trained:F1} s"));
    watch.Restart();
}

Console.WriteLine($"sha256: {network.Hash()}");
return accuracy >= settings.LeastAccuracy ? 0 : 1;
