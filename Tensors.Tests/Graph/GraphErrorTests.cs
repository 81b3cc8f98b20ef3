using System.Collections;
using System.Reflection;
using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>
/// Programs that are wrong: the error is of the class that TensorFlow's is mapped to, and names the node that TensorFlow names.
/// </summary>
public sealed class GraphErrorTests
{
    // Python's classes and those of .NET that stand for them.
    private static readonly Dictionary<string, Type> s_classes = new()
    {
        ["ValueError"] = typeof(ArgumentException),
        ["TypeError"] = typeof(ArgumentException),
        ["AttributeError"] = typeof(GraphTypeException),
        ["KeyError"] = typeof(KeyNotFoundException),
        ["RuntimeError"] = typeof(InvalidOperationException),
        ["AssertionError"] = typeof(InvalidOperationException),
        ["InvalidArgumentError"] = typeof(InvalidArgumentException),
        ["FailedPreconditionError"] = typeof(FailedPreconditionException),
        ["OutOfRangeError"] = typeof(OutOfRangeException),
        ["CancelledError"] = typeof(CancelledException),
    };

    private static readonly Dictionary<string, Action> s_programs = new()
    {
        ["uninitialized variable"] = () => new Session().Run(Variable(1.0, name: "v")),
        ["uninitialized behind a computation"] = () => Run(Variable(1.0, name: "v") * 2.0),
        ["placeholder not fed"] = () => Run(Placeholder<float>([2], name: "x") + 1),
        ["feed of another shape"] = () => Feed(Placeholder<float>([null, 3], name: "x"), new[,] { { 1f, 2 } }),
        ["feed of another rank"] = () => Feed(Placeholder<float>([null, 3], name: "x"), 1f),
        ["feed of text for numbers"] = () => Feed(Placeholder<float>([], name: "x"), "one"),
        ["feed of too large an integer"] = () => Feed(Placeholder<sbyte>([], name: "x"), 300),
        ["feed of a tensor"] = () => Feed(Placeholder<float>([], name: "x"), Constant(1.0)),
        ["feed by an unknown name"] = () =>
        {
            Constant(1.0, name: "c");
            new Session().Run("c:0", feed: [("nothing:0", 1f)]);
        },
        ["fetch by an unknown name"] = () =>
        {
            Constant(1.0, name: "c");
            new Session().Run("d:0");
        },
        ["fetch of a number"] = () => new Session().Run(3.0),
        ["fetch of nothing"] = () =>
        {
            Constant(1.0);
            new Session().Run((string?)null);
        },
        ["fetch from another graph"] = () =>
        {
            Tensor c = Constant(1.0, name: "c");
            Graph other = new();
            using (other.AsDefault())
            {
                Constant(2.0, name: "d");
            }

            new Session(other).Run(c);
        },
        ["run of an empty graph"] = () => new Session(new Graph()).Run((Fetch[])[]),
        ["run after close"] = () =>
        {
            Tensor c = Constant(1.0);
            Session session = new();
            session.Close();
            session.Run(c);
        },
        ["eval without a session"] = () => Constant(1.0).Eval(),
        ["two graphs in one operation"] = () =>
        {
            Tensor a = Constant(1.0);
            Tensor b;
            using (new Graph().AsDefault())
            {
                b = Constant(2.0);
            }

            _ = a + b;
        },
        ["reset inside a block"] = () => Graph.ResetDefault(),
        ["create after finalize"] = () =>
        {
            Graph.Default.Seal();
            Constant(1.0);
        },
        ["bad operation name"] = () => Constant(1.0, name: "a:b"),
        ["operation name with a leading underscore"] = () => Constant(1.0, name: "_a"),
        ["bad scope name"] = () => NameScope("a b"),
        ["tensor by name without index"] = () =>
        {
            Constant(1.0, name: "c");
            Graph.Default.GetTensorByName("c");
        },
        ["tensor by name, index too high"] = () =>
        {
            Constant(1.0, name: "c");
            Graph.Default.GetTensorByName("c:1");
        },
        ["tensor by unknown name"] = () => Graph.Default.GetTensorByName("c:0"),
        ["operation by unknown name"] = () => Graph.Default.GetOperationByName("c"),
        ["operation by tensor name"] = () =>
        {
            Constant(1.0, name: "c");
            Graph.Default.GetOperationByName("c:0");
        },
        ["matmul of shapes that do not fit"] = () => MatMul(Zeros([2, 3]), Zeros([2, 2]), name: "m"),
        ["matmul of a vector"] = () => MatMul(Zeros([3]), Zeros([3, 2])),
        ["add of shapes that do not fit"] = () => _ = Zeros([2]) + Zeros([3]),
        ["add of two dtypes"] = () => _ = Constant(1) + Constant(1.0),
        ["add of an integer tensor and a float"] = () => _ = Constant(1) + 1.5,
        ["reshape that does not fit"] = () => Reshape(Zeros([6]), new[] { 4, 2 }),
        ["reduction over a missing axis"] = () => ReduceSum(Zeros([2, 3]), 2),
        ["concat of shapes that do not fit"] = () => Concat([Zeros([2, 3]), Zeros([2, 2])], 0),
        ["unequal shapes found while running"] = () =>
        {
            Tensor x = Placeholder<float>([null]);
            new Session().Run(x + Zeros([3]), feed: [(x, new[] { 1f, 2 })]);
        },
        ["matrix sizes found while running"] = () =>
        {
            Tensor x = Placeholder<float>([null, null]);
            new Session().Run(MatMul(x, Zeros([2, 2])), feed: [(x, new[,] { { 1f, 2, 3 } })]);
        },
        ["inverse of a singular matrix"] = () => Run(MatrixInverse(Zeros([2, 2]), name: "inv")),
        ["division of integers by zero"] = () => Run(FloorDiv(Constant(1), Constant(0))),
        ["gather out of range"] = () => Run(Gather(new[] { 1f, 2 }, new[] { 5 })),
        ["too many values for a constant"] = () => Constant(new[] { 1f, 2, 3 }, shape: [2]),
        ["nothing to optimize"] = () => new GradientDescentOptimizer(.1).Minimize(Constant(1.0)),
        ["no gradient for any variable"] = () =>
        {
            Variable(1.0);
            new GradientDescentOptimizer(.1).Minimize(Constant(1.0));
        },
        ["optimizing an integer"] = () => new GradientDescentOptimizer(.1).Minimize(Variable(1) * 2),
        ["apply of no gradients"] = () => new GradientDescentOptimizer(.1).ApplyGradients([]),
        ["get_variable twice"] = () =>
        {
            GetVariable("v", [1]);
            GetVariable("v", [1]);
        },
        ["reuse of what does not exist"] = () =>
        {
            using OpenVariableScope scope = VariableScope("s", reuse: Reuse.True);
            GetVariable("v", [1]);
        },
        ["reuse of what Variable made"] = () =>
        {
            using (VariableScope("s"))
            {
                Variable(1.0, name: "v");
            }

            using OpenVariableScope scope = VariableScope("s", reuse: Reuse.True);
            GetVariable("v");
        },
        ["reuse with another shape"] = () => Reused(() => GetVariable("v", [2])),
        ["reuse with another dtype"] = () => Reused(() => GetVariable("v", [1], DataType.Int32)),
        ["get_variable without a shape"] = () => GetVariable("v"),
        ["get_variable with shape and value"] = () => GetVariable("v", [2], initialValue: Constant(new[] { 1f, 2 })),
        ["scope without a name but reuse"] = () => VariableScope((string?)null, "d", Reuse.True),
        ["scope without any name"] = () => VariableScope((string?)null),
        ["variable without a value"] = () => Variable(default(TensorLike)),
        ["assign of another shape"] = () => Assign(Variable(new[] { 1f, 2 }), new[] { 1f, 2, 3 }),
        ["assign to a constant"] = () => Assign(Constant(1.0), 2.0),
        ["while with a shape that changes"] = () => WhileLoop(_ => true, v => [Concat([v[0], v[0]], 0)], [Zeros([1])]),
        ["cond with branches of two dtypes"] = () => Cond(Constant(true), () => 1, () => 1.0),
        ["dequeue of a closed queue"] = () =>
        {
            FIFOQueue queue = new(2, [DataType.Float32], name: "q");
            Session session = new();
            session.Run(queue.Close());
            session.Run(queue.Dequeue()[0]);
        },
        ["enqueue in a closed queue"] = () =>
        {
            FIFOQueue queue = new(2, [DataType.Float32], name: "q");
            Session session = new();
            session.Run(queue.Close());
            session.Run(queue.Enqueue([1.0]));
        },
        ["enqueue of another dtype"] = () => new FIFOQueue(2, [DataType.Float32]).Enqueue(["a"]),
        ["decay without a step"] = () => ExponentialDecay(.1, default, 10, .9),
    };

