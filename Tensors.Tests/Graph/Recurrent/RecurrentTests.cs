using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Cells along sequences beyond what the golden programs do.</summary>
public sealed class RecurrentTests : SessionFixture
{
    [Test]
    public void A_loop_and_a_list_of_steps_give_the_same([Values] bool timeMajor)
    {
        Tensor x = Tensor.RandomUniform(Shape.Create(2, 5, 3), -1, 1, seed: 1);
        LstmCell cell = new(4);
        (Tensor looped, Tensor[] state) = DynamicRnn(cell, timeMajor ? x.Transpose(1, 0, 2) : x, timeMajor: timeMajor, scope: "looped");
        (Tensor[] listed, Tensor[] other) = StaticRnn(cell, Unstack(Constant(x), axis: 1), scope: "listed");
        Session.Run(GlobalVariablesInitializer());

        float[] loop = Session.Run(timeMajor ? Transpose(looped, [1, 0, 2]) : looped).ToArray<float>();
        Assert.That(loop, Is.EqualTo(Session.Run(Stack(listed, 1)).ToArray<float>()).Within(1e-6f));
        Assert.That(Session.Run(state[1]).ToArray<float>(), Is.EqualTo(Session.Run(other[1]).ToArray<float>()).Within(1e-6f));
    }

    [Test]
    public void Batch_and_time_need_not_be_known()
    {
        Tensor x = Placeholder<float>([null, null, 3]);
        (Tensor outputs, Tensor[] state) = DynamicRnn(new GruCell(2), x);
        Session.Run(GlobalVariablesInitializer());

        Assert.That((outputs.StaticShape.ToString(), state[0].StaticShape.ToString()), Is.EqualTo(("(?, ?, 2)", "(?, 2)")));
        Assert.That(Session.Run(outputs, feed: [(x, Tensor.Ones([4, 6, 3]))]).Shape, Is.EqualTo(Shape.Create(4, 6, 2)));
    }

    [Test]
    public void What_lies_behind_a_sequence_is_zeros_and_the_state_stays()
    {
        Tensor x = Tensor.RandomUniform(Shape.Create(2, 4, 3), -1, 1, seed: 2);
        BasicRnnCell cell = new(2);
        (Tensor outputs, Tensor[] state) = DynamicRnn(cell, x, new[] { 1, 4 });
        Session.Run(GlobalVariablesInitializer());
        Tensor?[] got = Session.Run([outputs, state[0]]);
        Tensor values = got[0]!;

        Assert.That(values[0, 1..].ToArray<float>(), Is.All.Zero);
        Assert.That(got[1]![0].ToArray<float>(), Is.EqualTo(values[0, 0].ToArray<float>()));
        Assert.That(got[1]![1].ToArray<float>(), Is.EqualTo(values[1, 3].ToArray<float>()));
    }

    [Test]
    public void The_way_back_begins_at_the_end_of_each_sequence()
    {
        Tensor x = Tensor.RandomUniform(Shape.Create(2, 3, 2), -1, 1, seed: 3);
        BasicRnnCell back = new(2);
        ((Tensor _, Tensor backward), (Tensor[] _, Tensor[] state)) = BidirectionalDynamicRnn(new BasicRnnCell(2), back, x, new[] { 2, 3 });
        Session.Run(GlobalVariablesInitializer());
        Tensor?[] got = Session.Run([backward, state[0]]);

        Assert.That(got[0]![0, 0].ToArray<float>(), Is.EqualTo(got[1]![0].ToArray<float>()));
        Assert.That(got[0]![0, 2].ToArray<float>(), Is.All.Zero);
        Assert.That(
            back.Variables.Select(variable => variable.Name),
            Is.EqualTo(new[] { "bidirectional_rnn/bw/basic_rnn_cell/kernel:0", "bidirectional_rnn/bw/basic_rnn_cell/bias:0" }));
    }

    [Test]
    public void A_cell_of_its_own_keeps_its_variables()
    {
        LstmCell cell = new(2, projectedUnits: 3, cellClip: 0.5);
        Tensor[] state = cell.ZeroState(4, DataType.Float32);
        (Tensor first, Tensor[] next) = cell.Call(Tensor.Ones([4, 5]), state);
        cell.Call(Tensor.Ones([4, 5]), next);

        Assert.That(
            cell.Variables.Select(variable => variable.Name),
            Is.EqualTo(new[] { "lstm_cell/kernel:0", "lstm_cell/bias:0", "lstm_cell/projection/kernel:0" }));
        Assert.That((first.StaticShape.ToString(), next[0].StaticShape.ToString()), Is.EqualTo(("(4, 3)", "(4, 2)")));
    }

    [Test]
    public void Dropped_inputs_and_outputs_are_fed_how_much_is_kept()
    {
        Tensor keep = Placeholder<float>([]);
        DropoutCell cell = new(new BasicRnnCell(50), outputKeepProb: keep, seed: 1);
        (Tensor outputs, _) = DynamicRnn(cell, Tensor.Ones([1, 4, 2]));
        Session.Run(GlobalVariablesInitializer());

        Assert.That(Session.Run(outputs, feed: [(keep, 1f)]).ToArray<float>(), Has.None.Zero);
        Assert.That(Session.Run(outputs, feed: [(keep, 0.5f)]).ToArray<float>().Count(value => value == 0), Is.EqualTo(100).Within(30));
    }

    [Test]
    public void A_state_of_another_number_of_tensors_is_refused() => Assert.That(
        () => new BasicLstmCell(2).Call(Tensor.Ones([1, 2]), [Zeros([1, 2])]),
        Throws.ArgumentException.With.Message.Contains("the cell keeps 2 of extents [2, 2]"));

    [Test]
    public void A_depth_that_is_not_known_is_refused() => Assert.That(
        () => DynamicRnn(new GruCell(2), Placeholder<float>([2, 3, null])),
        Throws.ArgumentException.With.Message.Contains("a last one whose extent is known"));

    [Test]
    public void Cells_on_each_other_are_different_objects()
    {
        GruCell cell = new(2);

        Assert.That(() => new MultiRnnCell([cell, cell]), Throws.ArgumentException.With.Message.Contains("none twice"));
    }
}
