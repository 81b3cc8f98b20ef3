using Tensors.Graphs;

namespace Tensors.Tests;

/// <summary>Each test has a default graph of its own, and a session of it.</summary>
public abstract class SessionFixture : GraphFixture
{
    protected Session Session { get; private set; } = null!;

    [SetUp]
    public void OpenSession() => Session = new();

    [TearDown]
    public void CloseSession() => Session.Dispose();
}
