using Tensors.Autograd;
using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Layers beside those of PyTorch: names of parameters, results, gradients, statistics.</summary>
public sealed class PyTorchLayerTests
{
    private static readonly Dictionary<string, (Func<Layer> Make, Func<Layer, Tensor[], Tensor[]> Run)> s_layers = new()
    {
        ["linear"] = Plain(() => new Dense(8, 3)),
        ["conv1d"] = Plain(() => new Conv1D(4, 5, 3, stride: 2, padding: 1)),
        ["conv2d_valid"] = Plain(() => new Conv2D(6, 8, 3)),
        ["conv2d_same"] = Plain(() => new Conv2D(6, 8, 3, padding: 1)),
        ["conv2d_stride"] = Plain(() => new Conv2D(6, 8, 3, stride: 2, padding: 1)),
        ["conv2d_asymmetric"] = Plain(() => new Conv2D(6, 8, 3, stride: [2, 1], padding: [0, 2])),
        ["conv2d_dilation"] = Plain(() => new Conv2D(6, 8, 3, padding: 2, dilation: 2)),
        ["conv2d_groups"] = Plain(() => new Conv2D(6, 8, 3, padding: 1, groups: 2)),
        ["conv2d_depthwise"] = Plain(() => new Conv2D(6, 6, 3, padding: 1, groups: 6)),
        ["conv2d_reflect"] = Plain(() => new Conv2D(6, 8, 3, padding: 1, edges: PadMode.Reflect)),
        ["conv2d_circular"] = Plain(() => new Conv2D(6, 8, 3, padding: 1, edges: PadMode.Wrap)),
        ["conv3d"] = Plain(() => new Conv3D(2, 3, [2, 3, 3], padding: 1)),
        ["conv_transpose1d"] = Plain(() => new ConvTranspose1D(4, 3, 4, stride: 3, dilation: 2)),
        ["conv_transpose2d"] = Plain(() => new ConvTranspose2D(6, 4, 3, stride: 2, padding: 1, outputPadding: 1, groups: 2)),
        ["max_pool"] = Plain(() => new MaxPool(3, 2, 1)),
        ["max_pool_dilated"] = Plain(() => new MaxPool(2, 2, dilation: 2)),
        ["max_pool_ceil"] = Plain(() => new MaxPool(2, ceiling: true)),
        ["avg_pool"] = Plain(() => new AveragePool(3, 2, 1)),
        ["avg_pool_exclude"] = Plain(() => new AveragePool(3, 2, 1, countsPadding: false)),
        ["adaptive_avg"] = Plain(() => new AdaptiveAveragePool([4, 3])),
        ["adaptive_max"] = Plain(() => new AdaptiveMaxPool([4, 3])),
        ["batch_norm_train"] = Plain(() => new BatchNorm(6)),
        ["batch_norm_eval"] = Plain(() => new BatchNorm(6) { IsTraining = false }),
        ["layer_norm"] = Plain(() => new LayerNorm([9, 8])),
        ["group_norm"] = Plain(() => new GroupNorm(3, 6)),
        ["instance_norm"] = Plain(() => new InstanceNorm(6, affine: true)),
        ["rms_norm"] = Plain(() => new RmsNorm(8)),
        ["embedding"] = Plain(() => new Embedding(10, 4, padding: 3)),
        ["rnn"] = StepsFirst(() => new Rnn(4, 6, layers: 2), (rnn, x) => rnn.Run(x)),
        ["rnn_relu"] = StepsFirst(() => new Rnn(4, 6, rectifies: true), (rnn, x) => rnn.Run(x)),
        ["gru"] = StepsFirst(() => new Gru(4, 6, layers: 2, bidirectional: true), (gru, x) => gru.Run(x)),
        ["lstm"] = (() => new Lstm(4, 6, layers: 2, bidirectional: true), (layer, x) => WithCell((Lstm)layer, x[0], stepsFirst: true)),
        ["lstm_batch_first"] = (() => new Lstm(4, 6), (layer, x) => WithCell((Lstm)layer, x[0], stepsFirst: false)),
        ["multi_head_attention"] =
            (() => new MultiHeadAttention(8, 2), (layer, x) => [((MultiHeadAttention)layer).Run(x[1], x[0], x[2])]),
        ["transformer_encoder"] = Plain(() => new TransformerEncoderBlock(8, 2, 16, dropout: 0)),
        ["transformer_encoder_norm_first_gelu"] =
            Plain(() => new TransformerEncoderBlock(8, 2, 16, dropout: 0, activation: x => x.Gelu(), normFirst: true)),
        ["transformer_decoder"] = (
            () => new TransformerDecoderBlock(8, 2, 16, dropout: 0),
            (layer, x) => [((TransformerDecoderBlock)layer).Run(x[1], x[0], causal: false)]),
    };

    private static IEnumerable<string> Names => s_layers.Keys;

