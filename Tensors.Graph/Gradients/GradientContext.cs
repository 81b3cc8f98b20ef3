namespace Tensors.Graphs;

/// <summary>From a node and the cotangents of its results to the cotangents of its operands; null where there is none.</summary>
/// <param name="node">The node with its cotangents.</param>
/// <returns>Per operand a tensor, rows of one, or null.</returns>
internal delegate Cotangent?[] GradientRule(GradientContext node);

/// <summary>What the rule of a gradient sees.</summary>
internal sealed class GradientContext(Node node, Cotangent?[] cotangents, string source)
{
    public Node Node => node;

    /// <summary>What all nodes of one computation of gradients have in common: the name of its scope.</summary>
    public string Source => source;

    public Graph Graph => node.Graph;

    /// <summary>The cotangent of the first result, as a tensor.</summary>
    public Tensor Grad => cotangents[0]!.ToTensor();

    /// <summary>All cotangents.</summary>
    public Cotangent?[] Grads => cotangents;

    public Tensor Output => node.Outputs[0];

    public Tensor Input(int index) => node.Inputs[index];

    /// <summary>Nodes made until the result is disposed wait for the cotangent, so that memory is not taken before it is needed.</summary>
    public IDisposable AfterGrad() => Graph.ControlDependencies([Grad]);
}
