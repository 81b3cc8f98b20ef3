namespace Tensors;

/// <summary>An operation within a fused one.</summary>
/// <param name="Operation">The operation, with the attributes that it has on whole tensors.</param>
/// <param name="Operands">The numbers of its operands: those of the fused operation, then the results of earlier steps.</param>
/// <param name="Result">Shape and dtype of its result.</param>
internal readonly record struct FusedStep(Operation Operation, ValueArray<int> Operands, TensorSpec Result);
