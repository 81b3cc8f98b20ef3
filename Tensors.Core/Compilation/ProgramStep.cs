namespace Tensors;

/// <summary>A step of a program whose values are numbered.</summary>
/// <param name="Operation">What it computes; null for what is not an operation.</param>
/// <param name="Operands">
/// The numbers of the values that it takes. Where <see cref="Operation.Broadcasts"/>, they are broadcast to the result's shape.
/// </param>
/// <param name="Results">The numbers of the values that it makes.</param>
/// <param name="IsBarrier">Whether no operation may move from one side of it to the other.</param>
internal readonly record struct ProgramStep(Operation? Operation, int[] Operands, Range Results, bool IsBarrier = false)
{
    /// <summary>Whether it computes the same from the same operands whenever it is asked, and does nothing else.</summary>
    public bool IsPure => !IsBarrier && Operation is not (null or RandomOperation);
}

/// <summary>A step of a program after fusion.</summary>
/// <param name="Members">The steps that it was made of; one where nothing was fused.</param>
/// <param name="Fused">The operation of several members; null for one.</param>
/// <param name="Operands">The numbers of the values that the fused operation takes.</param>
/// <param name="Results">The numbers of those that it makes.</param>
internal sealed record PlannedStep(int[] Members, FusedOp? Fused = null, int[]? Operands = null, int[]? Results = null);
