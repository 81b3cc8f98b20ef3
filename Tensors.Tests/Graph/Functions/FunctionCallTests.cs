using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Calls of the functions that a graph definition brings along.</summary>
public sealed class FunctionCallTests : SessionFixture
{
    // square_plus(x) = x * x + 1, pair(a, b) = (a + b, a - b)
    private const string Library =
        """
        library {
          function {
            signature { name: "square_plus" input_arg { name: "x" type_attr: "T" } output_arg { name: "y" type_attr: "T" } attr { name: "T" type: "type" } }
            node_def { name: "one" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 1 } } } }
            node_def { name: "squared" op: "Mul" input: "x" input: "x" attr { key: "T" value { placeholder: "T" } } }
            node_def { name: "sum" op: "AddV2" input: "squared:z:0" input: "one:output:0" attr { key: "T" value { placeholder: "T" } } }
            ret { key: "y" value: "sum:z:0" }
          }
          function {
            signature { name: "pair" input_arg { name: "a" type: DT_FLOAT } input_arg { name: "b" type: DT_FLOAT } output_arg { name: "sum" type: DT_FLOAT } output_arg { name: "difference" type: DT_FLOAT } }
            node_def { name: "add" op: "AddV2" input: "a" input: "b" attr { key: "T" value { type: DT_FLOAT } } }
            node_def { name: "sub" op: "Sub" input: "a" input: "b" attr { key: "T" value { type: DT_FLOAT } } }
            ret { key: "sum" value: "add:z:0" }
            ret { key: "difference" value: "sub:z:0" }
          }
          function {
            signature { name: "nested" input_arg { name: "x" type: DT_FLOAT } output_arg { name: "y" type: DT_FLOAT } }
            node_def { name: "p" op: "pair" input: "x" input: "x" }
            node_def { name: "last" op: "AddV2" input: "p:difference:0" input: "p:sum:0" attr { key: "T" value { type: DT_FLOAT } } }
            ret { key: "y" value: "last:z:0" }
          }
          function {
            signature { name: "endless" input_arg { name: "x" type: DT_FLOAT } output_arg { name: "y" type: DT_FLOAT } }
            node_def { name: "again" op: "endless" input: "x" }
            ret { key: "y" value: "again:y:0" }
          }
          function {
            signature { name: "bump" input_arg { name: "v" type: DT_RESOURCE } }
            node_def { name: "one" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 1 } } } }
            node_def { name: "add" op: "AssignAddVariableOp" input: "v" input: "one:output:0" attr { key: "dtype" value { type: DT_FLOAT } } }
          }
          function {
            signature { name: "read_after_bump" input_arg { name: "v" type: DT_RESOURCE } output_arg { name: "y" type: DT_FLOAT } control_output: "bumped" }
            node_def { name: "bumped" op: "StatefulPartitionedCall" input: "v" attr { key: "f" value { func { name: "bump" } } } attr { key: "Tin" value { list { type: DT_RESOURCE } } } attr { key: "Tout" value { list { } } } }
            node_def { name: "read" op: "ReadVariableOp" input: "v" input: "^bumped" attr { key: "dtype" value { type: DT_FLOAT } } }
            ret { key: "y" value: "read:value:0" }
            control_ret { key: "bumped" value: "bumped" }
          }
        }
        """;

    private const string X =
        """node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { dim { size: 2 } } } } } """;

    private const string Call =
        """
        node { name: "call" op: "PartitionedCall" input: "x"
          attr { key: "f" value { func { name: "square_plus" attr { key: "T" value { type: DT_FLOAT } } } } }
          attr { key: "Tin" value { list { type: DT_FLOAT } } } attr { key: "Tout" value { list { type: DT_FLOAT } } } }
        """;

    private const string Variable =
        """
        node { name: "v" op: "VarHandleOp" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { } } } }
        node { name: "three" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 3 } } } }
        node { name: "init" op: "AssignVariableOp" input: "v" input: "three" attr { key: "dtype" value { type: DT_FLOAT } } }
        """;

    [Test]
    public void Results_have_the_name_of_the_call()
    {
        Import(X + Call);

        Tensor value = Session.Run("call:0", [("x:0", new[] { 2f, 3f })])!;

        Assert.That(value.ToArray<float>(), Is.EqualTo(new[] { 5f, 10f }));
    }

    [Test]
    public void Shapes_are_known_through_the_body()
    {
        Import(X + Call);

        Assert.That(Graph.GetTensorByName("call:0").StaticShape, Is.EqualTo(PartialShape.Create([2])));
    }

