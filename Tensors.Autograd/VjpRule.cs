namespace Tensors.Autograd;

/// <summary>The values that a rule needs in the backward pass; nothing else is kept alive by a tape.</summary>
[Flags]
public enum Keeps
{
    /// <summary>Only shapes, dtypes and attributes.</summary>
    Nothing = 0,

    /// <summary>The operands.</summary>
    Inputs = 1,

    /// <summary>The results.</summary>
    Outputs = 2,
}

/// <summary>The vector-Jacobian product of an operation.</summary>
/// <param name="Keeps">The values that it needs.</param>
/// <param name="Cotangent">The cotangent of the operand with the given number, or null where it is zero everywhere.</param>
internal sealed record VjpRule(Keeps Keeps, Func<VjpContext, int, Tensor?> Cotangent);
