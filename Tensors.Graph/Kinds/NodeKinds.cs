using System.Collections.Concurrent;

namespace Tensors.Graphs;

/// <summary>All kinds of nodes, by TensorFlow's op type.</summary>
internal static partial class NodeKinds
{
    private static readonly Dictionary<string, NodeKind> s_kinds = [];
    private static readonly ConcurrentDictionary<(Type, string), NodeKind> s_operations = new();

    static NodeKinds()
    {
        AddSources();
        AddElementwise();
        AddGradientFormulas();
        AddReductions();
        AddMovement();
        AddIndices();
        AddSelection();
        AddLinearAlgebra();
        AddRandom();
        AddDecompositions();
        AddVariables();
        AddVariableParts();
        AddTraining();
        AddNeural();
        AddSummaries();
        AddText();
        AddFiles();
        AddExamples();
        AddQueues();
        AddControlFlow();
        AddGradients();
    }

    /// <summary>The kind with a name; an operation that has none becomes one of its own.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static NodeKind Find(string op, Operation? operation = null) => operation is not null
        ? s_operations.GetOrAdd((operation.GetType(), operation.Name), key => OfOperation(key.Item2))
        : s_kinds.TryGetValue(op, out NodeKind? kind)
            ? kind
            : throw new NotSupportedException($"There is no node of kind '{op}'.{NearestName.Suggest(op, s_kinds.Keys)}");

    /// <summary>The words of all kinds.</summary>
    public static IReadOnlyCollection<string> Names => s_kinds.Keys;

    /// <summary>Whether there is such a kind.</summary>
    public static bool Knows(string op) => s_kinds.ContainsKey(op);

    private static void Add(NodeKind kind) => s_kinds.Add(kind.Op, kind);

    /// <summary>An elementwise function of one operand.</summary>
    private static void Unary<TOperation>(string op)
        where TOperation : Operation, new() => Add(new(op) { Infer = ShapeRules.Unchanged, Twin = Twin.Of(new TOperation()) });

    /// <summary>An elementwise function of two operands, which broadcast.</summary>
    private static void Binary<TOperation>(string op)
        where TOperation : Operation, new() => Add(new(op) { Infer = ShapeRules.Broadcast, Twin = Twin.Of(new TOperation()) });

    private static void Comparison<TOperation>(string op)
        where TOperation : Operation, new() => Add(new(op) { Infer = ShapeRules.Compare, Twin = Twin.Of(new TOperation()), IsNotDifferentiable = true });

    /// <summary>A kind that a function over tensors computes.</summary>
    private static Func<KernelSite, Kernel> Computes(Func<Evaluation, object> function) => site => new FunctionKernel(site, function);

    /// <summary>An operation of a user, or one that TensorFlow does not have.</summary>
    private static NodeKind OfOperation(string name) => new(name) { Types = [], Twin = new(node => node.Attribute<Operation>(Lowering.OperationAttribute)) };
}
