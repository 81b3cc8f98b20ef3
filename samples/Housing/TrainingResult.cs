using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tensors;

namespace Housing;

/// <summary>What training reached.</summary>
/// <param name="Curve">The mean squared error before some of the epochs, and at the end.</param>
/// <param name="Theta">The parameters, bias first.</param>
/// <param name="Time">How long the training took.</param>
public sealed record TrainingResult(IReadOnlyList<CurvePoint> Curve, Tensor Theta, TimeSpan Time)
{
    /// <summary>
    /// The SHA-256 of the bits of <see cref="Theta"/> (float32, little-endian), for results that must not depend on the machine.
    /// </summary>
    public string ThetaHash() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(Theta.ToArray<float>())));
}

/// <summary>One point of a learning curve.</summary>
/// <param name="Epoch">How many epochs were done.</param>
/// <param name="MeanSquaredError">The error on all rows.</param>
public readonly record struct CurvePoint(int Epoch, float MeanSquaredError);
