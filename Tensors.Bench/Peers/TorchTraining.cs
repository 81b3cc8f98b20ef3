using static TorchSharp.torch;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Tensors.Bench.Peers;

/// <summary>The training steps as a user of TorchSharp writes them.</summary>
internal static class TorchTraining
{
    public static Action SmallGradients(TorchTensor[] x)
    {
        foreach (TorchTensor input in x)
        {
            input.requires_grad_(true);
        }

        return () =>
        {
            using TorchTensor product = x[0] * x[1];
            using TorchTensor total = product + x[0];
            using TorchTensor sum = total.sum();
            sum.backward();
        };
    }

    /// <summary>The gradient of the sum of a function's results.</summary>
    public static Action Gradient(TorchTensor x, Func<TorchTensor, TorchTensor> function)
    {
        x.requires_grad_(true);
        return () =>
        {
            using TorchTensor result = function(x);
            using TorchTensor sum = result.sum();
            sum.backward();
            x.grad?.Dispose();
            x.grad = null;
        };
    }

    public static Action LinearRegression(TorchTensor[] x)
    {
        TorchTensor theta = zeros([9, 1], requires_grad: true);
        return () =>
        {
            using (TorchTensor prediction = x[0].mm(theta))
            using (TorchTensor error = prediction - x[1])
            using (TorchTensor square = error.square())
            using (TorchTensor loss = square.mean())
            {
                loss.backward();
            }

            using (no_grad())
            {
                theta.add_(theta.grad!, alpha: -0.01f);
                theta.grad!.zero_();
            }
        };
    }

    public static Action Mlp(TorchTensor[] x, Func<IEnumerable<TorchSharp.Modules.Parameter>, optim.Optimizer> optimize)
    {
        TorchSharp.Modules.Parameter[] parameters = [.. x.Skip(2).Select(parameter => new TorchSharp.Modules.Parameter(parameter.clone()))];
        optim.Optimizer optimizer = optimize(parameters);
        TorchTensor labels = x[1];
        return () =>
        {
            using (TorchTensor first = addmm(parameters[1], x[0], parameters[0], 1, 1))
            using (TorchTensor firstActive = first.relu())
            using (TorchTensor second = addmm(parameters[3], firstActive, parameters[2], 1, 1))
            using (TorchTensor secondActive = second.relu())
            using (TorchTensor logits = addmm(parameters[5], secondActive, parameters[4], 1, 1))
            using (TorchTensor loss = nn.functional.cross_entropy(logits, labels))
            {
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
            }
        };
    }
}
