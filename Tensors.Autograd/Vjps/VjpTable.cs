using System.Collections.Concurrent;

namespace Tensors.Autograd;

/// <summary>
/// The vector-Jacobian products of all operations: one line each. Rules are written in public operations, so that gradients of
/// gradients, and gradients of traced programs, need no further code.
/// </summary>
public sealed class VjpTable
{
    // A result that could have a derivative must not lose it silently.
    private static readonly VjpRule s_refusal = new(Keeps.Nothing, (context, _) => throw Refuses(context.Operation));

    private readonly ConcurrentDictionary<Type, VjpRule?> _rules = new();

    private VjpTable()
    {
        ElementwiseVjps.AddTo(this);
        ActivationVjps.AddTo(this);
        ReductionVjps.AddTo(this);
        ScanVjps.AddTo(this);
        LinearAlgebraVjps.AddTo(this);
        SpectralVjps.AddTo(this);
        ConvolutionVjps.AddTo(this);
        RecurrentVjps.AddTo(this);
        DecompositionVjps.AddTo(this);
        MovementVjps.AddTo(this);
        IndexingVjps.AddTo(this);
        RandomVjps.AddTo(this);
        NormalizationVjps.AddTo(this);
        LossVjps.AddTo(this);
        AttentionVjps.AddTo(this);
        SortingVjps.AddTo(this);
        FunctionVjps.AddTo(this);
    }

    /// <summary>The table that every tape uses.</summary>
    public static VjpTable Default { get; } = new();

    /// <summary>A rule in its general form.</summary>
    /// <typeparam name="TOperation">The operation.</typeparam>
    /// <param name="keeps">The values that the rule needs.</param>
    /// <param name="cotangent">From context and operand number to the cotangent of that operand.</param>
    public void Register<TOperation>(Keeps keeps, Func<VjpContext, int, Tensor?> cotangent)
        where TOperation : Operation => _rules[typeof(TOperation)] = new(keeps, cotangent);

    /// <summary>
    /// The operation has no derivative. Results that are integers or truth values are constants to a tape; asking for a derivative through
    /// results that are floating is an error that names the operation.
    /// </summary>
    /// <typeparam name="TOperation">The operation.</typeparam>
    public void NotDifferentiable<TOperation>()
        where TOperation : Operation => _rules[typeof(TOperation)] = null;

    /// <summary>Whether the table knows the operation, with a rule or as not differentiable.</summary>
    /// <param name="operation">The type of the operation.</param>
    public bool Knows(Type operation) => _rules.ContainsKey(operation);

    /// <summary>Whether the operation has a derivative.</summary>
    /// <param name="operation">The type of the operation.</param>
    public bool IsDifferentiable(Type operation) => _rules.TryGetValue(operation, out VjpRule? rule) && rule is not null;

    /// <summary>The rule of an operation, or null where it is not differentiable.</summary>
    internal VjpRule? Find(Operation operation) => _rules.TryGetValue(operation.GetType(), out VjpRule? rule)
        ? rule
        : throw new InvalidOperationException(
            $"{operation.Name}: no VJP is known for {operation.GetType().Name}. Register one in VjpTable.Default, or declare it "
            + "NotDifferentiable.");

    /// <summary>The rule that a tape records, or null where the results are constants to it.</summary>
    internal VjpRule? FindForTape(Operation operation, ReadOnlySpan<TensorSpec> results) =>
        Find(operation) ?? (IsConstant(operation, results) ? null : s_refusal);

    /// <summary>The rule of an operation that a tangent has reached, or null where the results are constants.</summary>
    internal VjpRule? FindForTangents(Operation operation, ReadOnlySpan<TensorSpec> results) =>
        Find(operation) ?? (IsConstant(operation, results) ? null : throw Refuses(operation));

    /// <summary>One operand; the rule sees (cotangent).</summary>
    internal void FromCotangent<TOperation>(Func<Tensor, Tensor> dx)
        where TOperation : Operation => Register<TOperation>(Keeps.Nothing, (context, _) => dx(context.Cotangent));

