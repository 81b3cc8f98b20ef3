using Tensors.Training;

namespace Tensors.Tests;

/// <summary>What layers own, and how it is named, kept and shown.</summary>
public sealed class LayerTests
{
    [Test]
    public void Parameters_are_named_by_path()
    {
        Sequential model = new(new Dense(2, 3), new Residual(new Sequential(new Dense(3, 3, bias: false), new BatchNorm(3))));

        Assert.That(
            model.Parameters.Keys,
            Is.EqualTo(new[] { "0.weight", "0.bias", "1.inner.0.weight", "1.inner.1.weight", "1.inner.1.bias" }));
        Assert.That(model.State.Keys, Has.Member("1.inner.1.running_mean"));
    }

    [Test]
    public void A_shared_layer_has_its_parameters_once_and_its_state_under_both_paths()
    {
        Dense shared = new(3, 3);
        Sequential model = new(shared, new Dense(3, 3), shared);

        Assert.That(model.Parameters, Has.Count.EqualTo(4));
        Assert.That(model.State, Has.Count.EqualTo(6));
        Assert.That(model.State["2.weight"], Is.SameAs(shared.Weight));
    }

    [Test]
    public void Modes_and_freezing_reach_all_layers_below()
    {
        Dense frozen = new(2, 2);
        Residual block = new(frozen);
        Sequential model = new(new Dense(2, 2), block);

        model.IsTraining = false;
        block.IsFrozen = true;

        Assert.That(frozen.IsTraining, Is.False);
        Assert.That(model.TrainedParameters.Keys, Is.EqualTo(new[] { "0.weight", "0.bias" }));
    }

    [Test]
    public void Two_parts_of_a_layer_cannot_have_one_name() => Assert.That(
        () => new Twins(), Throws.ArgumentException.With.Message.EqualTo("Twins has two parts named 'same'. (Parameter 'name')"));

    [Test]
    public void An_input_that_does_not_fit_is_answered_with_the_layer()
    {
        Dense inner = new(784, 10);
        Sequential model = new(new Flatten(), inner);

        LayerException? problem = Assert.Throws<LayerException>(() => model.Call(Tensor.Zeros([5, 28, 27])));

        Assert.That(problem?.Layer, Is.SameAs(inner));
        Assert.That(problem?.Message, Does.StartWith("Dense(784, 10) was given float32 (5, 756)."));
    }

    [TestCase("model.safetensors")]
    [TestCase("model.npz")]
    [TestCase("model")]
    public void A_model_comes_back_from_a_file(string name)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, name);
        Layer Make() => new Sequential(new Conv2D(1, 2, 3), new BatchNorm(2), new Flatten(), new Dense(8, 2));
        Layer saved = Make(), loaded = Make();
        saved.Call(Tensor.Linspace(0, 1, 32).Reshape(2, 1, 4, 4));

        saved.Save(path);
        loaded.Load(path);

        Assert.That(
            loaded.State.Select(entry => (entry.Key, entry.Value.ToString())),
            Is.EqualTo(saved.State.Select(entry => (entry.Key, entry.Value.ToString()))));
        Assert.That(loaded.State["1.num_batches_tracked"].Item<long>(), Is.EqualTo(1));
    }

    [Test]
    public void A_state_that_does_not_fit_names_what_is_missing_and_what_is_too_much_and_changes_nothing()
    {
        Dense layer = new(1, 1);
        float before = layer.Weight.Item<float>();
        Dictionary<string, Tensor> state = new() { ["weight"] = Tensor.Full([1, 1], 7), ["biases"] = Tensor.Zeros([1]) };

        Assert.That(
            () => layer.Load(state),
            Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo(
                "Dense(1, 1): the state does not fit; missing: [bias], not of this model: [biases]."));
        Assert.That(layer.Weight.Item<float>(), Is.EqualTo(before));

        layer.Load(state, strict: false);
        Assert.That(layer.Weight.Item<float>(), Is.EqualTo(7));
    }

    [Test]
    public void A_state_of_another_shape_changes_nothing()
    {
        Dense layer = new(1, 2);
        string before = layer.Weight.ToString();
        Dictionary<string, Tensor> state = new() { ["weight"] = Tensor.Ones([2, 1]), ["bias"] = Tensor.Ones([3]) };

        Assert.That(
            () => layer.Load(state), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("'bias' is (2,), and (3,) is given"));
        Assert.That(layer.Weight.ToString(), Is.EqualTo(before));
    }

    [Test]
    public void A_summary_shows_layers_shapes_and_numbers_of_parameters()
    {
        Sequential model = new(
            new Flatten(), new Dense(784, 300, Activation.Relu), new Dropout(0.2), new Dense(300, 10) { IsFrozen = true });

        Assert.That(model.Summary([1, 28, 28]), Is.EqualTo("""
            Layer  Kind                   Output    Parameters
                   Sequential             (1, 10)            0
            0      Flatten                (1, 784)           0
            1      Dense(784, 300, Relu)  (1, 300)     235,500
            2      Dropout(0.2)           (1, 300)           0
            3      Dense(300, 10)         (1, 10)        3,010
            238,510 parameters, 235,500 of them trained

            """));
    }

    [Test]
    public void Dropout_drops_in_training_only()
    {
        Dropout dropout = new(0.5);
        Tensor x = Tensor.Ones([1000]);

        Assert.That(dropout.Call(x).CountNonZero().Item<long>(), Is.InRange(400, 600));
        dropout.IsTraining = false;
        Assert.That(dropout.Call(x), Is.SameAs(x));
    }

    [Test]
    public void Causal_attention_does_not_see_what_comes_later()
    {
        MultiHeadAttention attention = new(4, 2, causal: true);
        Tensor x = Tensor.RandomNormal([1, 3, 4], seed: 1);
        Tensor changed = x.With([Range.All, 2, Range.All], 9);

        Assert.That(attention.Call(changed)[.., ..2].ToArray<float>(), Is.EqualTo(attention.Call(x)[.., ..2].ToArray<float>()));
        Assert.That(attention.Call(changed)[.., 2].ToArray<float>(), Is.Not.EqualTo(attention.Call(x)[.., 2].ToArray<float>()));
    }

    private sealed class Twins : Layer
    {
        public Twins()
        {
            AddParameter("same", Tensor.Zeros([1]));
            AddLayer("same", new Flatten());
        }

        protected override Tensor Forward(Tensor x) => x;
    }
}
