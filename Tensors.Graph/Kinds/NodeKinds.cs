using System.Collections.Concurrent;

namespace Tensors.Graphs;

/// <summary>All kinds of nodes, by TensorFlow's op type.</summary>
internal static partial class NodeKinds
{
    private static readonly Dictionary<string, NodeKind> s_kinds = [];
    private static readonly Dictionary<Type, Func<Operation, Tensor[], Tensor[]?>> s_writers = [];
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

    /// <summary>The nodes of TensorFlow's kinds that say an operation, or null where it has no words for it: then a node holds the operation.</summary>
    public static Tensor[]? Write(Operation operation, Tensor[] inputs) =>
        s_writers.TryGetValue(operation.GetType(), out Func<Operation, Tensor[], Tensor[]?>? write) ? write(operation, inputs) : null;

    /// <summary>How an operation becomes nodes; null where its attributes or operands are such that TensorFlow has no words for it.</summary>
    private static void Writes<TOperation>(Func<TOperation, Tensor[], Tensor?> write)
        where TOperation : Operation => WritesAll<TOperation>((operation, x) => write(operation, x) is { } result ? [result] : null);

    private static void WritesAll<TOperation>(Func<TOperation, Tensor[], Tensor[]?> write)
        where TOperation : Operation => s_writers.Add(typeof(TOperation), (operation, x) => write((TOperation)operation, x));

    /// <summary>An elementwise function of one operand.</summary>
    private static void Unary<TOperation>(string op)
        where TOperation : Operation, new()
    {
        Add(new(op) { Infer = ShapeRules.Unchanged, Twin = Twin.Of(new TOperation()) });
        Writes<TOperation>((_, x) => Building.Unary(op, x[0], null));
    }

    /// <summary>An elementwise function of two operands, which broadcast; TensorFlow names the nodes of operators by words of their own.</summary>
    private static void Binary<TOperation>(string op, string? name = null)
        where TOperation : Operation, new()
    {
        Add(new(op) { Infer = ShapeRules.Broadcast, Twin = Twin.Of(new TOperation()) });
        Writes<TOperation>((_, x) => Building.Binary(op, x[0], x[1], null, name));
    }

    private static void Comparison<TOperation>(string op)
        where TOperation : Operation, new()
    {
        Add(new(op) { Infer = ShapeRules.Compare, Twin = Twin.Of(new TOperation()), IsNotDifferentiable = true });
        Writes<TOperation>((_, x) => Building.Binary(op, x[0], x[1], null));
    }

    /// <summary>A kind that a function over tensors computes.</summary>
    private static Func<KernelSite, Kernel> Computes(Func<Evaluation, object> function) => site => new FunctionKernel(site, function);

    /// <summary>An operation of a user, or one that TensorFlow does not have.</summary>
    private static NodeKind OfOperation(string name) => new(name) { Types = [], Twin = new(node => node.Attribute<Operation>(Lowering.OperationAttribute)) };
}
