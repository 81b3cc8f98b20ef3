using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Lists of tensors as edges, and their gradients.</summary>
public sealed class TensorListTests : SessionFixture
{
    private static readonly Dictionary<string, object> s_floats =
        new() { ["element_dtype"] = DataType.Float32, ["shape_type"] = DataType.Int32 };

    [Test]
    public void Elements_are_pushed_and_popped()
    {
        Tensor list = Push(Push(Empty([2]), Constant(new float[] { 1, 2 })), Constant(new float[] { 3, 4 }));
        IReadOnlyList<Tensor> popped = Node("TensorListPopBack", [list, Constant(new[] { 2 })]);
        Tensor length = Node("TensorListLength", [popped[0]])[0];

        Assert.That(Session.Run(popped[1]).ToArray<float>(), Is.EqualTo(new float[] { 3, 4 }));
        Assert.That(Session.Run(length).Item<int>(), Is.EqualTo(1));
        Assert.That(Session.Run(Node("TensorListLength", [list])[0]).Item<int>(), Is.EqualTo(2), "a list stays as it was");
        Assert.That(popped[1].StaticShape.ToString(), Is.EqualTo("(2,)"));
    }

    [Test]
    public void Elements_without_a_value_are_zeros_where_their_shape_is_known()
    {
        Tensor known = Set(Reserve(Constant(new[] { 2 }), 3), 1, Constant(new float[] { 5, 6 }));
        Tensor unknown = Reserve(Constant(-1), 3);

        Assert.That(Session.Run(Stack(known, Constant(new[] { 2 }))).ToArray<float>(), Is.EqualTo(new float[] { 0, 0, 5, 6, 0, 0 }));
        Assert.That(Session.Run(Stack(Set(unknown, 2, Constant(7f)), Constant(-1))).ToArray<float>(), Is.EqualTo(new float[] { 0, 0, 7 }));
        Assert.That(
            () => Session.Run(Get(unknown, 0, Constant(-1))),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("uninitialized element at index 0"));
        Assert.That(Session.Run(Get(unknown, 0, Constant(new[] { 1, 2 }))).Shape, Is.EqualTo(Shape.Create(1, 2)));
    }

    [Test]
    public void Rows_of_a_tensor_are_elements()
    {
        Tensor list = Node("TensorListFromTensor", [Constant(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }), Constant(new[] { 2 })])[0];

