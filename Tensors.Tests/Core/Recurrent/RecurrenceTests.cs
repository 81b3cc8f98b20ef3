using Tensors.Autograd;

namespace Tensors.Tests;

[TestFixture(DType.Float32)]
[TestFixture(DType.Float64)]
public sealed class RecurrenceTests(DType dtype)
{
    private double Tolerance => dtype == DType.Float32 ? 2e-5 : 1e-12;

    [Test]
    public void Sequences_are_steps_one_after_the_other([Values] RecurrentCell cell, [Values(1, 5, 33)] int units)
    {
        Tensor[] x = Operands(cell, steps: 7, items: 6, units, lengths: [7, 3, 0, 1, 7, 5]);

        Tensor[] results = Tensor.ApplyAll(new RecurrenceOp(cell), x);
        Tensor[] expected = Recurrence.InSteps(cell, x[0], x[1], x[2], x[3], x[4], x[5]);

        Assert.Multiple(() =>
        {
            for (int i = 0; i < 3; i++)
            {
                AssertClose(results[i], expected[i]);
            }
        });
    }

    [Test]
    public void Gradients_are_those_of_the_steps([Values] RecurrentCell cell, [Values(1, 5, 33)] int units)
    {
        Tensor[] x = Operands(cell, steps: 7, items: 6, units, lengths: [7, 3, 0, 1, 7, 5]);
        Tensor[] Gradients(Func<Tensor[]> function)
        {
            using GradientTape tape = new();
            tape.Watch(x.AsSpan(0, 5));
            Tensor[] results = function();
            return tape.Gradient(
                results, x.AsSpan(0, 5), [.. results.Select((result, i) => Draw([.. result.Shape], 20 + i))], UnconnectedGradients.Zeros);
        }

        Tensor[] actual = Gradients(() => Tensor.ApplyAll(new RecurrenceOp(cell), x)[..3]);
        Tensor[] expected = Gradients(() => Recurrence.InSteps(cell, x[0], x[1], x[2], x[3], x[4], x[5]));

        Assert.Multiple(() =>
        {
            for (int i = 0; i < expected.Length; i++)
            {
                AssertClose(actual[i], expected[i]);
            }
        });
    }

    [Test]
    public void Any_number_of_threads_gives_the_same_bits([Values] RecurrentCell cell)
    {
        Tensor[] x = Operands(cell, steps: 3, items: 40, units: 130, lengths: [.. Enumerable.Range(0, 40).Select(i => i % 4)]);
        int threads = ComputeThreads.Count;
        byte[][] All()
        {
            Tensor[] results = Tensor.ApplyAll(new RecurrenceOp(cell), x);
            Tensor[] gradients = Tensor.ApplyAll(
                new RecurrenceGradientOp(cell),
                [.. x, results[0], results[3], Draw([3, 40, 130], 9), Draw([40, 130], 10), Draw([.. results[2].Shape], 11)]);
            return [.. results.Concat(gradients).Select(Bits.Of)];
        }

        try
        {
            ComputeThreads.Count = 1;
            byte[][] one = All();
            ComputeThreads.Count = 3;

            Assert.That(All(), Is.EqualTo(one));
        }
        finally
        {
            ComputeThreads.Count = threads;
        }
    }

    [Test]
    public void Behind_its_length_an_item_has_no_outputs_and_holds_its_state()
    {
        RecurrentWeights[] weights = [Weights(2, 3, 4, 1)];
        Tensor x = Draw([4, 2, 2], 2);
        (Tensor outputs, Tensor state, Tensor cell) = x.Lstm(weights, lengths: Tensor.FromArray([2, 4]));
        (Tensor part, Tensor partState, Tensor partCell) = x[..2].Lstm(weights);

        Assert.That(outputs[2.., 0].Cast(DType.Float64).ToArray<double>(), Is.All.Zero);
        Assert.That(Bits.Of(outputs[..2, 0].Copy()), Is.EqualTo(Bits.Of(part[.., 0].Copy())));
        Assert.That(Bits.Of(state[0, 0].Copy()), Is.EqualTo(Bits.Of(partState[0, 0].Copy())));
        Assert.That(Bits.Of(cell[0, 0].Copy()), Is.EqualTo(Bits.Of(partCell[0, 0].Copy())));
    }

    [Test]
    public void The_other_direction_begins_at_the_end_of_each_item()
    {
        RecurrentWeights[] weights = [Weights(2, 3, 3, 1), Weights(2, 3, 3, 5)];
        Tensor x = Draw([4, 2, 2], 2);
        (Tensor outputs, Tensor state) = x.Gru(weights, bidirectional: true, lengths: Tensor.FromArray([2L, 4L]));
        (Tensor alone, Tensor aloneState) = x[..2, ..1].Flip(0).Gru([weights[1]]);

        Assert.That(outputs.Shape, Is.EqualTo(Shape.Create(4, 2, 6)));
        AssertClose(outputs[..2, 0, 3..], alone[.., 0].Flip(0));
        AssertClose(state[1, 0], aloneState[0, 0]);
        Assert.That(outputs[2.., 0].Cast(DType.Float64).ToArray<double>(), Is.All.Zero);
    }

