using System.Runtime.Intrinsics;
using Housing;
using Tensors;

// Trains linear regression with the tape on a table that the program makes up itself (or on the file named by the first argument), and
// prints what must not depend on threads, vector width or compiler: the parameters and the hash of their bits.
HousingProblem problem;
try
{
    problem = new HousingProblem(args is [string path, ..] ? HousingFile.Read(path) : SyntheticHousing.Create());
}
catch (Exception failure) when (failure is HousingFileException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(failure.Message);
    return 2;
}

TrainingMethod tape = TrainingMethod.All.Single(method => method.Name == "tape");
TrainingResult result = tape.Train(problem, new TrainingOptions(tape.DefaultEpochs));
int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

Console.WriteLine($"theta: {string.Join(' ', result.Theta.ToArray<float>())}");
Console.WriteLine($"mse: {result.Curve[^1].MeanSquaredError}");
Console.WriteLine($"sha256: {result.ThetaHash()}");
Console.WriteLine($"vectors: {width} bits, threads: {ComputeThreads.Count}");
Console.WriteLine($"seconds: {result.Time.TotalSeconds:F3}");
return 0;
