using static TorchSharp.torch;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Tensors.Bench.Peers;

/// <summary>Normalization over channels and attention of libtorch.</summary>
internal static class TorchNormalization
{
    public static void AddTo(Dictionary<string, Func<TorchTensor[], Action>> calls)
    {
        calls.Add("batch norm training step", x =>
        {
            TorchSharp.Modules.BatchNorm2d layer = nn.BatchNorm2d(128);
            layer.train();
            return TorchTraining.Gradient(x[0].permute(0, 3, 1, 2).contiguous(), layer.forward);
        });
        calls.Add("batch norm, inference", x =>
        {
            TorchSharp.Modules.BatchNorm2d layer = nn.BatchNorm2d(128);
            layer.eval();
            TorchTensor image = x[0].permute(0, 3, 1, 2).contiguous();
            return () =>
            {
                using IDisposable none = no_grad();
                layer.forward(image).Dispose();
            };
        });
        calls.Add("attention", x => () => nn.functional.scaled_dot_product_attention(x[0], x[1], x[2]).Dispose());
        calls.Add("attention, forward and backward", x => Attention(x, causal: false));
        calls.Add("causal attention, forward and backward", x => Attention(x, causal: true));
        calls.Add("transformer step, SGD", Transformer);
        calls.Add("transformer step, SGD, compiled", Transformer);
    }

    private static Action Transformer(TorchTensor[] x)
    {
        // Sequences come first, then the batch.
        TorchTensor sequences = x[0].transpose(0, 1).contiguous();
        TorchTensor hidden = full([128, 128], float.NegativeInfinity).triu(1);
        TorchSharp.Modules.TransformerEncoderLayer block = nn.TransformerEncoderLayer(256, 8, dim_feedforward: 1024, dropout: 0);
        optim.Optimizer optimizer = optim.SGD(block.parameters(), 0.01);
        return () =>
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            block.call(sequences, hidden, null!).square().mean().backward();
            optimizer.step();
        };
    }

    private static Action Attention(TorchTensor[] x, bool causal)
    {
        foreach (TorchTensor operand in x)
        {
            operand.requires_grad_(true);
        }

        return () =>
        {
            using (TorchTensor y = nn.functional.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: causal))
            using (TorchTensor sum = y.sum())
            {
                sum.backward();
            }

            foreach (TorchTensor operand in x)
            {
                operand.grad?.Dispose();
                operand.grad = null;
            }
        };
    }
}