    /// <summary>One operand; the rule sees (attributes, what x was, cotangent).</summary>
    internal void FromCotangent<TOperation>(Func<TOperation, TensorSpec, Tensor, Tensor?> dx)
        where TOperation : Operation => Register<TOperation>(
            Keeps.Nothing, (context, _) => dx((TOperation)context.Operation, context.InputSpec(0), context.Cotangent));

    /// <summary>One operand; the rule sees (result, cotangent).</summary>
    internal void FromOutput<TOperation>(Func<Tensor, Tensor, Tensor> dx)
        where TOperation : Operation =>
            Register<TOperation>(Keeps.Outputs, (context, _) => Wide(context.Cotangent, dy => dx(Wide(context.Output()), dy)));

    /// <summary>One operand; the rule sees (operand, cotangent).</summary>
    internal void FromInput<TOperation>(Func<Tensor, Tensor, Tensor> dx)
        where TOperation : Operation =>
            Register<TOperation>(Keeps.Inputs, (context, _) => Wide(context.Cotangent, dy => dx(Wide(context.Input(0)), dy)));

    /// <summary>One operand; the rule sees (attributes, operand, result, cotangent).</summary>
    internal void FromInputAndOutput<TOperation>(Func<TOperation, Tensor, Tensor, Tensor, Tensor> dx)
        where TOperation : Operation => Register<TOperation>(
            Keeps.Inputs | Keeps.Outputs,
            (context, _) => Wide(
                context.Cotangent, dy => dx((TOperation)context.Operation, Wide(context.Input(0)), Wide(context.Output()), dy)));

    /// <summary>Two operands; each rule sees (cotangent).</summary>
    internal void FromCotangents<TOperation>(Func<Tensor, Tensor> dleft, Func<Tensor, Tensor> dright)
        where TOperation : Operation => Register<TOperation>(
            Keeps.Nothing, (context, input) => (input == 0 ? dleft : dright)(context.Cotangent));

    /// <summary>Two operands; each rule sees (left, right, cotangent).</summary>
    internal void FromInputs<TOperation>(Func<Tensor, Tensor, Tensor, Tensor> dleft, Func<Tensor, Tensor, Tensor, Tensor> dright)
        where TOperation : Operation => Register<TOperation>(
            Keeps.Inputs, (context, input) =>
                Wide(context.Cotangent, dy => (input == 0 ? dleft : dright)(Wide(context.Input(0)), Wide(context.Input(1)), dy)));

    /// <summary>Two operands; each rule sees (left, right, result, cotangent).</summary>
    internal void FromInputsAndOutput<TOperation>(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> dleft, Func<Tensor, Tensor, Tensor, Tensor, Tensor> dright)
        where TOperation : Operation => Register<TOperation>(
            Keeps.Inputs | Keeps.Outputs,
            (context, input) => Wide(
                context.Cotangent,
                dy => (input == 0 ? dleft : dright)(Wide(context.Input(0)), Wide(context.Input(1)), Wide(context.Output()), dy)));

    /// <summary>
    /// Rules for 16-bit numbers are computed in float32 and rounded once; in 16 bits squares overflow from 256 on, and counts at 70,000.
    /// </summary>
    private static Tensor Wide(Tensor cotangent, Func<Tensor, Tensor> rule) => rule(Wide(cotangent)).Cast(cotangent.DType);

    private static Tensor Wide(Tensor x) => x.DType.IsHalf ? x.Cast(DType.Float32) : x;

    /// <summary>
    /// Whether an operation that is not differentiable has a derivative of zero: by its purpose, or because its results are steps.
    /// </summary>
    private static bool IsConstant(Operation operation, ReadOnlySpan<TensorSpec> results)
    {
        if (operation is StopGradientOp)
        {
            return true;
        }

        foreach (TensorSpec result in results)
        {
            if (result.DType.IsDifferentiable)
            {
                return false;
            }
        }

        return true;
    }

    private static InvalidOperationException Refuses(Operation operation) => new(
        $"{operation.Name}: a derivative was asked for through it, and it is declared not differentiable. "
        + "Apply it to x.StopGradient() if its operand is meant as a constant.");
}
