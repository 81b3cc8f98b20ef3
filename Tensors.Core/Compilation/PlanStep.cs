namespace Tensors;

/// <summary>A step of a plan.</summary>
/// <param name="Operation">What it computes.</param>
/// <param name="Operands">The numbers of the values that it takes.</param>
/// <param name="Results">The numbers of those that it makes.</param>
/// <param name="Count">How many operations of the function it stands for.</param>
/// <param name="IsView">Whether its result shows elements of its operand, so that nothing is left to do in a run.</param>
internal sealed record PlanStep(Operation Operation, int[] Operands, int[] Results, int Count, bool IsView);
