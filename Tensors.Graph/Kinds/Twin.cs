namespace Tensors.Graphs;

/// <summary>
/// The operation of Core that a node of TensorFlow's kind is: shapes, kernel and gradient of the node are the operation's own.
/// </summary>
/// <param name="Read">From the node to the operation: attributes may come from the node's, from extents, and from operands behind the first
/// ones.</param>
/// <param name="Operands">
/// How many of the node's operands, the first ones, are those of the operation; the others are attributes to it. Null for all; -1 for all
/// but the last.
/// </param>
internal sealed record Twin(Func<INodeView, Operation> Read, int? Operands = null)
{
    /// <summary>Whether it is known, before the operation is read, to compute each element from those at the same position.</summary>
    public bool IsElementwise { get; private init; }

    /// <summary>An operation without attributes, or one whose attributes the node does not say.</summary>
    public static Twin Of(Operation operation) => new(_ => operation) { IsElementwise = operation is ElementwiseOperation };

    /// <summary>A function of one tensor.</summary>
    public static Twin Of(string name, Func<Tensor, Tensor> function) => Of(new CompositeOp(name, name, x => [function(x[0])], 1));

    /// <summary>A part of the first operand, which views show.</summary>
    /// <param name="name">How messages call it.</param>
    /// <param name="read">From the node to the function that takes the parts.</param>
    /// <param name="count">How many parts there are.</param>
    public static Twin View(string name, Func<INodeView, Func<Tensor, Tensor[]>> read, Func<INodeView, int> count) => new(
        node =>
        {
            Func<Tensor, Tensor[]> take = read(node);
            return new CompositeOp(name, take, x => take(x[0]), count(node)) { IsView = true };
        }, 1);

    /// <summary>See <see cref="View(string, Func{INodeView, Func{Tensor, Tensor[]}}, Func{INodeView, int})"/>; there is one part.</summary>
    public static Twin View(string name, Func<INodeView, Func<Tensor, Tensor>> read) => View(
        name,
        node =>
        {
            Func<Tensor, Tensor> take = read(node);
            return x => [take(x)];
        },
        _ => 1);

    /// <summary>How many of so many operands are those of the operation.</summary>
    public int Count(int inputs) => Operands < 0 ? Math.Max(0, inputs + Operands.Value) : Math.Min(Operands ?? inputs, inputs);
}

/// <summary>What an operation is read from.</summary>
internal interface INodeView
{
    /// <summary>The attributes of the node.</summary>
    IReadOnlyDictionary<string, object> Attributes { get; }

    /// <summary>How messages call the node, and its kind.</summary>
    (string Name, string Op) Names { get; }

    /// <summary>How many operands it has.</summary>
    int OperandCount { get; }

    /// <summary>An operand: with elements, or with a shape alone.</summary>
    Tensor Operand(int input);
}

/// <summary>A node beside values of its operands.</summary>
internal sealed record NodeView(string Name, string Op, IReadOnlyDictionary<string, object> Attributes, Tensor[] Operands) : INodeView
{
    public (string Name, string Op) Names => (Name, Op);

    public int OperandCount => Operands.Length;

    public Tensor Operand(int input) => input < Operands.Length
        ? Operands[input]
        : throw new GraphTypeException($"Operand {input} of '{Name}' ({Op}) is missing; there are {Operands.Length}.");
}

internal static class NodeViews
{
    extension(INodeView node)
    {
        /// <exception cref="GraphTypeException">The attribute is missing, or of another type.</exception>
        public T Attribute<T>(string name) => AttributeReading.Required<T>(node.Attributes, name, node.Names.Name, node.Names.Op);

        /// <exception cref="GraphTypeException">The attribute is of another type.</exception>
        public T Attribute<T>(string name, T missing) =>
            AttributeReading.Optional(node.Attributes, name, missing, node.Names.Name, node.Names.Op);

        /// <summary>The elements of an operand that holds a few integers: extents, axes.</summary>
        public int[] Integers(int input) => ConstantFolding.ToIntegers(node.Operand(input));

        /// <summary>The only element of an operand that holds an integer.</summary>
        public int Integer(int input) => node.Integers(input) is [int only]
            ? only
            : throw new GraphTypeException($"Operand {input} of '{node.Names.Name}' ({node.Names.Op}) has to be one integer.");
    }
}
