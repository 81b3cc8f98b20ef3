using Tensors.Autograd;
using Tensors.Graphs;

namespace Tensors.Tests;

[NonParallelizable]
public sealed class ProgramSeedTests
{
    [TearDown]
    public void Forget() => RandomSeed.Set(null);

    [Test]
    public void The_first_draw_is_that_of_TensorFlow_2()
    {
        // tf.random.set_seed(42); tf.random.uniform([6])
        RandomSeed.Set(42);

        Assert.That(
            Tensor.RandomUniform([6]).ToArray<float>(),
            Is.EqualTo(new[] { 0.6645621f, 0.44100678f, 0.3528825f, 0.46448255f, 0.03366041f, 0.68467236f }));
    }

    [Test]
    public void An_operation_seed_stands_beside_that_of_the_program()
    {
        // tf.random.set_seed(5); tf.random.uniform([], maxval=3, dtype=tf.int32, seed=10)
        RandomSeed.Set(5);

        Assert.That(Tensor.RandomUniform([], 0, 3, DType.Int32, seed: 10).Item<int>(), Is.EqualTo(2));
    }

    [Test]
    public void Setting_the_seed_again_repeats_every_draw()
    {
        string[] first = Draws();
        string[] second = Draws();

        Assert.That(second, Is.EqualTo(first));
        Assert.That(first.Distinct().Count(), Is.EqualTo(first.Length));

        static string[] Draws()
        {
            RandomSeed.Set(7);
            Tensor x = Tensor.Ones([64]);
            using Session session = new(new Graph());
            Tensor traced;
            using (session.Graph.AsDefault())
            {
                traced = Ops.RandomUniform([64]);
            }

            return
            [
                .. new[]
                {
                    Tensor.RandomUniform([64]), Tensor.RandomUniform([64]), Tensor.RandomNormal([64]), Tensor.TruncatedNormal([64]),
                    Tensor.Arange(64).RandomShuffle(),
                    x.Dropout(0.5), x.Dropout(0.5), x.Dropout(0.5, seed: 1), x.Dropout(0.5, seed: 1), new RandomState().Rand([64]),
                    session.Run(traced),
                }.Select(drawn => drawn.ToString()),
            ];
        }
    }

    [Test]
    public void Other_seeds_give_other_draws()
    {
        RandomSeed.Set(1);
        float[] first = Tensor.RandomUniform([16]).ToArray<float>();
        RandomSeed.Set(2);

        Assert.That(Tensor.RandomUniform([16]).ToArray<float>(), Is.Not.EqualTo(first));
        Assert.That(RandomSeed.Program, Is.EqualTo(2));
    }

    [TestCase(long.MinValue)]
    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(1L << 40)]
    public void Every_integer_is_a_seed(long seed)
    {
        RandomSeed.Set(seed);
        float[] first = Tensor.RandomUniform([16]).ToArray<float>();
        RandomSeed.Set(seed);

        Assert.That(Tensor.RandomUniform([16]).ToArray<float>(), Is.EqualTo(first));
    }

    [Test]
    public void A_seeded_draw_is_the_same_each_time_but_dropout_chooses_anew()
    {
        RandomSeed.Set(3);
        Tensor x = Tensor.Ones([64]);

        Tensor[] draws = [.. Enumerable.Range(0, 2).Select(_ => Tensor.RandomUniform([64], seed: 1))];
        Tensor[] choices = [.. Enumerable.Range(0, 2).Select(_ => x.Dropout(0.5, seed: 1))];

        Assert.That(Bits.Of(draws[1]), Is.EqualTo(Bits.Of(draws[0])));
        Assert.That(Bits.Of(choices[1]), Is.Not.EqualTo(Bits.Of(choices[0])));
    }

    [Test]
    public void The_first_choice_of_dropout_is_that_of_its_seed()
    {
        RandomSeed.Set(3);
        Tensor kept = Tensor.RandomUniform([64], seed: 11) >= 0.5;

        Assert.That(Tensor.Ones([64]).Dropout(0.5, seed: 11).NotEqual(0).ToArray<bool>(), Is.EqualTo(kept.ToArray<bool>()));
    }

    [Test]
    public void All_derivatives_of_a_call_see_one_choice([Values] bool isCheckpoint, [Values(null, 5L)] long? seed)
    {
        Func<Tensor, Tensor> drop = v => v.Dropout(0.5, seed).Square();
        Func<Tensor, Tensor> function = isCheckpoint ? Transform.Checkpoint(drop) : drop;
        Tensor x = Tensor.Full([64], 3, DType.Float64);
        using GradientTape outer = new();
        using GradientTape inner = new();
        outer.Watch(x);
        inner.Watch(x);

        Tensor y = function(x);
        Tensor dy = inner.Gradient(y, x);
        Tensor ddy = outer.Gradient(dy, x);

        // y = (2 x)² where x stayed.
        Tensor stayed = y.NotEqual(0).Cast(DType.Float64);
        Assert.That(dy.ToArray<double>(), Is.EqualTo((stayed * 24).ToArray<double>()));
        Assert.That(ddy.ToArray<double>(), Is.EqualTo((stayed * 8).ToArray<double>()));
    }

    [Test]
    public void Computing_again_does_not_advance_the_program()
    {
        Assert.That(After(v => v), Is.EqualTo(After(Transform.Checkpoint)));

        static float[] After(Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> wrap)
        {
            RandomSeed.Set(9);
            Tensor x = Tensor.Ones([8]);
            using GradientTape tape = new();
            tape.Watch(x);
            tape.Gradient(wrap(v => v.Dropout(0.5).Square())(x), x);
            return Tensor.RandomUniform([8]).ToArray<float>();
        }
    }
}
