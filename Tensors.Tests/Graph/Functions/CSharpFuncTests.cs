using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

public sealed class CSharpFuncTests : SessionFixture
{
    [Test]
    public void A_function_of_CSharp_is_a_node()
    {
        Tensor x = Placeholder<float>([null], "x");
        Tensor y = CSharpFunc(v => v.Sinh(), x, name: "sinh");

        Assert.That(y.Name, Is.EqualTo("sinh:0"));
        Assert.That(y.Op.Op, Is.EqualTo("PyFunc"));
        Assert.That(Session.Run(y, [(x, new[] { 0f, 1 })]).ToArray<float>(), Is.EqualTo((float[])[0, MathF.Sinh(1)]).Within(1e-6f));
    }

    [Test]
    public void It_takes_and_gives_several_values_of_any_type()
    {
        Tensor[] results = CSharpObjectFunc(
            values =>
                [StringTensor.FromString($"{((StringTensor)values[0]).Item()} {((Tensor)values[1]).Item<int>()}"), Tensor.FromScalar(2.5)],
            ["seven is", 7], [DataType.String, DataType.Float64]);

        Assert.That(Session.RunText(results[0]).Item(), Is.EqualTo("seven is 7"));
        Assert.That(Session.Run(results[1]).Item<double>(), Is.EqualTo(2.5));
    }

    [Test]
    public void It_runs_in_every_run_unless_it_says_that_it_has_no_state()
    {
        int calls = 0;
        Tensor counted = CSharpFunc(x => x + ++calls, Constant(0f));

        Assert.That(Enumerable.Range(0, 4).Select(_ => Session.Run(counted).Item<float>()), Is.EqualTo((float[])[1, 2, 3, 4]));
        Assert.That(CSharpFunc(x => x, Constant(0f), isStateful: false).Op.Op, Is.EqualTo("PyFuncStateless"));
    }

    [Test]
    public void What_it_is_given_stays_as_it_was()
    {
        List<Tensor> seen = [];
        Tensor x = Placeholder<float>([]);
        Tensor y = CSharpFunc(
            v =>
            {
                seen.Add(v);
                return v;
            },
            x * 2f);
        for (int i = 1; i <= 3; i++)
        {
            Session.Run(y, [(x, (float)i)]);
        }

        Assert.That(seen.Select(value => value.Item<float>()), Is.EqualTo((float[])[2, 4, 6]));
    }

    [Test]
    public void It_has_no_gradient_of_itself()
    {
        Tensor x = Placeholder<float>([]);

        Assert.That(Gradients(CSharpFunc(v => v * 2, x), [x])[0], Is.Null);
    }

    [Test]
    public void It_has_the_gradient_that_it_brings_along()
    {
        Tensor x = Placeholder<float>([]);
        Tensor y = CSharpFunc(v => v.Sin(), x, gradient: (node, dy) => [dy[0] * CSharpFunc(v => v.Cos(), node.Inputs[0])]);
        Tensor slope = Gradients(y * 3f, [x])[0]!;

        Assert.That(Session.Run(slope, [(x, 0.5f)]).Item<float>(), Is.EqualTo(3 * MathF.Cos(0.5f)).Within(1e-6f));
    }

    [Test]
    public void Its_gradient_goes_through_loops()
    {
        Tensor x = Placeholder<float>([]);
        Tensor[] loop = WhileLoop(
            v => v[0] < 3,
            v =>
            {
                Tensor next = CSharpFunc(w => w * w, v[1], gradient: (node, dy) => [2f * dy[0] * node.Inputs[0]]);
                next.SetShape([]);
                return [v[0] + 1, next];
            },
            [Constant(0), x]);

        Assert.That(Session.Run(Gradients(loop[1], [x])[0]!, [(x, 1.1f)]).Item<float>(), Is.EqualTo(8 * MathF.Pow(1.1f, 7)).Within(1e-4f));
    }

    [Test]
    public void A_gradient_of_another_number_is_refused()
    {
        Tensor x = Placeholder<float>([]);
        Tensor y = CSharpFunc(v => v, x, gradient: (_, dy) => [dy[0], dy[0]]);

        Assert.That(() => Gradients(y, [x]), Throws.ArgumentException.With.Message.Contains("Num gradients 2"));
    }

    [Test]
    public void What_it_throws_names_the_node()
    {
        Tensor wrong = CSharpFunc(_ => throw new ArgumentException("too long"), Constant(1f), name: "f");
        Tensor unsupported = CSharpFunc(_ => throw new NotImplementedException(), Constant(1f));
        Tensor other = CSharpFunc(_ => throw new IOException("gone"), Constant(1f), name: "g");

        Assert.That(
            () => Session.Run(wrong),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("ArgumentException: too long").And.Message.Contains("'f'"));
        Assert.That(() => Session.Run(unsupported), Throws.TypeOf<UnimplementedException>());
        Assert.That(
            () => Session.Run(other),
            Throws.TypeOf<UnknownException>().With.Message.Contains("IOException: gone").And.InnerException.TypeOf<IOException>());
    }

    [Test]
    public void Results_of_another_type_or_number_are_refused()
    {
        Tensor type = CSharpFunc(_ => Tensor.FromScalar(1), Constant(1f));
        Tensor number = CSharpFunc((Tensor[] _) => [], [1f], [DataType.Float32])[0];

        Assert.That(
            () => Session.Run(type), Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("is int32, but expects float32"));
        Assert.That(
            () => Session.Run(number),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("returns 0 values, but expects to see 1"));
    }

    [Test]
    public void A_copy_of_the_graph_finds_the_function_and_a_stranger_does_not()
    {
        Tensor y = CSharpFunc(v => v * 2, Constant(2f), name: "f");
        GraphDefinition definition = Graph.AsGraphDef();
        Graph copy = new();
        using (copy.AsDefault())
        {
            ImportGraphDef(definition, name: "");
        }

        using Session session = new(copy);
        Assert.That(session.Run("f:0")!.Item<float>(), Is.EqualTo(4));

        Tensor unknown = Graph.AddNode(
            "PyFunc", null, [], new() { ["token"] = "pyfunc_0", ["Tout"] = new[] { DataType.Float32 } }).Outputs[0];
        Assert.That(
            () => Session.Run(unknown),
            Throws.TypeOf<FailedPreconditionException>().With.Message.Contains("'pyfunc_0' is not in this program"));
    }
}
