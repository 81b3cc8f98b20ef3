namespace Tensors.Tests;

/// <summary>Functions as programs, and programs as text: a line for each step.</summary>
internal static class Recorded
{
    public static TensorProgram Of(Func<Tensor[], Tensor> function, params Tensor[] arguments) => ProgramRecorder.Record(
        x => [function(x)], "recorded", [.. arguments.Select(argument => new TensorSpec(argument.Shape, argument.DType))]);

    /// <summary>Operations with the numbers of their operands.</summary>
    public static string[] Lines(TensorProgram program) =>
        [.. program.Steps.Select(step => $"{step.Operation!.Name}({string.Join(", ", step.Operands)})")];

    public static string[] Names(TensorProgram program) => [.. program.Steps.Select(step => step.Operation!.Name)];
}
