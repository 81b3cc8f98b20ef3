using System.Text.Json;
using Tensors.Autograd;
using Tensors.Optim;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>From PyTorch's initial weights, on its batches, the losses of twenty steps and the final weights are PyTorch's.</summary>
public sealed class TrajectoryTests
{
    private static readonly Dictionary<string, (Func<Layer> Model, Func<Optimizer> Optimizer, double Decay)> s_trajectories = new()
    {
        ["mlp"] = (
            () => new Sequential(
                new Dense(10, 16), new Lambda(x => x.Relu()), new Dense(16, 8), new Lambda(x => x.Tanh()), new Dense(8, 3)),
            () => new Adam(0.01) { CorrectsEpsilon = true }, 0),
        ["mlp_sgd"] = (
            () => new Sequential(new Dense(10, 16), new Lambda(x => x.Gelu()), new Dense(16, 3)),
            () => new Momentum(0.05, 0.9, nesterov: true), 1e-3),
        ["cnn"] = (
            () => new Sequential(
                new Conv2D(1, 4, 3, padding: 1), new BatchNorm(4), new Lambda(x => x.Relu()), new MaxPool(2), new Conv2D(4, 8, 3),
                new Lambda(x => x.Relu()), new Flatten(), new Dense(32, 3)),
            () => new Adam(0.01) { CorrectsEpsilon = true }, 0),
        ["lstm"] = (() => new Last(new Lstm(6, 8)), () => new Adam(0.01) { CorrectsEpsilon = true }, 0),
        ["gru"] = (() => new Last(new Gru(6, 8)), () => new Adam(0.01) { CorrectsEpsilon = true }, 0),
        ["gpt"] = (() => new Gpt(), () => new AdamW(0.01, weightDecay: 0.01) { CorrectsEpsilon = true }, 0),
    };

    // In front of batch normalization the gradient of a bias is nothing but rounding, of which Adam makes whole steps, and the mean follows
    // the bias.
    private static readonly string[] s_rounding = ["cnn 0.bias", "cnn 1.running_mean"];

    private static IEnumerable<string> Names => s_trajectories.Keys;

    [TestCaseSource(nameof(Names))]
    public void Twenty_steps_are_those_of_PyTorch(string name)
    {
        using SafeTensors file = SafeTensors.Open(SharedData.PathOf("torch", "trajectories", name + ".safetensors"));
        JsonElement losses = SharedData.Json("torch", "trajectories", name + ".json").GetProperty("losses");
        Dictionary<string, Tensor> Named(string prefix) => file.Entries.Select(entry => entry.Name)
            .Where(entry => entry.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry[prefix.Length..], file.Read);
        Layer model = s_trajectories[name].Model();
        Optimizer optimizer = s_trajectories[name].Optimizer();
        model.Load(Named("initial."));

        Tensor[] parameters = [.. model.Parameters.Values];
        for (int step = 0; step < losses.GetArrayLength(); step++)
        {
            using GradientTape tape = new();
            tape.Watch(parameters);
            Tensor loss = model.Call(file.Read($"x.{step}")).SparseSoftmaxCrossEntropy(file.Read($"y.{step}")).Mean();
            Tensor[] gradients = tape.Gradient(loss, parameters);
            using (tape.StopRecording())
            {
                optimizer.Step(
                    parameters, [.. parameters.Zip(gradients, (parameter, dy) => dy + (parameter * s_trajectories[name].Decay))]);
            }

            double expected = losses[step].GetDouble();
            Assert.That(loss.Item<float>(), Is.EqualTo(expected).Within(1e-5 * expected), $"the loss of step {step}");
        }

        foreach ((string path, Tensor expected) in Named("final.").Where(entry => !s_rounding.Contains($"{name} {entry.Key}")))
        {
            (Tensor actual, Tensor wanted) = (model.State[path].Cast(DType.Float32), expected.Cast(DType.Float32));
            if (path.EndsWith("in_proj_bias", StringComparison.Ordinal))
            {
                // The same number beside each score changes nothing: that of keys moves by rounding alone.
                (actual, wanted) = (WithoutKeys(actual), WithoutKeys(wanted));
            }

            Assert.That((actual - wanted).Abs().Max().Item<float>(), Is.NotAbove(1e-4 * wanted.Abs().Max().Item<float>()), path);
        }
    }

    private static Tensor WithoutKeys(Tensor bias) => Tensor.Concat([bias[..8], bias[16..]]);

    private sealed class Last : Layer
    {
        private readonly Embedding _embed;
        private readonly RecurrentLayer _rnn;
        private readonly Dense _head;

        public Last(RecurrentLayer rnn)
        {
            _embed = AddLayer("embed", new Embedding(12, 6));
            _rnn = AddLayer("rnn", rnn);
            _head = AddLayer("head", new Dense(8, 12));
        }

        protected override Tensor Forward(Tensor x) => _head.Call(_rnn.Call(_embed.Call(x))).Reshape(-1, 12);
    }

    private sealed class Gpt : Layer
    {
        private readonly Embedding _tokens;
        private readonly LearnedPositions _positions;
        private readonly TransformerEncoderBlock _block;
        private readonly LayerNorm _norm;
        private readonly Dense _head;

        public Gpt()
        {
            _tokens = AddLayer("tokens", new Embedding(12, 8));
            _positions = AddLayer("positions", new LearnedPositions(10, 8));
            _block = AddLayer(
                "block", new TransformerEncoderBlock(8, 2, 16, dropout: 0, activation: x => x.Gelu(), normFirst: true, causal: true));
            _norm = AddLayer("norm", new LayerNorm(8));
            _head = AddLayer("head", new Dense(8, 12, bias: false));
        }

        protected override Tensor Forward(Tensor x) =>
            _head.Call(_norm.Call(_block.Call(_positions.Call(_tokens.Call(x))))).Reshape(-1, 12);
    }
}