    [Test]
    public void Attributes_of_the_function_are_those_of_the_call()
    {
        Import(X + Call);

        Assert.That(Graph.GetOperationByName("call/squared").Attributes["T"], Is.EqualTo(DataType.Float32));
    }

    [Test]
    public void A_node_whose_kind_is_a_function_has_its_results_by_number()
    {
        Import(
            X + """node { name: "p" op: "pair" input: "x" input: "x" } node { name: "y" op: "Identity" input: "p:1" attr { key: "T" value { type: DT_FLOAT } } }""");

        Assert.That(Session.Run("p:0", [("x:0", new[] { 2f, 3f })])!.ToArray<float>(), Is.EqualTo(new[] { 4f, 6f }));
        Assert.That(Session.Run("y:0", [("x:0", new[] { 2f, 3f })])!.ToArray<float>(), Is.EqualTo(new[] { 0f, 0f }));
    }

    [Test]
    public void A_function_calls_others_and_names_their_results()
    {
        Import(X + """node { name: "n" op: "nested" input: "x" }""");

        Assert.That(Session.Run("n:0", [("x:0", new[] { 2f, 3f })])!.ToArray<float>(), Is.EqualTo(new[] { 4f, 6f }));
    }

    [Test]
    public void Gradients_go_through_a_call()
    {
        Import(X + Call);
        Tensor x = Graph.GetTensorByName("x:0");

        Tensor gradient = Gradients(Graph.GetTensorByName("call:0"), [x])[0]!;

        Assert.That(Session.Run(gradient, [(x, new[] { 2f, 3f })]).ToArray<float>(), Is.EqualTo(new[] { 4f, 6f }));
    }

    [Test]
    public void A_symbolic_gradient_takes_arguments_and_cotangents()
    {
        Import(X +
            """
            node { name: "g" op: "SymbolicGradient" input: "x" input: "x" attr { key: "f" value { func { name: "square_plus" attr { key: "T" value { type: DT_FLOAT } } } } }
              attr { key: "Tin" value { list { type: DT_FLOAT type: DT_FLOAT } } } attr { key: "Tout" value { list { type: DT_FLOAT } } } }
            """);

        Assert.That(Session.Run("g:0", [("x:0", new[] { 2f, 3f })])!.ToArray<float>(), Is.EqualTo(new[] { 8f, 18f }));
    }

    [Test]
    public void A_gradient_of_the_library_is_in_place_of_that_of_the_body()
    {
        // The gradient that the library gives is the sum of argument and cotangent.
        Import(
            X + Call,
            """
            library {
              function {
                signature { name: "other" input_arg { name: "x" type: DT_FLOAT } input_arg { name: "dy" type: DT_FLOAT } output_arg { name: "dx" type: DT_FLOAT } }
                node_def { name: "add" op: "AddV2" input: "x" input: "dy" attr { key: "T" value { type: DT_FLOAT } } }
                ret { key: "dx" value: "add:z:0" }
              }
              gradient { function_name: "square_plus" gradient_func: "other" }
            }
            """);
        Tensor x = Graph.GetTensorByName("x:0");

        Tensor gradient = Gradients(Graph.GetTensorByName("call:0"), [x])[0]!;

        Assert.That(Session.Run(gradient, [(x, new[] { 2f, 3f })]).ToArray<float>(), Is.EqualTo(new[] { 3f, 4f }));
    }

    [Test]
    public void What_a_function_does_to_a_variable_is_done_before_the_call_is()
    {
        Import(Variable +
            """
            node { name: "call" op: "StatefulPartitionedCall" input: "v" input: "^init" attr { key: "f" value { func { name: "read_after_bump" } } }
              attr { key: "Tin" value { list { type: DT_RESOURCE } } } attr { key: "Tout" value { list { type: DT_FLOAT } } } }
            node { name: "read" op: "ReadVariableOp" input: "v" input: "^call" attr { key: "dtype" value { type: DT_FLOAT } } }
            """);

        Assert.That(Session.Run("call:0")!.Item<float>(), Is.EqualTo(4));
        Assert.That(Session.Run("read:0")!.Item<float>(), Is.EqualTo(4), "assigned 3, then 1 more");
    }

