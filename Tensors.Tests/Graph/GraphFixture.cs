using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>Each test has a default graph of its own.</summary>
public abstract class GraphFixture
{
    private DefaultGraph _default = null!;

    protected Graph Graph => _default.Graph;

    [SetUp]
    public void OpenGraph() => _default = new Graph().AsDefault();

    [TearDown]
    public void CloseGraph() => _default.Dispose();
}
