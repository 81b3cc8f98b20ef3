using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

public sealed class VariableScopeTests : GraphFixture
{
    [Test]
    public void Variables_are_made_once_and_found_again_where_reuse_is_automatic()
    {
        Variable[] found = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            using (VariableScope("a", reuse: Reuse.Auto))
            {
                return GetVariable("w", [1]);
            }
        })];

        Assert.That(found, Is.All.SameAs(found[0]));
    }

    [Test]
    public void Reuse_is_inherited_and_not_switched_off()
    {
        using (VariableScope("a"))
        {
            using (VariableScope("b"))
            {
                GetVariable("w", [1]);
            }
        }

        using (VariableScope("a", reuse: Reuse.True))
        using (VariableScope("b"))
        {
            Assert.That(GetVariable("w", [1]).Name, Is.EqualTo("a/b/w:0"));
            Assert.That(GetVariableScope().Reuse, Is.EqualTo(Reuse.True));
        }
    }

    [Test]
    public void A_scope_object_is_opened_again_wherever_it_was()
    {
        VariableScope first;
        using (OpenVariableScope open = VariableScope("a"))
        {
            GetVariable("w", [1]);
            first = open;
        }

        using (VariableScope("b"))
        using (VariableScope(first, reuse: Reuse.True))
        {
            Assert.That(GetVariable("w", [1]).Name, Is.EqualTo("a/w:0"));
            Assert.That(Constant(1.0).Name, Is.EqualTo("b/a/Const:0"));
        }
    }

    [Test]
    public void Default_names_are_numbered()
    {
        string[] names = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using (VariableScope(null, "layer"))
            {
                return GetVariable("w", [1]).Name;
            }
        })];

        Assert.That(names, Is.EqualTo(new[] { "layer/w:0", "layer_1/w:0" }));
    }

    [Test]
    public void Initializer_and_type_are_inherited_and_overridden()
    {
        using (VariableScope("a", initializer: Initializers.Constant(2), dtype: DataType.Float64))
        using (VariableScope("b"))
        {
            Variable inherited = GetVariable("inherited", [1]);
            Variable own = GetVariable("own", [1], DataType.Float32, Initializers.Ones());
            using Session session = new();
            session.Run(GlobalVariablesInitializer());

            Assert.That((inherited.DataType, session.Run(inherited)[0].Item<double>()), Is.EqualTo((DataType.Float64, 2.0)));
            Assert.That((own.DataType, session.Run(own)[0].Item<float>()), Is.EqualTo((DataType.Float32, 1f)));
        }
    }

    [Test]
    public void A_regularizer_runs_once_for_each_new_variable()
    {
        using (VariableScope("a", regularizer: x => 0.5 * ReduceSum(Square(x)), reuse: Reuse.Auto))
        {
            GetVariable("w", [2], initializer: Initializers.Constant(3));
            GetVariable("w", [2]);
            GetVariable("none", [2], regularizer: _ => null);
        }

        Tensor loss = Graph.GetCollection<Tensor>(GraphKeys.RegularizationLosses).Single();
        using Session session = new();
        session.Run(GlobalVariablesInitializer());
        Assert.That(loss.Name, Does.StartWith("a/w/Regularizer/"));
        Assert.That(session.Run(loss).Item<float>(), Is.EqualTo(9));
    }

    [Test]
    public void Custom_getters_are_asked_from_the_inside_to_the_outside()
    {
        List<string> asked = [];
        CustomGetter Getter(string name) => (next, request) =>
        {
            asked.Add($"{name} {request.Name}");
            return next(request);
        };

        using (VariableScope("a", customGetter: Getter("outer")))
        using (VariableScope("b", customGetter: Getter("inner")))
        {
            GetVariable("w", [1], customGetter: Getter("own"));
        }

        Assert.That(asked, Is.EqualTo(new[] { "own a/b/w", "inner a/b/w", "outer a/b/w" }));
    }

    [Test]
    public void A_custom_getter_may_make_another_variable()
    {
        using (
            VariableScope("a", customGetter: (next, request) => next(request with { Name = request.Name + "_other", IsTrainable = false })))
        {
            Variable w = GetVariable("w", [1]);

            Assert.That((w.Name, w.IsTrainable), Is.EqualTo(("a/w_other:0", false)));
        }
    }

    [Test]
    public void What_a_partitioner_cuts_is_asked_for_in_parts()
    {
        using (VariableScope("p", partitioner: FixedSizePartitioner(2)))
        {
            Assert.That(
                () => GetVariable("w", [4, 2]),
                Throws.ArgumentException.With.Message.Contains("'p/w'").And.Message.Contains("GetPartitionedVariable"));
            Assert.That(GetVariable("scalar", [], initializer: Initializers.Zeros()).Name, Is.EqualTo("p/scalar:0"));
            Assert.That(
                GetPartitionedVariable("w", [4, 2]).Select(part => part.Name), Is.EqualTo(new[] { "p/w/part_0:0", "p/w/part_1:0" }));
        }
    }

    [Test]
    public void Local_variables_are_neither_trained_nor_saved()
    {
        Variable count = GetLocalVariable("count", initialValue: 0);

        Assert.That(LocalVariables(), Is.EqualTo(new[] { count }));
        Assert.That(GlobalVariables(), Is.Empty);
        Assert.That(TrainableVariables(), Is.Empty);
    }

    [Test]
    public void A_scope_knows_its_variables()
    {
        Variable outside = GetVariable("ab", [1]);
        using OpenVariableScope scope = VariableScope("a");
        Variable w = GetVariable("w", [1]);
        Variable fixedOne = GetVariable("fixed", [1], trainable: false);

        Assert.That(scope.Scope.GlobalVariables(), Is.EqualTo(new[] { w, fixedOne }));
        Assert.That(scope.Scope.TrainableVariables(), Is.EqualTo(new[] { w }));
        Assert.That(GlobalVariables(), Does.Contain(outside));
    }

    [Test]
    public void Scopes_are_left_in_the_order_of_their_nesting()
    {
        OpenVariableScope outer = VariableScope("a");
        OpenVariableScope inner = VariableScope("b");

        Assert.That(outer.Dispose, Throws.InvalidOperationException.With.Message.Contains("'a'").And.Message.Contains("'a/b'"));
        inner.Dispose();
        outer.Dispose();
    }

    [Test]
    public void A_misspelt_variable_finds_its_neighbour()
    {
        using (VariableScope("s"))
        {
            GetVariable("weights", [1]);
        }

        using (VariableScope("s", reuse: Reuse.True))
        {
            Assert.That(() => GetVariable("wieghts", [1]), Throws.ArgumentException.With.Message.Contains("Did you mean 's/weights'?"));
        }
    }

    [Test]
    public void Text_without_an_initializer_is_empty([Values(2, 2000)] int count)
    {
        Variable text = GetVariable("text", [count], DataType.String);
        using Session session = new();

        session.Run(text.Initializer);

        Assert.That(session.RunText(text).ToArray(), Is.EqualTo(Enumerable.Repeat("", count)));
    }

    [Test]
    public void Without_an_auxiliary_name_scope_none_is_opened()
    {
        using NameScope outer = NameScope("outer");
        using OpenVariableScope byDefault = VariableScope(null, "default", auxiliaryNameScope: false);
        Variable w = GetVariable("w", [1]);
        using OpenVariableScope again = VariableScope(byDefault, auxiliaryNameScope: false);

        Assert.That(NoOp("x").Name, Is.EqualTo("outer/x"));
        Assert.That((w.Name, byDefault.Scope.OriginalNameScope), Is.EqualTo(("default/w:0", "outer/")));
    }

    [Test]
    public void A_variable_in_parts_is_found_again_without_a_partitioner()
    {
        PartitionedVariable made;
        using (VariableScope("scope", partitioner: FixedSizePartitioner(2)))
        {
            made = GetPartitionedVariable("w", [4]);
        }

        using (VariableScope("scope", reuse: Reuse.True))
        {
            Assert.That(GetPartitionedVariable("w"), Is.SameAs(made));
            Assert.That(GetPartitionedVariable("w", [4]), Is.SameAs(made));
            Assert.That(
                () => GetPartitionedVariable("w", [5]),
                Throws.ArgumentException.With.Message.Contains("specified shape (5,) and found shape (4,)"));
            Assert.That(
                () => GetPartitionedVariable("w", dtype: DataType.Int32),
                Throws.ArgumentException.With.Message.Contains("specified dtype int32 and found dtype float32"));
            Assert.That(
                () => GetVariable("w", [4]), Throws.ArgumentException.With.Message.Contains("ask for it with GetPartitionedVariable"));
        }

        using (VariableScope("scope"))
        {
            Assert.That(() => GetPartitionedVariable("w", [4]), Throws.ArgumentException.With.Message.Contains("has a partitioner"));
        }
    }
}
