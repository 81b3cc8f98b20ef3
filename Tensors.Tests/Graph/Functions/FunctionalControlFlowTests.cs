using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Conditions and loops whose branches and bodies are functions.</summary>
public sealed class FunctionalControlFlowTests : SessionFixture
{
    private const string Library =
        """
        library {
          function {
            signature { name: "double" input_arg { name: "x" type: DT_FLOAT } output_arg { name: "y" type: DT_FLOAT } }
            node_def { name: "add" op: "AddV2" input: "x" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
            ret { key: "y" value: "add:z:0" }
          }
          function {
            signature { name: "square" input_arg { name: "x" type: DT_FLOAT } output_arg { name: "y" type: DT_FLOAT } }
            node_def { name: "mul" op: "Mul" input: "x" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
            ret { key: "y" value: "mul:z:0" }
          }
          function {
            signature { name: "small" input_arg { name: "i" type: DT_INT32 } input_arg { name: "x" type: DT_FLOAT } output_arg { name: "y" type: DT_BOOL } }
            node_def { name: "most" op: "Const" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 2 } } } }
            node_def { name: "less" op: "Less" input: "i" input: "most:output:0" attr { key: "T" value { type: DT_INT32 } } }
            ret { key: "y" value: "less:z:0" }
          }
          function {
            signature { name: "step" input_arg { name: "i" type: DT_INT32 } input_arg { name: "x" type: DT_FLOAT } output_arg { name: "next" type: DT_INT32 } output_arg { name: "y" type: DT_FLOAT } }
            node_def { name: "one" op: "Const" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 } } } }
            node_def { name: "add" op: "AddV2" input: "i" input: "one:output:0" attr { key: "T" value { type: DT_INT32 } } }
            node_def { name: "square" op: "square" input: "x" }
            ret { key: "next" value: "add:z:0" }
            ret { key: "y" value: "square:y:0" }
          }
          function {
            signature { name: "set_one" input_arg { name: "v" type: DT_RESOURCE } }
            node_def { name: "one" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 1 } } } }
            node_def { name: "assign" op: "AssignVariableOp" input: "v" input: "one:output:0" attr { key: "dtype" value { type: DT_FLOAT } } }
          }
          function {
            signature { name: "leave" input_arg { name: "v" type: DT_RESOURCE } }
          }
          function {
            signature { name: "fewer" input_arg { name: "i" type: DT_INT32 } input_arg { name: "v" type: DT_RESOURCE } output_arg { name: "y" type: DT_BOOL } }
            node_def { name: "most" op: "Const" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 3 } } } }
            node_def { name: "less" op: "Less" input: "i" input: "most:output:0" attr { key: "T" value { type: DT_INT32 } } }
            ret { key: "y" value: "less:z:0" }
          }
          function {
            signature { name: "add_to_variable" input_arg { name: "i" type: DT_INT32 } input_arg { name: "v" type: DT_RESOURCE } output_arg { name: "next" type: DT_INT32 } output_arg { name: "same" type: DT_RESOURCE } }
            node_def { name: "one" op: "Const" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 } } } }
            node_def { name: "add" op: "AddV2" input: "i" input: "one:output:0" attr { key: "T" value { type: DT_INT32 } } }
            node_def { name: "ten" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 10 } } } }
            node_def { name: "assign" op: "AssignAddVariableOp" input: "v" input: "ten:output:0" attr { key: "dtype" value { type: DT_FLOAT } } }
            ret { key: "next" value: "add:z:0" }
            ret { key: "same" value: "v" }
          }
        }
        """;

    private const string X =
        """node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { } } } } """;

    private const string Zero =
        """node { name: "zero" op: "Const" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 0 } } } } """;

    private const string Variable =
        """
        node { name: "v" op: "VarHandleOp" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { } } } }
        node { name: "three" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 3 } } } }
        node { name: "init" op: "AssignVariableOp" input: "v" input: "three" attr { key: "dtype" value { type: DT_FLOAT } } }
        node { name: "read" op: "ReadVariableOp" input: "v" attr { key: "dtype" value { type: DT_FLOAT } } }
        """;

    private const string Condition =
        """
        node { name: "p" op: "Placeholder" attr { key: "dtype" value { type: DT_BOOL } } attr { key: "shape" value { shape { } } } }
        node { name: "choice" op: "StatelessIf" input: "p" input: "x" attr { key: "then_branch" value { func { name: "square" } } } attr { key: "else_branch" value { func { name: "double" } } }
          attr { key: "Tcond" value { type: DT_BOOL } } attr { key: "Tin" value { list { type: DT_FLOAT } } } attr { key: "Tout" value { list { type: DT_FLOAT } } } }
        """;

