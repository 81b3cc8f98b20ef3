using System.Diagnostics.CodeAnalysis;

namespace Tensors.Graphs;

// Graphs as files have them.
public sealed partial class Graph
{
    /// <summary>The graph as it is now, in the form of files: TensorFlow's <c>as_graph_def</c>.</summary>
    /// <param name="addShapes">Whether what is known of shapes stands in it as the attribute <c>_output_shapes</c>.</param>
    /// <remarks>
    /// A node that holds an operation which TensorFlow does not have is written under the operation's name, so that the graph can be drawn;
    /// it cannot be read back.
    /// </remarks>
    public GraphDefinition AsGraphDef(bool addShapes = false) => new(GraphExport.ToProto(this, addShapes), new("graph"));

    /// <summary>A graph as event files hold it, so that a <see cref="FileWriter"/> takes it.</summary>
    /// <param name="graph">The graph as it is now.</param>
    [return: NotNullIfNotNull(nameof(graph))]
    public static implicit operator LoggedGraph?(Graph? graph) => graph is null ? null : LoggedGraph.Of(graph);

    /// <summary>The functions that files brought along.</summary>
    internal FunctionLibrary Functions { get; init; } = new();

    /// <summary>Adds a node as a file describes it, whatever name scopes are open.</summary>
    /// <param name="node">What the file says.</param>
    /// <param name="inputs">Its operands.</param>
    /// <param name="controlInputs">What it waits for.</param>
    /// <param name="createdAt">The line of the program that reads the file.</param>
    internal Node AddNode(ReadNode node, Tensor[] inputs, Node[] controlInputs, string createdAt)
    {
        NodeKind kind = NodeKinds.Find(node.Op);
        lock (_lock)
        {
            ThrowIfSealed();
            kind.AddTypes(node.Attributes, inputs);
            Inference inference = new(node.Name, kind, inputs, node.Attributes);
            kind.InferOutputs(inference);
            IReadOnlyList<(DataType Type, PartialShape Shape)> outputs = node.IsLoopEntry
                ? [.. inference.Outputs.Select(output => (output.Type, PartialShape.Unknown))]
                : inference.Outputs;
            Node added = new(this, _nodes.Count + 1, node.Name, kind, inputs, controlInputs, node.Attributes, outputs)
            {
                Device = node.Device,
                CreatedAt = createdAt,
            };
            foreach ((Tensor output, PartialShape shape) in added.Outputs.Zip(node.OutputShapes))
            {
                NodeOutput.Of(output).Refine(shape);
            }

            Insert(added);
            UsedNames.Add(node.Name);
            Context?.AddNode(added);
            return added;
        }
    }
}
