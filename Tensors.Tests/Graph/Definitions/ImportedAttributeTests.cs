using Tensors.Formats.Protos;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Attributes of nodes that files bring: what they say is kept whole, and what contradicts the operands is refused.</summary>
public sealed class ImportedAttributeTests
{
    private const string Numbers = """
        node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { dim { size: 1 } dim { size: 3 } } } } }
        node { name: "i" op: "Placeholder" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "shape" value { shape { } } } }
        """;

    private DefaultGraph _default = null!;
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Open()
    {
        _default = new Graph().AsDefault();
        _folder = new();
    }

    [TearDown]
    public void Close()
    {
        _folder.Dispose();
        _default.Dispose();
    }

    [TestCase("Neg", "input: 'x' attr { key: 'T' value { type: DT_INT32 } }", "'x:0', is float32 where its attribute 'T' says int32")]
    [TestCase("MatMul", "input: 'x' input: 'x' attr { key: 'T' value { type: DT_DOUBLE } }",
        "'x:0', is float32 where its attribute 'T' says float64")]
    [TestCase("GatherV2", "input: 'x' input: 'i' input: 'i' attr { key: 'Tindices' value { type: DT_INT64 } }",
        "'i:0', is int32 where its attribute 'Tindices' says int64")]
    public void An_operand_of_another_type_than_the_node_names_is_refused(string op, string node, string problem) =>
        Assert.That(() => Import(op, node), Throws.TypeOf<TensorFileException>().With.Message.Contains(problem));

    [TestCase("Pack", "input: 'x' attr { key: 'N' value { i: 1 } } attr { key: 'axis' value { i: 4294967296 } }")]
    [TestCase("Unpack", "input: 'x' attr { key: 'num' value { i: 1 } } attr { key: 'axis' value { i: 4294967296 } }")]
    [TestCase("Squeeze", "input: 'x' attr { key: 'squeeze_dims' value { list { i: 4294967296 } } }")]
    [TestCase("OneHot", "input: 'i' input: 'i' input: 'x' input: 'x' attr { key: 'axis' value { i: 4294967295 } }")]
    [TestCase("OneHot", "input: 'i' input: 'i' input: 'x' input: 'x' attr { key: 'axis' value { i: -2 } }")]
    [TestCase("ReverseSequence",
        "input: 'x' input: 'i' attr { key: 'seq_dim' value { i: 4294967297 } } attr { key: 'batch_dim' value { i: 0 } }")]
    [TestCase("InTopK", "input: 'x' input: 'i' attr { key: 'k' value { i: 4294967297 } }")]
    public void Numbers_beyond_32_bits_are_not_cut_to_axes_and_counts(string op, string node) => Assert.That(
        () =>
        {
            Import(op, node);
            using Session session = new();
            session.RunObjects(["y:0"], [("x:0", new float[1, 3]), ("i:0", 0)]);
        },
        Throws.Exception.With.Message.Contains("32 bits").Or.Message.Contains("is outside").Or.Message.Contains("neither -1 nor one"));

    [Test]
    public void Bytes_that_are_no_text_stay_as_they_are()
    {
        Import(
            "Identity",
            @"input: 'x' attr { key: '_message' value { s: '\377\001' } } attr { key: '_messages' value { list { s: 'a' s: '\376' } } }");

        Graph.Default.AsGraphDef().Save(_folder["copy.pb"]);
        GraphDefinition copy = GraphDefinition.Load(_folder["copy.pb"]);

        NodeDef node = copy.Proto.Node.Single(node => node.Name == "y");
        Assert.That(node.Attr["_message"].S.ToByteArray(), Is.EqualTo((byte[])[255, 1]));
        Assert.That(node.Attr["_messages"].List.S.Select(text => text.ToByteArray()), Is.EqualTo((byte[][])[[97], [254]]));
    }

    [TestCase("min_consumer: 135", "min consumer version 135 above current version 134")]
    [TestCase("bad_consumers: 7 bad_consumers: 134", "disallows consumer version 134")]
    public void A_graph_that_is_not_meant_for_readers_of_this_version_is_refused(string versions, string problem)
    {
        File.WriteAllText(_folder["graph.pbtxt"], $"{Numbers} versions {{ producer: 1000 {versions} }}");

        Assert.That(
            () => ImportGraphDef(GraphDefinition.Load(_folder["graph.pbtxt"])),
            Throws.TypeOf<TensorFileException>().With.Message.Contains(problem));
    }

    [Test]
    public void A_newer_writer_alone_is_no_reason_to_refuse_a_graph()
    {
        File.WriteAllText(_folder["graph.pbtxt"], $"{Numbers} versions {{ producer: 1395 min_consumer: 12 }}");

        ImportGraphDef(GraphDefinition.Load(_folder["graph.pbtxt"]), name: "");

        Assert.That(Graph.Default.NodeCount, Is.EqualTo(2));
    }

    [Test]
    public void A_meta_graph_names_the_kinds_of_its_nodes()
    {
        Import("Neg", "input: 'x' attr { key: 'T' value { type: DT_FLOAT } }");

        ExportMetaGraph(_folder["graph.meta"]);

        MetaGraphDef meta = MetaGraphDef.Parser.ParseFrom(File.ReadAllBytes(_folder["graph.meta"]));
        Assert.That(meta.MetaInfoDef.StrippedOpList.Op.Select(op => op.Name), Is.EqualTo((string[])["Neg", "Placeholder"]));
    }