    [TestCaseSource(nameof(Names))]
    public void Results_and_gradients_are_those_of_PyTorch(string name)
    {
        using SafeTensors file = SafeTensors.Open(SharedData.PathOf("torch", "layers", name + ".safetensors"));
        Dictionary<string, Tensor> Named(string prefix) => file.Entries.Select(entry => entry.Name)
            .Where(entry => entry.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry[prefix.Length..], file.Read);
        Layer layer = s_layers[name].Make();
        Dictionary<string, Tensor> parameters = Named("parameter."), statistics = Named("buffer.");
        Assert.That(layer.Parameters.Keys, Is.EqualTo(layer.Parameters.Keys.Where(parameters.ContainsKey)));
        Assert.That(layer.State.Keys, Is.EquivalentTo(parameters.Keys.Concat(statistics.Keys)));
        layer.Load(layer.IsTraining ? parameters : parameters.Concat(statistics).ToDictionary(), strict: false);

        // Inputs in the order of their names: keys before queries, memory before the sequence.
        KeyValuePair<string, Tensor>[] inputs = [.. Named("input.").OrderBy(entry => entry.Key, StringComparer.Ordinal)];
        Dictionary<string, Tensor> sources = inputs.Where(entry => entry.Value.DType.IsFloating)
            .ToDictionary(entry => "input." + entry.Key, entry => entry.Value);
        foreach ((string path, Tensor parameter) in layer.Parameters)
        {
            sources.Add("parameter." + path, parameter);
        }

        Tensor[] watched = [.. sources.Values];
        using GradientTape tape = new();
        tape.Watch(watched);
        Tensor[] results = s_layers[name].Run(layer, [.. inputs.Select(entry => entry.Value)]);
        Tensor loss = results.Select(Weighed).Aggregate((sum, term) => sum + term);
        Tensor[] gradients = tape.Gradient(loss, watched);

        Assert.Multiple(() =>
        {
            Dictionary<string, Tensor> outputs = Named("output.");
            for (int i = 0; i < results.Length; i++)
            {
                AssertClose(results[i], outputs[$"{i}"], $"output {i}");
            }

            foreach ((string path, Tensor value) in statistics)
            {
                AssertClose(layer.State[path].Cast(DType.Float32), value.Cast(DType.Float32), path);
            }

            // PyTorch's loss goes over weights of attention as well, where it gives them.
            Dictionary<string, Tensor> expected = outputs.Count == results.Length ? Named("gradient.") : [];
            Assert.That(expected.Keys, Is.EquivalentTo(sources.Keys.Where(_ => expected.Count > 0)));
            if (name == "batch_norm_eval")
            {
                TakeAway(expected);
            }

            foreach ((string path, Tensor gradient) in sources.Keys.Zip(gradients).Where(pair => expected.ContainsKey(pair.First)))
            {
                AssertClose(gradient, expected[path], path);
            }
        });
    }

    private static (Func<Layer>, Func<Layer, Tensor[], Tensor[]>) Plain(Func<Layer> make) => (make, (layer, x) => [layer.Call(x[0])]);

    private static (Func<Layer>, Func<Layer, Tensor[], Tensor[]>) StepsFirst<TLayer>(
        Func<TLayer> make, Func<TLayer, Tensor, (Tensor Outputs, Tensor State)> run)
        where TLayer : Layer
    {
        return (make, Run);

        Tensor[] Run(Layer layer, Tensor[] x)
        {
            (Tensor y, Tensor state) = run((TLayer)layer, x[0].SwapAxes(0, 1));
            return [y.SwapAxes(0, 1), state];
        }
    }

    private static Tensor[] WithCell(Lstm lstm, Tensor x, bool stepsFirst)
    {
        (Tensor y, Tensor state, Tensor cell) = lstm.Run(stepsFirst ? x.SwapAxes(0, 1) : x);
        return [stepsFirst ? y.SwapAxes(0, 1) : y, state, cell];
    }

    /// <summary>PyTorch added the gradients of parameters to those of the call in training that came before.</summary>
    private static void TakeAway(Dictionary<string, Tensor> gradients)
    {
        using SafeTensors before = SafeTensors.Open(SharedData.PathOf("torch", "layers", "batch_norm_train.safetensors"));
        gradients["parameter.weight"] -= before.Read("gradient.parameter.weight");
        gradients["parameter.bias"] -= before.Read("gradient.parameter.bias");
    }

    private static Tensor Weighed(Tensor y) =>
        (y * Tensor.Arange((int)y.ElementCount, DType.Float64).Cos().Cast(DType.Float32).Reshape(y.Shape.Extents)).Sum();

    private static void AssertClose(Tensor actual, Tensor expected, string what)
    {
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape), what);
        double scale = expected.Abs().Max().Item<float>();
        Assert.That((actual - expected).Abs().Max().Item<float>(), Is.NotAbove(1e-5 * scale), what);
    }
}
