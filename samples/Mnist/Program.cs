using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Mnist;
using Tensors;

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

Digits train, test;
string source;
try
{
    (train, test, source) = DigitSource.Load(settings.Data, settings.IsEmbedded);
}
catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(failure.Message);
    return 2;
}

int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
Console.WriteLine($"data: {source}; {train.Count} to train, {test.Count} to test");
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
