using System.Collections.Concurrent;

namespace Tensors.Graphs;

/// <summary>From an operation and the cotangents of its results to those of its operands: a gradient that a program brings along.</summary>
/// <param name="operation">The operation, with its operands and results.</param>
/// <param name="cotangents">Per result its cotangent; null for results that are no floating-point numbers.</param>
/// <returns>
/// Per operand its cotangent, of its shape, or null where there is none. The nodes that compute them are added to the graph.
/// </returns>
public delegate IReadOnlyList<Tensor?> OperationGradient(Node operation, IReadOnlyList<Tensor> cotangents);

/// <summary>The gradients of operations: those of their kinds, and those that programs bring along by name.</summary>
internal static class GradientRegistry
{
    /// <summary>The attribute that names the gradient of a node where it is not that of its kind.</summary>
    public const string Attribute = "_gradient_op_type";

    private static readonly ConcurrentDictionary<string, OperationGradient> s_gradients = new();

    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public static void Add(string name, OperationGradient gradient)
    {
        if (NodeKinds.Knows(name) || !s_gradients.TryAdd(name, gradient))
        {
            throw new ArgumentException($"Registering two gradients with name '{name}'! There is one already.", nameof(name));
        }
    }

    /// <summary>The rule of a node; null where its results are constants to gradients.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static GradientRule? RuleOf(Node node)
    {
        if (node.Attributes.TryGetValue(Attribute, out object? named))
        {
            return Named(node, (string)named) ?? throw new KeyNotFoundException(
                $"No gradient defined for operation '{node.Name}' (op type: {named}), created at {node.CreatedAt}; register it under that "
                + "name.");
        }

        return Named(node, node.Op) is { } registered
            ? registered
            : node.Kind.IsNotDifferentiable
                ? null
                : node.Kind.Gradient ?? throw new KeyNotFoundException(
                    $"No gradient defined for operation '{node.Name}' (op type: {node.Op}), created at {node.CreatedAt}.");
    }

    private static GradientRule? Named(Node node, string name) =>
        (node.Graph.GradientOverrides.Own(name) ?? s_gradients.GetValueOrDefault(name)) is { } gradient
            ? context => Apply(gradient, context) : null;

    private static Cotangent?[] Apply(OperationGradient gradient, GradientContext context)
    {
        IReadOnlyList<Tensor?> cotangents = gradient(
            context.Node, [.. context.Grads.Select(grad => grad is null ? null! : grad.ToTensor())]);
        return cotangents.Count == context.Node.Inputs.Count
            ? [.. cotangents]
            : throw new ArgumentException(
                $"Num gradients {cotangents.Count} generated for op '{context.Node.Name}' ({context.Node.Op}) do not match num inputs "
                + $"{context.Node.Inputs.Count}.");
    }
}
