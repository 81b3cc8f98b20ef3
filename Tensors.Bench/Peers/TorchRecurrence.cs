using static TorchSharp.torch;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Tensors.Bench.Peers;

/// <summary>Recurrent networks of libtorch.</summary>
internal static class TorchRecurrence
{
    public static void AddTo(Dictionary<string, Func<TorchTensor[], Action>> calls) => calls.Add("LSTM, forward and backward", x =>
    {
        TorchSharp.Modules.LSTM layer = nn.LSTM(128, 256);
        TorchTensor inputs = x[0].detach().clone().requires_grad_();
        return () =>
        {
            using var scope = NewDisposeScope();
            layer.zero_grad();
            (TorchTensor outputs, _, _) = layer.call(inputs);
            outputs.sum().backward();
        };
    });
}