    [Test]
    public void A_call_without_results_is_a_node_to_run()
    {
        Import(Variable +
            """
            node { name: "call" op: "StatefulPartitionedCall" input: "v" attr { key: "f" value { func { name: "bump" } } }
              attr { key: "Tin" value { list { type: DT_RESOURCE } } } attr { key: "Tout" value { list { } } } }
            node { name: "read" op: "ReadVariableOp" input: "v" attr { key: "dtype" value { type: DT_FLOAT } } }
            """);
        Session.Run("init");

        Session.Run("call");
        Session.Run("call");

        Assert.That(Session.Run("read:0")!.Item<float>(), Is.EqualTo(5));
    }

    [Test]
    public void A_function_that_calls_itself_is_refused_by_its_name()
    {
        Assert.That(
            () => Import(X + """node { name: "e" op: "endless" input: "x" }"""),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("'endless' calls itself (endless -> endless)"));
    }

    [Test]
    public void A_wrong_number_of_arguments_is_refused()
    {
        Assert.That(
            () => Import(X + """node { name: "p" op: "pair" input: "x" }"""),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("takes 2 arguments and is called with 1"));
    }

    [Test]
    public void A_function_that_is_not_in_the_library_is_named()
    {
        Assert.That(
            () => Import(X + Call.Replace("square_plus", "elsewhere", StringComparison.Ordinal)),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("elsewhere").And.Message.Contains("no function of this name"));
    }

    [Test]
    public void All_missing_kinds_are_named_also_those_inside_functions()
    {
        Assert.That(
            () => Import(
                X + Call + """node { name: "f" op: "Frobnicate" input: "x" }""",
                """library { function { signature { name: "square_plus" } node_def { name: "d" op: "Defenestrate" } } }""",
                withLibrary: false),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("kinds 'Frobnicate', 'Defenestrate'"));
    }

    [Test]
    public void What_nothing_calls_may_have_kinds_that_are_missing()
    {
        Import(X + Call, """library { function { signature { name: "unused" } node_def { name: "d" op: "Defenestrate" } } }""");

        Assert.That(Session.Run("call:0", [("x:0", new[] { 2f, 3f })])!.ToArray<float>(), Is.EqualTo(new[] { 5f, 10f }));
    }

    [Test]
    public void The_library_is_written_as_it_was_read()
    {
        Import(X + Call);
        GraphDefinition written = Graph.AsGraphDef();

        Assert.That(written.Proto.Library, Is.EqualTo(GraphDefinition.FromText(X + Library).Proto.Library));
        using DefaultGraph other = new Graph().AsDefault();
        ImportGraphDef(written, name: "");
        using Session session = new();
        Assert.That(session.Run("call:0", [("x:0", new[] { 2f, 3f })])!.ToArray<float>(), Is.EqualTo(new[] { 5f, 10f }));
    }

    [Test]
    public void Nodes_of_a_body_give_way_to_nodes_of_the_graph()
    {
        Import(X + Call + """node { name: "call/sum" op: "Neg" input: "x" attr { key: "T" value { type: DT_FLOAT } } }""");

        Assert.That(Graph.GetOperationByName("call/sum").Op, Is.EqualTo("Neg"));
        Assert.That(Session.Run("call:0", [("x:0", new[] { 2f, 3f })])!.ToArray<float>(), Is.EqualTo(new[] { 5f, 10f }));
    }

    [Test]
    public void A_call_in_a_branch_that_is_not_taken_gives_nothing()
    {
        // The body needs none of its operands, so that only the branch says that it has no value.
        Import(
            """
            node { name: "p" op: "Placeholder" attr { key: "dtype" value { type: DT_BOOL } } attr { key: "shape" value { shape { } } } }
            node { name: "x" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 3 } } } }
            node { name: "switch" op: "Switch" input: "x" input: "p" attr { key: "T" value { type: DT_FLOAT } } }
            node { name: "call" op: "seven" input: "switch:1" }
            node { name: "merge" op: "Merge" input: "call" input: "switch" attr { key: "T" value { type: DT_FLOAT } } attr { key: "N" value { i: 2 } } }
            """,
            """
            library { function {
              signature { name: "seven" input_arg { name: "x" type: DT_FLOAT } output_arg { name: "y" type: DT_FLOAT } }
              node_def { name: "c" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 7 } } } }
              ret { key: "y" value: "c:output:0" }
            } }
            """);

        Assert.That(Session.Run("merge:0", [("p:0", true)])!.Item<float>(), Is.EqualTo(7));
        Assert.That(Session.Run("merge:0", [("p:0", false)])!.Item<float>(), Is.EqualTo(3));
    }

    private static void Import(string nodes, string more = "", bool withLibrary = true) =>
        ImportGraphDef(GraphDefinition.FromText(nodes + (withLibrary ? Library : "") + more), name: "");
}
