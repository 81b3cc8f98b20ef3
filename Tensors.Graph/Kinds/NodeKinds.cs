using System.Collections.Concurrent;

namespace Tensors.Graphs;

/// <summary>
/// All kinds of nodes, by TensorFlow's op type: those that are operations of Core by theme, then those that only graphs have.
/// </summary>
internal static class NodeKinds
{
    private static readonly KindTable s_table = All();
    private static readonly ConcurrentDictionary<(Type, string), NodeKind> s_operations = new();

    /// <summary>The words of all kinds.</summary>
    public static IEnumerable<string> Names => s_table.Kinds.Keys;

    /// <summary>Whether there is such a kind.</summary>
    public static bool Knows(string op) => s_table.Kinds.ContainsKey(op);

    /// <summary>
    /// What the kind with a name is to those who plan, prune, guard or differentiate graphs; none where there is no such kind.
    /// </summary>
    public static NodeRole RoleOf(string op) => s_table.Kinds.TryGetValue(op, out NodeKind? kind) ? kind.Role : NodeRole.None;

    /// <summary>The kind with a name; an operation that has none becomes one of its own.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static NodeKind Find(string op, Operation? operation = null) => operation is not null
        ? s_operations.GetOrAdd((operation.GetType(), operation.Name), key => OfOperation(key.Item2))
        : s_table.Kinds.TryGetValue(op, out NodeKind? kind)
            ? kind
            : throw new NotSupportedException($"There is no node of kind '{op}'.{NearestName.Suggest(op, s_table.Kinds.Keys)}");

    /// <summary>
    /// The nodes of TensorFlow's kinds that say an operation, or null where it has no words for it: then a node holds the operation.
    /// </summary>
    public static Tensor[]? Write(Operation operation, Tensor[] inputs) =>
        s_table.Writers.TryGetValue(operation.GetType(), out OperationWriter? write) ? write(operation, inputs) : null;

    private static KindTable All()
    {
        KindTable kinds = new();
        ElementwiseKinds.AddTo(kinds);
        ActivationKinds.AddTo(kinds);
        ReductionKinds.AddTo(kinds);
        ScanKinds.AddTo(kinds);
        LinearAlgebraKinds.AddTo(kinds);
        ConvolutionKinds.AddTo(kinds);
        DecompositionKinds.AddTo(kinds);
        MovementKinds.AddTo(kinds);
        IndexingKinds.AddTo(kinds);
        NormalizationKinds.AddTo(kinds);
        LossKinds.AddTo(kinds);
        SortingKinds.AddTo(kinds);
        RandomKinds.AddTo(kinds);

        SamplingKinds.AddTo(kinds);
        RecurrentKinds.AddTo(kinds);
        ZetaKinds.AddTo(kinds);
        IncompleteKinds.AddTo(kinds);
        SourceKinds.AddTo(kinds);
        ComplexKinds.AddTo(kinds);
        SpectralKinds.AddTo(kinds);
        ShapeKinds.AddTo(kinds);
        VariableKinds.AddTo(kinds);
        VariablePartKinds.AddTo(kinds);
        UpdateKinds.AddTo(kinds);
        SummaryKinds.AddTo(kinds);
        TextKinds.AddTo(kinds);
        TextPatternKinds.AddTo(kinds);
        TextConversionKinds.AddTo(kinds);
        CheckpointKinds.AddTo(kinds);
        ExampleKinds.AddTo(kinds);
        ReaderKinds.AddTo(kinds);
        DatasetKinds.AddTo(kinds);
        QueueKinds.AddTo(kinds);
        AccumulatorKinds.AddTo(kinds);
        TableKinds.AddTo(kinds);
        ControlFlowKinds.AddTo(kinds);
        CheckKinds.AddTo(kinds);
        CSharpKinds.AddTo(kinds);
        StackKinds.AddTo(kinds);
        TensorArrayKinds.AddTo(kinds);
        TensorListKinds.AddTo(kinds);
        OptionalKinds.AddTo(kinds);
        SparseKinds.AddTo(kinds);
        BlockKinds.AddTo(kinds);
        ImageKinds.AddTo(kinds);
        ImageFileKinds.AddTo(kinds);
        return kinds;
    }

    /// <summary>An operation of a user, or one that TensorFlow does not have.</summary>
    private static NodeKind OfOperation(string name) => new(name)
    {
        Types = [],
        LeastOperands = 0,
        Twin = new(node => node.Attribute<Operation>(Lowering.OperationAttribute)),
    };
}
