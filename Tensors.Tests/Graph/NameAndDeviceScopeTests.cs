using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>Name scopes and device scopes at their edges.</summary>
public sealed class NameAndDeviceScopeTests : GraphFixture
{
    [Test]
    public void A_slash_inside_a_scope_leads_to_the_root_and_is_its_own_name()
    {
        using NameScope outer = NameScope("foo/");
        using NameScope slash = NameScope("/");

        Assert.That(slash.Name, Is.EqualTo("/"));
        Assert.That(NoOp("x").Name, Is.EqualTo("x"));
    }

    [Test]
    public void A_slash_at_the_root_is_no_scope() => Assert.That(() => NameScope("/"), Throws.ArgumentException);

    [Test]
    public void Device_scopes_are_closed_in_the_reverse_order_of_their_opening()
    {
        IDisposable outer = Device("/cpu:0");
        IDisposable inner = Device("/cpu:0");

        Assert.That(outer.Dispose, Throws.InvalidOperationException.With.Message.Contains("without proper scope nesting"));

        inner.Dispose();
        outer.Dispose();
        Assert.That(NoOp().Device, Is.Empty);
    }
}
