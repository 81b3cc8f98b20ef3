using static Tensors.Graphs.Ops;

namespace Tensors.Graphs;

/// <summary>
/// The parts of a graph by which a session is made ready: what is not given is taken from the graph's collections, or made.
/// </summary>
public sealed class Scaffold
{
    private bool _isFinalized;

    /// <summary>
    /// Gives all variables values where there is no checkpoint; else the collection <c>init_op</c>, or
    /// <see cref="GlobalVariablesInitializer"/>.
    /// </summary>
    public Node? InitOp { get; set; }

    /// <summary>What is fed to <see cref="InitOp"/>.</summary>
    public IReadOnlyList<Feed>? InitFeed { get; init; }

    /// <summary>Called behind <see cref="InitOp"/>, where there is no checkpoint.</summary>
    public Action<Session>? InitFunction { get; init; }

    /// <summary>
    /// Text: the names of the variables without a value, of which there have to be none; else the collection <c>ready_op</c>, or all
    /// variables.
    /// </summary>
    public Tensor? ReadyOp { get; set; }

    /// <summary>
    /// The same, before <see cref="LocalInitOp"/> is run; else the collection <c>ready_for_local_init_op</c>, or all global variables.
    /// </summary>
    public Tensor? ReadyForLocalInitOp { get; set; }

    /// <summary>
    /// Gives local variables and tables values, in every session; else the collection <c>local_init_op</c>, or all of them.
    /// </summary>
    public Node? LocalInitOp { get; set; }

    /// <summary>
    /// The summaries of a run; else the collection <c>summary_op</c>, or all of the collection <c>summaries</c>; null where there are none.
    /// </summary>
    public Tensor? SummaryOp { get; set; }

    /// <summary>Saves and restores; else the one of the collection <c>savers</c>, or one of all variables.</summary>
    public Saver? Saver { get; set; }

    /// <summary>Makes what is missing, and seals the default graph.</summary>
    /// <exception cref="InvalidOperationException">A collection has several candidates.</exception>
    public Scaffold Finalize()
    {
        if (_isFinalized)
        {
            return this;
        }

        Graph graph = Graph.Default;
        InitOp ??= Default(graph, GraphKeys.InitOp, GlobalVariablesInitializer);
        ReadyOp ??= Default(graph, GraphKeys.ReadyOp, () => ReportUninitializedVariables());
        ReadyForLocalInitOp ??= Default(graph, GraphKeys.ReadyForLocalInitOp, () => ReportUninitializedVariables(GlobalVariables()));
        LocalInitOp ??= Default(graph, GraphKeys.LocalInitOp, () => Group([LocalVariablesInitializer(), TablesInitializer()]));
        SummaryOp ??= Default(graph, GraphKeys.SummaryOp, () => Summary.MergeAll());
        Saver ??= Default(graph, GraphKeys.Savers, () => new Saver(sharded: true, allowEmpty: true));
        graph.Seal();
        _isFinalized = true;
        return this;
    }

    private static T? Default<T>(Graph graph, string key, Func<T?> make)
        where T : class
    {
        switch (graph.GetCollection<T>(key))
        {
            case [T only]:
                return only;
            case { Count: > 1 } several:
                throw new InvalidOperationException(
                    $"Scaffold: the collection '{key}' has {several.Count} items; there has to be one, or give it to the scaffold.");
            default:
                T? made = make();
                if (made is not null)
                {
                    graph.AddToCollection(key, made);
                }

                return made;
        }
    }
}