    // Programs that C# does not compile, with what its compiler would say of them, and what that rests on.
    private static readonly Dictionary<string, (string Program, string Error, Func<bool> IsRejected)> s_uncompilable = new()
    {
        ["tensor as a condition"] = (
            "if (Constant(1.0) > 0) { }", "CS0029: a Tensor converts to no bool without a cast, and has no operator true",
            () => !Operators(typeof(Tensor)).Any(
                method => method.Name == "op_True" || (method.Name != "op_Explicit" && method.ReturnType == typeof(bool)
                && method.Name.StartsWith("op_", StringComparison.Ordinal)
                    && method.GetParameters().All(parameter => parameter.ParameterType == typeof(Tensor))))),
        ["iteration over a tensor"] = (
            "foreach (Tensor x in Placeholder<float>()) { }", "CS1579: a Tensor has no GetEnumerator",
            () => !typeof(IEnumerable).IsAssignableFrom(typeof(Tensor)) && typeof(Tensor).GetMethod("GetEnumerator") is null),
        ["session as target number"] = (
            "new Session(37)", "CS1503: a number converts to no Graph",
            () => typeof(Session).GetConstructors().Select(constructor => constructor.GetParameters()[0].ParameterType)
                .All(type => !Converts(type, typeof(int)))),
    };