    private const string Loop =
        """
        node { name: "loop" op: "While" input: "zero" input: "x" attr { key: "cond" value { func { name: "small" } } } attr { key: "body" value { func { name: "step" } } }
          attr { key: "T" value { list { type: DT_INT32 type: DT_FLOAT } } } attr { key: "output_shapes" value { list { shape { } shape { } } } } }
        node { name: "loop/counter" op: "Identity" input: "loop" attr { key: "T" value { type: DT_INT32 } } }
        """;

    [TestCase(true, 25)]
    [TestCase(false, 10)]
    public void A_condition_calls_one_of_two_functions(bool taken, float expected)
    {
        Import(X + Condition);

        Assert.That(Session.Run("choice:0", [("p:0", taken), ("x:0", 5f)])!.Item<float>(), Is.EqualTo(expected));
    }

    [TestCase(true, 10)]
    [TestCase(false, 2)]
    public void Gradients_go_through_a_condition(bool taken, float expected)
    {
        Import(X + Condition);
        Tensor x = Graph.GetTensorByName("x:0");

        Tensor gradient = Gradients(Graph.GetTensorByName("choice:0"), [x])[0]!;

        Assert.That(Session.Run(gradient, [("p:0", taken), (x, 5f)]).Item<float>(), Is.EqualTo(expected));
    }

    [TestCase("DT_FLOAT", 0.5f, 1)]
    [TestCase("DT_FLOAT", 0f, 3)]
    [TestCase("DT_STRING", "x", 1)]
    [TestCase("DT_STRING", "", 3)]
    public void A_condition_without_results_takes_numbers_and_text_and_changes_a_variable(string type, object predicate, float expected)
    {
        Import(
            Variable
            + $$"""node { name: "p" op: "Placeholder" attr { key: "dtype" value { type: {{type}} } } attr { key: "shape" value { shape { } } } } """
            + $$"""
              node { name: "if" op: "If" input: "p" input: "v" attr { key: "then_branch" value { func { name: "set_one" } } } attr { key: "else_branch" value { func { name: "leave" } } }
                attr { key: "Tcond" value { type: {{type}} } } attr { key: "Tin" value { list { type: DT_RESOURCE } } } attr { key: "Tout" value { list { } } } }
              """);
        Session.Run("init");

        Session.Run("if", [("p:0", predicate)]);

        Assert.That(Session.Run("read:0")!.Item<float>(), Is.EqualTo(expected));
    }

    [Test]
    public void A_loop_calls_its_body_while_its_condition_holds()
    {
        Import(X + Zero + Loop);

        Assert.That(Session.Run("loop:1", [("x:0", 3f)])!.Item<float>(), Is.EqualTo(81));
        Assert.That(Session.Run("loop/counter:0", [("x:0", 3f)])!.Item<int>(), Is.EqualTo(2));
    }

    [Test]
    public void Gradients_go_through_a_loop()
    {
        Import(X + Zero + Loop);
        Tensor x = Graph.GetTensorByName("x:0");

        Tensor gradient = Gradients(Graph.GetTensorByName("loop:1"), [x])[0]!;

        Assert.That(Session.Run(gradient, [(x, 2f)]).Item<float>(), Is.EqualTo(32), "x^4 at 2");
    }

    [Test]
    public void A_loop_hands_on_a_variable_and_changes_it()
    {
        Import(Variable + Zero +
            """
            node { name: "loop" op: "While" input: "zero" input: "v" input: "^init" attr { key: "cond" value { func { name: "fewer" } } } attr { key: "body" value { func { name: "add_to_variable" } } }
              attr { key: "T" value { list { type: DT_INT32 type: DT_RESOURCE } } } }
            node { name: "after" op: "ReadVariableOp" input: "v" input: "^loop" attr { key: "dtype" value { type: DT_FLOAT } } }
            """);

        Assert.That(Session.Run("after:0")!.Item<float>(), Is.EqualTo(33));
    }

    [Test]
    public void Branches_of_different_results_are_refused()
    {
        Assert.That(
            () => Import(X + Condition.Replace("name: \"square\"", "name: \"small\"", StringComparison.Ordinal)),
            Throws.TypeOf<TensorFileException>().With.Message.Contains("takes 2 arguments"));
    }

    private static void Import(string nodes) => ImportGraphDef(GraphDefinition.FromText(nodes + Library), name: "");
}