    [Test]
    public void A_meta_graph_says_what_attributes_are_by_default()
    {
        Ops.Unstack(Ops.Constant(new[,] { { 1f, 2 } }));

        ExportMetaGraph(_folder["graph.meta"]);

        MetaGraphDef meta = MetaGraphDef.Parser.ParseFrom(File.ReadAllBytes(_folder["graph.meta"]));
        OpDef.Types.AttrDef axis = meta.MetaInfoDef.StrippedOpList.Op.Single(op => op.Name == "Unpack").Attr.Single();
        Assert.That((axis.Name, axis.Type, axis.DefaultValue.I), Is.EqualTo(("axis", "int", 0L)));
    }

    [Test]
    public void A_graph_without_functions_is_meant_for_all_readers()
    {
        Ops.Constant(1f);

        Assert.That(GraphExport.ToProto(Graph.Default, withShapes: false).Versions.MinConsumer, Is.Zero);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_graph_with_functions_is_meant_for_readers_that_know_them(bool inMetaGraph)
    {
        File.WriteAllText(_folder["graph.pbtxt"], """
            node { name: 'x' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 3 } } } }
            node { name: 'y' op: 'PartitionedCall' input: 'x' attr { key: 'Tin' value { list { type: DT_FLOAT } } } attr { key: 'Tout' value { list { type: DT_FLOAT } } }
              attr { key: 'f' value { func { name: 'twice' } } } }
            library { function {
              signature { name: 'twice' input_arg { name: 'a' type: DT_FLOAT } output_arg { name: 'b' type: DT_FLOAT } }
              node_def { name: 'sum' op: 'AddV2' input: 'a' input: 'a' attr { key: 'T' value { type: DT_FLOAT } } }
              ret { key: 'b' value: 'sum:z:0' } } }
            versions { producer: 134 min_consumer: 12 }
            """);
        ImportGraphDef(GraphDefinition.Load(_folder["graph.pbtxt"]), name: "");
        ExportMetaGraph(_folder["graph.meta"]);

        GraphDef written = inMetaGraph
            ? MetaGraphDef.Parser.ParseFrom(File.ReadAllBytes(_folder["graph.meta"])).GraphDef
            : Graph.Default.AsGraphDef().Proto;
        Assert.That(written.Versions.MinConsumer, Is.EqualTo(12));
        Assert.That(written.Library.Function.Select(function => function.Signature.Name), Is.EqualTo(new[] { "twice" }));
        using Session session = new();
        Assert.That(session.Run("y:0")!.Item<float>(), Is.EqualTo(6));
    }

    [Test]
    public void Attributes_that_are_as_by_default_are_left_out_of_meta_graphs_when_asked_to()
    {
        Ops.Stack([Ops.Constant(1f), Ops.Constant(2f)], name: "first");
        Ops.Stack([Ops.Constant(new[] { 1f }), Ops.Constant(new[] { 2f })], axis: 1, name: "second");

        ExportMetaGraph(_folder["whole.meta"]);
        ExportMetaGraph(_folder["stripped.meta"], stripDefaultAttrs: true);

        Assert.That(Axes("whole.meta"), Is.EqualTo((false, true, true)));
        Assert.That(Axes("stripped.meta"), Is.EqualTo((true, false, true)));
        using DefaultGraph read = new Graph().AsDefault();
        ImportMetaGraph(_folder["stripped.meta"]);
        using Session session = new();
        Assert.That(session.Run("first:0")!.ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));

        (bool IsStripped, bool First, bool Second) Axes(string file)
        {
            MetaGraphDef meta = MetaGraphDef.Parser.ParseFrom(File.ReadAllBytes(_folder[file]));
            bool Has(string name) => meta.GraphDef.Node.Single(node => node.Name == name).Attr.ContainsKey("axis");
            return (meta.MetaInfoDef.StrippedDefaultAttrs, Has("first"), Has("second"));
        }
    }

    [Test]
    public void Savers_and_saved_models_leave_them_out_too()
    {
        Tensor both = Ops.Stack([Ops.Variable(1f, name: "v"), Ops.Constant(2f)], name: "both");
        using Session session = new();
        session.Run(Ops.GlobalVariablesInitializer());
        new Saver().Save(session, _folder["model"], stripDefaultAttrs: true);
        SavedModelBuilder builder = new(_folder["served"]);
        builder.AddMetaGraphAndVariables(
            session, [SavedModel.ServingTag],
            new Dictionary<string, Signature>
            {
                ["s"] = Signature.Predict(
                    new Dictionary<string, Tensor>(), new Dictionary<string, Tensor> { ["y"] = both })
            },
            stripDefaultAttrs: true);
        builder.Save();

        using DefaultGraph read = new Graph().AsDefault();
        using Session second = new();
        SavedModel.Load(second, [SavedModel.ServingTag], _folder["served"]);
        Assert.That(second.Run("both:0")!.ToArray<float>(), Is.EqualTo(new[] { 1f, 2 }));
        Assert.That(
            MetaGraphDef.Parser.ParseFrom(File.ReadAllBytes(_folder["model.meta"])).GraphDef.Node.Single(
                node => node.Name == "both").Attr.ContainsKey("axis"), Is.False);
    }

    private void Import(string op, string node)
    {
        File.WriteAllText(_folder["graph.pbtxt"], $"{Numbers} node {{ name: 'y' op: '{op}' {node} }}");
        ImportGraphDef(GraphDefinition.Load(_folder["graph.pbtxt"]), name: "");
    }
}