    private static IEnumerable<string> Cases => s_programs.Keys;

    private static IEnumerable<string> UncompilableCases => s_uncompilable.Keys;

    [TestCaseSource(nameof(Cases))]
    public void The_class_and_the_node_are_TensorFlows(string name)
    {
        JsonElement expected = SharedData.Json("tensorflow", "goldens", "errors.json").EnumerateArray().Single(
            row => row.GetProperty("case").GetString() == name);
        using DefaultGraph graph = new Graph().AsDefault();

        Exception failure = Assert.Catch(() => s_programs[name]())!;

        Assert.That(failure, Is.InstanceOf(s_classes[expected.GetProperty("error").GetString()!]), failure.ToString());
        if (expected.TryGetProperty("node", out JsonElement node))
        {
            Assert.That(((OpException)failure).Node!.Name, Is.EqualTo(node.GetString()));
        }
    }

    [TestCaseSource(nameof(UncompilableCases))]
    public void What_is_a_TypeError_in_Python_does_not_compile(string name) =>
        Assert.That(s_uncompilable[name].IsRejected(), s_uncompilable[name].Error);

    [Test]
    public void A_name_without_an_index_is_that_of_an_operation_and_gives_nothing()
    {
        using DefaultGraph graph = new Graph().AsDefault();
        Constant(1.0, name: "c");

        Assert.That(new Session().Run("c"), Is.Null);
    }

    [Test]
    public void Every_wrong_program_of_the_file_is_tested_here_or_with_savers()
    {
        IEnumerable<string?> cases = SharedData.Json("tensorflow", "goldens", "errors.json").EnumerateArray().Select(
            row => row.GetProperty("case").GetString());

        Assert.That(
            cases.Except([.. s_programs.Keys, .. s_uncompilable.Keys, "fetch by a name without index"]),
            Is.SubsetOf(new[] { "saver without variables", "save of what is not initialized", "restore of a missing file" }));
    }

    private static IEnumerable<MethodInfo> Operators(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.IsSpecialName);

    private static bool Converts(Type to, Type from) =>
        Operators(to).Any(
            method => method.Name == "op_Implicit" && method.ReturnType == to && method.GetParameters()[0].ParameterType == from);

    private static void Run(Tensor tensor) => new Session().Run(tensor);

    private static void Feed(Tensor placeholder, object value) => new Session().Run(placeholder, feed: [new Feed(placeholder, value)]);

    private static void Reused(Func<Variable> again)
    {
        using OpenVariableScope scope = VariableScope("s");
        GetVariable("v", [1]);
        scope.ReuseVariables();
        again();
    }
}
