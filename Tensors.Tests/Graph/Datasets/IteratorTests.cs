using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Iterators that change their data set.</summary>
public sealed class IteratorTests : SessionFixture
{
    private static Dataset Training => Dataset.FromTensorSlices(new[] { 1f, 2, 3 });

    private static Dataset Validation => Dataset.FromTensorSlices(new[] { -1f, -2 });

    [Test]
    public void One_iterator_walks_over_one_data_set_after_the_other()
    {
        DataIterator iterator = DataIterator.FromStructure(Training.OutputTypes, Training.OutputShapes);
        Tensor next = iterator.GetNext()[0];
        Node train = iterator.MakeInitializer(Training), validate = iterator.MakeInitializer(Validation);

        Assert.That(() => Session.Run(next), Throws.TypeOf<FailedPreconditionException>());
        Session.Run(train);
        Assert.That((Read(next), Read(next)), Is.EqualTo((1f, 2f)));
        Session.Run(validate);
        Assert.That((Read(next), Read(next)), Is.EqualTo((-1f, -2f)));
        Assert.That(() => Session.Run(next), Throws.TypeOf<OutOfRangeException>());
        Session.Run(train);
        Assert.That(Read(next), Is.EqualTo(1));
        Assert.That(
            (iterator.Name, train.Name, train.Op, next.Op.Name),
            Is.EqualTo(("IteratorV2", "make_initializer", "MakeIterator", "IteratorGetNext")));
    }

    [Test]
    public void A_data_set_of_another_structure_is_refused()
    {
        DataIterator iterator = DataIterator.FromStructure([DataType.Float32], [[2]]);

        Assert.That(() => iterator.MakeInitializer(Dataset.Range(3)), Throws.TypeOf<GraphTypeException>().With.Message.Contains("int64"));
        Assert.That(() => iterator.MakeInitializer(Training), Throws.TypeOf<GraphTypeException>().With.Message.Contains("shapes"));
        Assert.That(() => iterator.Initializer, Throws.InvalidOperationException.With.Message.Contains("MakeInitializer"));
        Assert.That(() => DataIterator.FromStructure([DataType.Float32], []), Throws.ArgumentException);
    }

    [Test]
    public void A_handle_that_is_fed_says_which_iterator_goes_on()
    {
        Tensor handle = Placeholder(DataType.String, []);
        Tensor next = DataIterator.FromStringHandle(handle, [DataType.Float32], [[]]).GetNext()[0];
        DataIterator training = Training.Repeat().MakeOneShotIterator(), validation = Validation.MakeInitializableIterator();
        StringTensor train = Session.RunText(training.StringHandle()), validate = Session.RunText(validation.StringHandle());

        Session.Run(validation.Initializer);
        Assert.That(
            (Read(next, (handle, train)), Read(next, (handle, validate)), Read(next, (handle, train)), Read(next, (handle, validate))),
            Is.EqualTo((1f, -1f, 2f, -2f)));
        Assert.That(() => Session.Run(next, [(handle, validate)]), Throws.TypeOf<OutOfRangeException>());
        Session.Run(validation.Initializer);
        Assert.That((Read(next, (handle, train)), Read(next, (handle, validate))), Is.EqualTo((3f, -1f)));
        Assert.That(next.StaticShape, Is.EqualTo(PartialShape.Scalar));
    }

    [Test]
    public void A_handle_of_another_session_or_type_is_an_error()
    {
        Tensor handle = Placeholder(DataType.String, []);
        Tensor next = DataIterator.FromStringHandle(handle, [DataType.Float32]).GetNext()[0];
        Tensor training = Training.MakeOneShotIterator().StringHandle(), numbers = Dataset.Range(3).MakeOneShotIterator().StringHandle();
        using Session other = new();
        StringTensor elsewhere = other.RunText(training);

        Assert.That(
            () => Session.Run(next, [(handle, elsewhere)]), Throws.TypeOf<NotFoundException>().With.Message.Contains("no iterator"));
        Assert.That(
            () => Session.Run(next, [(handle, Session.RunText(numbers))]),
            Throws.TypeOf<InvalidArgumentException>().With.Message.Contains("int64"));
    }

    [Test]
    public void Iterators_are_read_back_from_a_definition()
    {
        DataIterator iterator = DataIterator.FromStructure([DataType.Float32]);
        iterator.MakeInitializer(Training, name: "train");
        iterator.StringHandle(name: "text");
        DataIterator.FromStringHandle(Placeholder(DataType.String, [], name: "handle"), [DataType.Float32]).GetNext("next");
        GraphDefinition written = GraphDefinition.FromBytes(Graph.AsGraphDef().ToBytes());

        using DefaultGraph other = new Graph().AsDefault();
        ImportGraphDef(written, name: "");
        using Session session = new();
        session.Run("train");
        Assert.That(session.Run("next:0", [("handle:0", session.RunText("text:0"))])!.Item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void The_iterator_of_older_files_is_the_same()
    {
        Training.MakeInitializableIterator().GetNext("next");
        GraphDefinition written = GraphDefinition.FromText(
            Graph.AsGraphDef().ToString().Replace("\"IteratorV2\"", "\"Iterator\"", StringComparison.Ordinal));

        using DefaultGraph other = new Graph().AsDefault();
        ImportGraphDef(written, name: "");
        using Session session = new();
        session.Run("MakeIterator");
        Assert.That(session.Run("next:0")!.Item<float>(), Is.EqualTo(1));
    }

    private float Read(Tensor next, params ReadOnlySpan<Feed> feed) => Session.Run(next, feed).Item<float>();
}
