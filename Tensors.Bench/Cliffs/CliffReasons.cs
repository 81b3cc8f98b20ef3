namespace Tensors.Bench;

/// <summary>Why a case may take many times as long as the best.</summary>
internal static class CliffReasons
{
    private const string ManyWords = "Angles beyond all parts of pi are reduced with 2/pi in many words, one after the other.";
    private const string OneByOne = "Results that the short formula does not give are computed one by one.";
    private const string TwoPasses = "Where the sum of squares leaves the range, it is computed again over scaled elements.";
    private const string Iterations = "As many iterations as the matrix needs; matrices that are zero but for denormal numbers need none.";
    private const string Views = "A view where strides can express it.";

    private static readonly (string Row, string Case, string Reason)[] s_reasons =
    [
        ("Sin", "great", ManyWords), ("Cos", "great", ManyWords), ("Tan", "great", ManyWords),
        ("Sin", "infinities", ManyWords), ("Cos", "infinities", ManyWords), ("Tan", "infinities", ManyWords),
        ("MultiplyOrZero", "", OneByOne), ("x % y", "infinities", OneByOne), ("FloorDivide", "infinities", OneByOne),
        ("Polygamma", "tiny", "Near a pole terms of the recurrence are added until the asymptotic series holds."),
        ("Norm of order 2", "", TwoPasses), ("Frobenius norm", "", TwoPasses), ("Norm of a vector", "", TwoPasses),
        ("SVD", "", Iterations), ("PseudoInverse", "", Iterations), ("Nuclear norm", "", Iterations), ("Spectral norm", "", Iterations),
        ("SymmetricEigen", "", Iterations), ("Eigen", "", Iterations), ("LeastSquares", "", Iterations), ("MatrixExp", "", Iterations),
        ("AdjugateDerivative", "", Iterations), ("Determinant", "", Iterations),
        ("MatMul with a vector", "every second", "A matrix that is contiguous along neither axis is read element by element."),
        ("Reshape", "", Views), ("Flatten", "", Views), ("Unfold", "", Views), ("SwapAxes", "", Views),
        ("", "tiny", "The processor takes tens of cycles for a vector with denormal numbers."),
    ];

    /// <summary>The reason for a case, or null if there is none.</summary>
    public static string? Of(string row, string name) => s_reasons
        .Where(one => row.StartsWith(one.Row, StringComparison.Ordinal) && name.Contains(one.Case, StringComparison.Ordinal))
        .Select(one => one.Reason)
        .FirstOrDefault();
}