    [Test]
    public void Items_first_is_the_same_along_other_axes()
    {
        RecurrentWeights[] weights = [Weights(2, 3, 4, 1), Weights(3, 3, 4, 5)];
        Tensor x = Draw([5, 3, 2], 2);

        Assert.That(
            Bits.Of(x.SwapAxes(0, 1).Lstm(weights, batchFirst: true).Outputs.SwapAxes(0, 1).Copy()),
            Is.EqualTo(Bits.Of(x.Lstm(weights).Outputs)));
    }

    [Test]
    public void A_step_is_a_sequence_of_one()
    {
        RecurrentWeights weights = Weights(2, 3, 4, 1);
        (Tensor x, Tensor h, Tensor c) = (Draw([2, 5, 2], 2), Draw([5, 3], 3), Draw([5, 3], 4));
        (_, Tensor state, Tensor cell) = x.Lstm([weights], initialState: h.ExpandDims(0), initialCell: c.ExpandDims(0));
        (Tensor h1, Tensor c1) = x[0].LstmStep(weights, h, c);
        (Tensor h2, Tensor c2) = x[1].LstmStep(weights, h1, c1);

        Assert.That(Bits.Of(h2.Copy()), Is.EqualTo(Bits.Of(state[0].Copy())));
        Assert.That(Bits.Of(c2.Copy()), Is.EqualTo(Bits.Of(cell[0].Copy())));
    }

    [Test]
    public void There_may_be_no_step_and_no_item()
    {
        RecurrentWeights[] weights = [Weights(2, 3, 4, 1)];

        Assert.That(Draw([0, 2, 2], 2).Lstm(weights).Outputs.Shape, Is.EqualTo(Shape.Create(0, 2, 3)));
        Assert.That(Draw([0, 2, 2], 2).Lstm(weights).State.Cast(DType.Float64).ToArray<double>(), Is.All.Zero);
        Assert.That(Draw([4, 0, 2], 2).Lstm(weights).State.Shape, Is.EqualTo(Shape.Create(1, 0, 3)));
    }

    [Test]
    public void Rejects_what_does_not_fit()
    {
        Tensor x = Draw([4, 2, 2], 2);

        Assert.That(() => x.Lstm([]), Throws.ArgumentException.With.Message.Contains("Lstm: 0 weights were given"));
        Assert.That(
            () => x.Gru([Weights(2, 3, 3, 1)], bidirectional: true),
            Throws.ArgumentException.With.Message.Contains("one for each layer and direction"));
        Assert.That(
            () => x[0].Rnn([Weights(2, 3, 1, 1)]),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("Rnn: the inputs (2, 2) must have three axes"));
        Assert.That(
            () => x.Lstm([Weights(2, 3, 3, 1)]), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("must be (T, N, 4 · H)"));
        Assert.That(
            () => x.Lstm([Weights(2, 3, 4, 1)], lengths: Tensor.FromArray([5, 1])),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("the length of item 0 is outside [0, 4]"));
        Assert.That(
            () => x.Lstm([Weights(2, 3, 4, 1)], initialState: Draw([2, 3], 1)),
            Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("the first states (2, 3) must be (layers · directions, N, H)"));
    }

    private Tensor[] Operands(RecurrentCell cell, int steps, int items, int units, int[] lengths)
    {
        int width = cell.Parts() * units;
        return
        [
            Draw([steps, items, width], 1), Draw([units, width], 2), Draw([width], 3), Draw([items, units], 4),
            Draw([items, cell == RecurrentCell.Lstm ? units : 0], 5), Tensor.FromArray(lengths),
        ];
    }

    private RecurrentWeights Weights(int inputs, int units, int parts, int seed) => new(
        Draw([inputs, parts * units], seed), Draw([units, parts * units], seed + 1), Draw([parts * units], seed + 2),
        Draw([parts * units], seed + 3));

    private Tensor Draw(int[] shape, int seed) => Domain.Between(-0.5, 0.5).Draw(Shape.Create(shape), dtype, seed);

    private void AssertClose(Tensor actual, Tensor expected)
    {
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape));
        Assert.That(
            actual.Cast(DType.Float64).ToArray<double>(), Is.EqualTo(expected.Cast(DType.Float64).ToArray<double>()).Within(Tolerance));
    }
}
