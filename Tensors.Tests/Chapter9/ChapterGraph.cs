using Tensors.Graphs;

namespace Tensors.Tests.Chapter9;

/// <summary>Gives every test a default graph of its own.</summary>
[Parallelizable(ParallelScope.None)]
public abstract class ChapterGraph
{
    private DefaultGraph _default = null!;

    protected Graph Graph => _default.Graph;

    [SetUp]
    public void OpenGraph() => _default = new Graph().AsDefault();

    [TearDown]
    public void CloseGraph() => _default.Dispose();
}
