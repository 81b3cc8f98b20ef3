using BenchmarkDotNet.Running;
using Tensors.Bench.Ratios;

switch (args)
{
    case ["ratios", .. string[] options]:
        return new RatiosCommand().Run(options, Console.Out, Console.Error);
    case [FirstSecond.Command, string name]:
        FirstSecond.Report(name, Console.Out);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
