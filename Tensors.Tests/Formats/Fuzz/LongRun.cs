using System.Globalization;

namespace Tensors.Tests.Formats;

/// <summary>Fuzzing that is asked for.</summary>
internal static class LongRun
{
    private const string InputsVariable = "TENSORS_FUZZ_INPUTS";

    /// <summary>How many inputs it tries.</summary>
    public static int Inputs => int.Parse(Environment.GetEnvironmentVariable(InputsVariable) ?? "100000", CultureInfo.InvariantCulture);
}
