#:project ../Tensors.Core/Tensors.Core.csproj
#:property InvariantGlobalization=true
using System.Diagnostics;
using Tensors;

// How many milliseconds a product of two matrices of 512 x 512 takes at best: dotnet run samples/matmul.cs
Tensor left = Tensor.RandomNormal([512, 512], seed: 1);
Tensor right = Tensor.RandomNormal([512, 512], seed: 2);
double best = double.PositiveInfinity;
long start = Stopwatch.GetTimestamp();
for (int run = 0; run < 20 || Stopwatch.GetElapsedTime(start).TotalSeconds < 2; run++)
{
    long before = Stopwatch.GetTimestamp();
    left.MatMul(right).Dispose();
    best = Math.Min(best, Stopwatch.GetElapsedTime(before).TotalMilliseconds);
}

Console.WriteLine($"{best:F3}");
