using System.Diagnostics.CodeAnalysis;

namespace Tensors;

/// <summary>
/// The type of <c>null</c> beside a tensor. Nothing has this type: an operator that takes it is the compiler's choice for the word
/// <c>null</c> alone, so that <c>x == null</c> asks whether there is a tensor, and <c>x == y</c> compares elements.
/// </summary>
public sealed class NullOperand
{
    private NullOperand()
    {
    }

    /// <summary>Makes this type the better match for <c>null</c>.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "There is nothing to convert.")]
    public static implicit operator Tensor?(NullOperand? none) => null;
}
