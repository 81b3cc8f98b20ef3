using System.Text.Json;
using Google.Protobuf;

namespace Tensors.Tests.Formats;

/// <summary>What a reader may throw.</summary>
internal static class Answers
{
    /// <summary>
    /// Whether an exception says what is wrong with a file, down to what was thrown first: nothing that merely went wrong on the way.
    /// </summary>
    /// <param name="rejected">The exception.</param>
    /// <param name="alsoKnown">What else may be thrown.</param>
    public static bool Says(Exception rejected, Func<Exception, bool> alsoKnown)
    {
        for (Exception? thrown = rejected; thrown is not null; thrown = thrown.InnerException)
        {
            if (!IsKnown(thrown) && !alsoKnown(thrown))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsKnown(Exception thrown) => thrown switch
    {
        // These are arguments that the library itself got wrong on its way through the file, unless it says so itself.
        ArgumentNullException or ArgumentOutOfRangeException => thrown.Source?.StartsWith("Tensors.", StringComparison.Ordinal) == true,
        TensorFileException or FileNotFoundException or NotSupportedException or TensorMemoryException or ArgumentException
            or SingularMatrixException or DecompositionException => true,

        // How the libraries beneath say that bytes are not theirs.
        InvalidProtocolBufferException or InvalidDataException or JsonException or IOException
            or InvalidOperationException { Source: "System.Text.Json.Rethrowable" } => true,
        _ => false,
    };
}
