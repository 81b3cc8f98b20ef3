using System.Runtime.CompilerServices;

namespace Tensors.Autograd;

/// <summary>Carries tangents along with values, to compute Jacobian-vector products in forward mode.</summary>
/// <remarks>
/// <para>Works between construction and <see cref="Dispose"/>, in the current flow of execution. Passes nest with each other and with
/// tapes; each has tangents of its own, so that derivatives with respect to different variables are not confused. Tangents are computed by
/// operations that the interpreters below see: a tape around a pass can differentiate them.</para>
/// <para>There is no table of rules of its own. A VJP is linear in the cotangent, and its transpose is the JVP: elementwise operations are
/// their own transposes, views and sums are linear and apply to tangents as they are, and everything else is transposed by
/// <see cref="Transposition"/>.</para>
/// </remarks>
/// <example>
/// <code>
/// using ForwardPass pass = new();
/// pass.Watch(x, direction);
/// Tensor slope = pass.Tangent(x.Square().Sum());
/// </code>
/// </example>
public sealed class ForwardPass : Interpreter, IDisposable
{
    // Held weakly by the values, so that nothing outlives them: forward mode needs no more memory for a longer program.
    private readonly ConditionalWeakTable<Tensor, Tensor> _tangents = [];

    /// <summary>Starts to carry tangents.</summary>
    public ForwardPass() => Enter();

    /// <summary>Gives a tensor a tangent: the direction in which it moves.</summary>
    /// <param name="primal">A floating-point tensor.</param>
    /// <param name="tangent">A tensor of the same shape and dtype.</param>
    /// <exception cref="DTypeMismatchException">The tensor is not floating, or the dtypes differ.</exception>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    public void Watch(Tensor primal, Tensor tangent)
    {
        RequireFloating("Watch", primal);
        if (tangent.DType != primal.DType)
        {
            throw new DTypeMismatchException(
                "Watch", $"the tensor is {primal.DType.Name} and its tangent {tangent.DType.Name}", [primal.DType, tangent.DType]);
        }

        if (!tangent.Shape.Equals(primal.Shape))
        {
            throw new ShapeMismatchException(
                "Watch", $"the tensor {primal.Shape} and its tangent {tangent.Shape} must have the same shape",
                [primal.Shape, tangent.Shape]);
        }

        Set(primal, tangent);
    }

    /// <summary>The derivative of a result along the watched tensors' tangents; zeros where it does not depend on them.</summary>
    /// <param name="result">A floating-point tensor.</param>
    /// <returns>Shape and dtype of the result.</returns>
    /// <exception cref="DTypeMismatchException">The result is not floating.</exception>
    public Tensor Tangent(Tensor result)
    {
        RequireFloating("Tangent", result);
        return Find(result) ?? Tensor.ZerosLike(result);
    }

    /// <summary>Stops for good. Tangents of earlier results can still be asked for.</summary>
    public void Dispose() => Leave();

    /// <inheritdoc/>
    protected internal override void Apply(
        Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
    {
        Tensor?[]? tangents = TangentsOf(inputs);
        VjpRule? rule = tangents is null ? null : VjpTable.Default.FindForTangents(operation, specs);
        Interpreters.Apply(below, operation, inputs, specs, outputs);
        if (rule is null)
        {
            return;
        }

        using Scope scope = Within(below);
        Tensor?[] results = LinearMap.Push(new TapeEntry(operation, rule, inputs, specs, outputs), tangents!);
        for (int i = 0; i < results.Length; i++)
        {
            if (results[i] is { } tangent)
            {
                Set(outputs[i], tangent);
            }
        }
    }

    private static void RequireFloating(string operation, Tensor x)
    {
        if (!x.DType.IsDifferentiable)
        {
            throw new DTypeMismatchException(
                operation, $"a {x.DType.Name} tensor of shape {x.Shape} has no derivative; cast it first, as in x.Cast(DType.Float32)",
                [x.DType]);
        }
    }

    private Tensor? Find(Tensor x) => _tangents.TryGetValue(x, out Tensor? tangent) ? tangent : null;

    private void Set(Tensor x, Tensor tangent)
    {
        // Numbers are given out at first use; see CapturedFunction, which tells by them what is older than a call.
        _ = x.Id;
        _tangents.AddOrUpdate(x, tangent);
    }

    private Tensor?[]? TangentsOf(ReadOnlySpan<Tensor> inputs)
    {
        Tensor?[]? tangents = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (Find(inputs[i]) is { } tangent)
            {
                (tangents ??= new Tensor?[inputs.Length])[i] = tangent;
            }
        }

        return tangents;
    }
}