        Assert.That(Session.Run(Get(list, 1, Constant(new[] { 2 }))).ToArray<float>(), Is.EqualTo(new float[] { 3, 4 }));
        Assert.That(
            Session.Run(Node("TensorListGather", [list, Constant(new[] { 2, 0, 2 }), Constant(new[] { 2 })])[0]).ToArray<float>(),
            Is.EqualTo(new float[] { 5, 6, 1, 2, 5, 6 }));
        Assert.That(Session.Run(Stack(list, Constant(new[] { 2 }))).Shape, Is.EqualTo(Shape.Create(3, 2)));
    }

    [Test]
    public void Rows_are_scattered_into_a_list()
    {
        Tensor rows = Constant(new float[,] { { 1, 2 }, { 3, 4 } });
        Tensor list = Node("TensorListScatterV2", [rows, Constant(new[] { 3, 1 }), Constant(new[] { 2 }), Constant(5)])[0];
        Tensor changed = Node("TensorListScatterIntoExistingList", [list, rows, Constant(new[] { 0, 1 })])[0];

        Assert.That(
            Session.Run(Stack(list, Constant(new[] { 2 }))).ToArray<float>(), Is.EqualTo(new float[] { 0, 0, 3, 4, 0, 0, 1, 2, 0, 0 }));
        Assert.That(
            Session.Run(Stack(changed, Constant(new[] { 2 }))).ToArray<float>(), Is.EqualTo(new float[] { 1, 2, 3, 4, 0, 0, 1, 2, 0, 0 }));
    }

    [Test]
    public void Elements_of_several_lengths_are_joined_and_cut_apart()
    {
        Tensor all = Constant(new float[] { 1, 2, 3, 4, 5, 6 });
        Tensor list = Node("TensorListSplit", [all, Constant(new[] { -1 }), Constant(new long[] { 1, 3, 2 })])[0];
        IReadOnlyList<Tensor> joined = Node("TensorListConcatV2", [list, Constant(new[] { -1 }), Constant(Tensor.Zeros([0], DType.Int64))]);

        Assert.That(Session.Run(Get(list, 1, Constant(-1))).ToArray<float>(), Is.EqualTo(new float[] { 2, 3, 4 }));
        Assert.That(Session.Run(joined[0]).ToArray<float>(), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(Session.Run(joined[1]).ToArray<long>(), Is.EqualTo(new long[] { 1, 3, 2 }));
    }

    [Test]
    public void Text_and_lists_are_elements_too()
    {
        Dictionary<string, object> texts = new() { ["element_dtype"] = DataType.String, ["shape_type"] = DataType.Int32 };
        Dictionary<string, object> lists = new() { ["element_dtype"] = DataType.Variant, ["shape_type"] = DataType.Int32 };
        Tensor empty = Graph.AddNode("EmptyTensorList", null, [Constant(-1), Constant(-1)], texts).Outputs[0];
        Tensor words = Graph.AddNode("TensorListPushBack", null, [empty, Constant("one")], texts).Outputs[0];
        Tensor outer = Graph.AddNode("EmptyTensorList", null, [Constant(-1), Constant(-1)], lists).Outputs[0];
        Tensor nested = Graph.AddNode("TensorListPushBack", null, [outer, words], lists).Outputs[0];
        Tensor inner = Graph.AddNode("TensorListGetItem", null, [nested, Constant(0), Constant(-1)], lists).Outputs[0];
        Tensor word = Graph.AddNode("TensorListGetItem", null, [inner, Constant(0), Constant(-1)], texts).Outputs[0];

        Assert.That(Session.RunText(word).Item(), Is.EqualTo("one"));
    }

    [Test]
    public void What_does_not_fit_is_refused_in_words()
    {
        Tensor full = Graph.AddNode(
            "EmptyTensorList", null, [Constant(new[] { 2 }), Constant(0)],
            new() { ["element_dtype"] = DataType.Float32, ["shape_type"] = DataType.Int32 }).Outputs[0];
        Tensor three = Reserve(Constant(new[] { 2 }), 3);
        Tensor pair = Constant(new float[] { 1, 2 });

        Refuse(Push(full, pair), "full list");
        Refuse(Node("TensorListPopBack", [Empty([2]), Constant(new[] { 2 })])[1], "empty list");
        Refuse(Set(three, 3, pair), "element 3 in a list with 3 elements");
        Refuse(Set(three, 0, Constant(1f)), "Item element shape: ()");
        Refuse(Get(three, -1, Constant(-1)), "element -1");
        Refuse(Stack(three, Constant(new[] { 5 })), "not compatible");
        Refuse(
            Node("TensorListConcatV2", [Reserve(Constant(-1), 0), Constant(-1), Constant(Tensor.Zeros([0], DType.Int64))])[0],
            "concating an empty list");

        void Refuse(Tensor result, string words) => Assert.That(
            () => Session.Run(result.DataType == DataType.Variant ? Node("TensorListLength", [result])[0] : result),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains(words));
    }

    [Test]
    public void The_shape_of_elements_is_told()
    {
        Assert.That(Told(Reserve(Constant(new[] { 2, -1 }), 1)).ToArray<int>(), Is.EqualTo(new[] { 2, -1 }));
        Assert.That(Told(Reserve(Constant(-1), 1)).Item<int>(), Is.EqualTo(-1));

        Tensor Told(Tensor list) =>
            Session.Run(Graph.AddNode("TensorListElementShape", null, [list], new() { ["shape_type"] = DataType.Int32 }).Outputs[0]);
    }

    [Test]
    public void Gradients_go_through_pushes_and_pops()
    {
        Tensor x = Placeholder<float>([], "x");
        Tensor list = Push(Push(Empty([]), x * 2), x * x);
        IReadOnlyList<Tensor> popped = Node("TensorListPopBack", [list, Constant(Array.Empty<int>())]);
        Tensor first = Node("TensorListPopBack", [popped[0], Constant(Array.Empty<int>())])[1];

        Assert.That(Slope(popped[1] * first, x, 3f), Is.EqualTo(6 * 9).Within(1e-4), "2x * x², by x");
        Assert.That(Slope(popped[1], x, 3f), Is.EqualTo(6), "the element below is not used");
    }

    [Test]
    public void Gradients_go_through_elements_at_positions()
    {
        Tensor x = Placeholder<float>([], "x");
        Tensor list = Set(Set(Reserve(Constant(Array.Empty<int>()), 3), 0, x * x), 1, x * 5);
        Tensor overwritten = Set(list, 0, x);
        Tensor y = Get(overwritten, 0, Constant(Array.Empty<int>())) * Get(list, 0, Constant(Array.Empty<int>()))
            + Get(list, 1, Constant(Array.Empty<int>()));

        Assert.That(Slope(y, x, 2f), Is.EqualTo((3 * 4) + 5), "x³ + 5x");
    }

    [Test]
    public void Gradients_go_through_stacks_and_rows()
    {
        Tensor x = Placeholder<float>([3, 2], "x");
        Tensor shape = Constant(new[] { 2 });
        Tensor list = Node("TensorListFromTensor", [x, shape])[0];
        Tensor gathered = Node("TensorListGather", [list, Constant(new[] { 2, 0 }), shape])[0];
        Tensor scattered = Stack(Node("TensorListScatter", [x, Constant(new[] { 1, 0, 2 }), shape])[0], shape);
        Tensor y = ReduceSum(Square(Stack(list, shape))) + ReduceSum(gathered * new float[] { 3, 4 })
            + ReduceSum(scattered * new float[,] { { 10, 0 }, { 0, 0 }, { 0, 0 } });

        Tensor dx = Session.Run(Gradients(y, [x])[0]!, [(x, new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } })]);

        Assert.That(dx.ToArray<float>(), Is.EqualTo(new float[] { 2 + 3, 4 + 4, 6 + 10, 8, 10 + 3, 12 + 4 }));
    }

    [Test]
    public void Gradients_go_through_parts()
    {
        Tensor x = Placeholder<float>([4], "x");
        Tensor any = Constant(new[] { -1 });
        Tensor list = Node("TensorListSplit", [x, any, Constant(new long[] { 1, 3 })])[0];
        Tensor joined = Node(
            "TensorListConcatV2", [Set(list, 0, Constant(new float[] { 9 })), any, Constant(Tensor.Zeros([0], DType.Int64))])[0];
        Tensor y = ReduceSum(joined * new float[] { 1, 2, 3, 4 }) + ReduceSum(Get(list, 0, any) * 7f);

        Assert.That(
            Session.Run(Gradients(y, [x])[0]!, [(x, new float[] { 1, 1, 1, 1 })]).ToArray<float>(), Is.EqualTo(new float[] { 7, 2, 3, 4 }));
    }

    [Test]
    public void A_list_that_a_loop_fills_has_gradients()
    {
        Tensor x = Placeholder<float>([], "x");
        Tensor[] loop = WhileLoop(
            v => v[0] < 4,
            v => [v[0] + 1, v[1] * x, Push(v[2], v[1])],
            [0, x, Empty([])]);
        Tensor powers = Stack(loop[2], Constant(Array.Empty<int>()));

        Assert.That(Session.Run(powers, [(x, 2f)]).ToArray<float>(), Is.EqualTo(new float[] { 2, 4, 8, 16 }));
        Assert.That(Slope(ReduceSum(powers), x, 2f), Is.EqualTo(1 + 4 + 12 + 32));
    }

    [Test]
    public void A_list_that_a_loop_reads_has_gradients()
    {
        Tensor x = Placeholder<float>([3], "x");
        Tensor list = Node("TensorListFromTensor", [x, Constant(Array.Empty<int>())])[0];
        Tensor captured = WhileLoop(
            v => v[0] < 3, v => [v[0] + 1, v[1] + Square(Get(list, v[0], Constant(Array.Empty<int>())))], [0, 0f])[1];
        Tensor passed = WhileLoop(
            v => v[0] < 3, v => [v[0] + 1, v[1] + Square(Get(v[2], v[0], Constant(Array.Empty<int>()))), v[2]], [0, 0f, list])[1];

        foreach (Tensor sum in (Tensor[])[captured, passed])
        {
            Assert.That(
                Session.Run(Gradients(sum, [x])[0]!, [(x, new float[] { 1, 2, 3 })]).ToArray<float>(), Is.EqualTo(new float[] { 2, 4, 6 }));
        }
    }

    [Test]
    public void A_condition_decides_which_list_has_gradients()
    {
        Tensor x = Placeholder<float>([], "x");
        Tensor p = Placeholder<bool>([], "p");
        Tensor list = Push(Empty([]), x * 3);
        Tensor chosen = Cond(p, () => Push(list, x * x), () => Push(list, x))!;
        Tensor y = ReduceSum(Stack(chosen, Constant(Array.Empty<int>())));
        Tensor dx = Gradients(y, [x])[0]!;

        Assert.That(Session.Run(dx, [(x, 5f), (p, true)]).Item<float>(), Is.EqualTo(13));
        Assert.That(Session.Run(dx, [(x, 5f), (p, false)]).Item<float>(), Is.EqualTo(4));
    }

    [Test]
    public void A_loop_of_functions_fills_a_list_and_its_gradient_takes_it_apart()
    {
        const string Floats = "attr { key: 'element_dtype' value { type: DT_FLOAT } } attr { key: 'shape_type' value { type: DT_INT32 } }";
        const string Integer =
            "attr { key: 'dtype' value { type: DT_INT32 } } "
            + "attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: ";
        const string Carried = "attr { key: 'T' value { list { type: [DT_INT32, DT_FLOAT, DT_VARIANT] } } }";
        const string Arguments =
            "input_arg { name: 'i' type: DT_INT32 } input_arg { name: 'v' type: DT_FLOAT } input_arg { name: 'list' type: DT_VARIANT }";
        const string OfIntegers = "attr { key: 'T' value { type: DT_INT32 } }";
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["graph.pbtxt"], $$"""
            node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { } } } }
            node { name: 'none' op: 'Const' {{Integer}} 0 } } } }
            node { name: 'any' op: 'Const' {{Integer}} -1 } } } }
            node { name: 'empty' op: 'EmptyTensorList' input: 'any' input: 'any' {{Floats}} }
            node { name: 'loop' op: 'While' input: ['none', 'x', 'empty'] {{Carried}}
              attr { key: 'cond' value { func { name: 'goes_on' } } } attr { key: 'body' value { func { name: 'turn' } } } }
            node { name: 'powers' op: 'TensorListStack' input: ['loop:2', 'any'] {{Floats}} }
            library {
              function {
                signature { name: 'goes_on' {{Arguments}} output_arg { name: 'more' type: DT_BOOL } }
                node_def { name: 'most' op: 'Const' {{Integer}} 3 } } } }
                node_def { name: 'less' op: 'Less' input: ['i', 'most:output:0'] {{OfIntegers}} }
                ret { key: 'more' value: 'less:z:0' } }
              function {
                signature { name: 'turn' {{Arguments}} output_arg { name: 'next' type: DT_INT32 } output_arg { name: 'w' type: DT_FLOAT } output_arg { name: 'longer' type: DT_VARIANT } }
                node_def { name: 'one' op: 'Const' {{Integer}} 1 } } } }
                node_def { name: 'sum' op: 'AddV2' input: ['i', 'one:output:0'] {{OfIntegers}} }
                node_def { name: 'square' op: 'Square' input: 'v' attr { key: 'T' value { type: DT_FLOAT } } }
                node_def { name: 'push' op: 'TensorListPushBack' input: ['list', 'square:y:0'] {{Floats}} }
                ret { key: 'next' value: 'sum:z:0' } ret { key: 'w' value: 'square:y:0' } ret { key: 'longer' value: 'push:output_handle:0' } } }
            versions { producer: 134 min_consumer: 12 }
            """);
        ImportGraphDef(GraphDefinition.Load(folder["graph.pbtxt"]), name: "");
        (Tensor x, Tensor powers) = (Graph.GetTensorByName("x:0"), Graph.GetTensorByName("powers:0"));

        Assert.That(Session.Run(powers, [(x, 2f)]).ToArray<float>(), Is.EqualTo(new float[] { 4, 16, 256 }));
        Assert.That(Slope(ReduceSum(powers), x, 2f), Is.EqualTo((2 * 2) + (4 * 8) + (8 * 128)));
    }

    [Test]
    public void A_hundred_thousand_elements_take_time_in_proportion()
    {
        Tensor[] loop = WhileLoop(v => v[0] < 100_000, v => [v[0] + 1, Push(v[1], Cast<float>(v[0]))], [0, Empty([])]);

        Assert.That(Session.Run(Node("TensorListLength", [loop[1]])[0]).Item<int>(), Is.EqualTo(100_000));
    }

    [Test]
    public void Optional_values_are_there_or_not()
    {
        Tensor x = Placeholder<float>([], "x");
        Dictionary<string, object> types =
            new() { ["output_types"] = new[] { DataType.Float32, DataType.Int32 }, ["output_shapes"] = new PartialShape[] { [], [] } };
        Tensor some = Graph.AddNode(
            "OptionalFromValue", null, [x * x, Constant(3)],
            new() { ["Toutput_types"] = new[] { DataType.Float32, DataType.Int32 } }).Outputs[0];
        Tensor none = Graph.AddNode("OptionalNone", null, []).Outputs[0];
        IReadOnlyList<Tensor> values = Graph.AddNode("OptionalGetValue", null, [some], types).Outputs;

        Assert.That(Session.Run(Node("OptionalHasValue", [some])[0], [(x, 4f)]).Item<bool>());
        Assert.That(Session.Run(Node("OptionalHasValue", [none])[0]).Item<bool>(), Is.False);
        Assert.That(Session.Run(values[0], [(x, 4f)]).Item<float>(), Is.EqualTo(16));
        Assert.That(Slope(values[0], x, 4f), Is.EqualTo(8));
        Assert.That(
            () => Session.Run(Graph.AddNode("OptionalGetValue", null, [none], types).Outputs[0]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("does not have a value"));
    }

    private float Slope(Tensor y, Tensor x, float at) => Session.Run(Gradients(y, [x])[0]!, [(x, at)]).Item<float>();

    private IReadOnlyList<Tensor> Node(string op, Tensor[] inputs) =>
        Graph.AddNode(
            op, null, inputs, op.Contains("Length") || op.StartsWith("Optional", StringComparison.Ordinal) ? [] : new(s_floats)).Outputs;

    private Tensor Empty(int[] shape) => Node("EmptyTensorList", [Constant(shape), Constant(-1)])[0];

    private Tensor Reserve(Tensor shape, int size) => Node("TensorListReserve", [shape, Constant(size)])[0];

    private Tensor Push(Tensor list, Tensor element) => Node("TensorListPushBack", [list, element])[0];

    private Tensor Set(Tensor list, int index, Tensor element) => Node("TensorListSetItem", [list, Constant(index), element])[0];

    private Tensor Get(Tensor list, TensorLike index, Tensor shape) => Node("TensorListGetItem", [list, Identity(index), shape])[0];

    private Tensor Stack(Tensor list, Tensor shape) => Node("TensorListStack", [list, shape])[0];
}
