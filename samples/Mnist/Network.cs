using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tensors;
using Tensors.Autograd;
using Tensors.Optim;

namespace MnistSample;

/// <summary>Two convolutions of 3 by 3, each with a bias, an activation and a pooling of 2 by 2; then two dense layers.</summary>
internal sealed class Network
{
    public const int BatchSize = 64;

    private const float Rate = 1e-3f;
    private const double RateKeptByEpoch = 0.5;
    private const int Classes = 10;
    private const int TestBatch = 500;

    private readonly RandomState _random;
    private readonly Adam _adam = new(Rate);
    private readonly Tensor[] _parameters;

    public Network(long seed)
    {
        _random = new(seed);
        int flat = Digits.Side / 4 * (Digits.Side / 4) * 64;
        _parameters =
        [
            Weights([3, 3, 1, 32], 9), Tensor.Zeros([32]),
            Weights([3, 3, 32, 64], 9 * 32), Tensor.Zeros([64]),
            Weights([flat, 128], flat), Tensor.Zeros([128]),
            Weights([128, Classes], 128), Tensor.Zeros([Classes]),
        ];
    }

    /// <summary>One walk over the digits in a new order; gives the mean loss.</summary>
    public double Train(Digits digits)
    {
        int[] order = [.. Enumerable.Range(0, digits.Count)];
        _random.Shuffle<int>(order);
        double sum = 0;
        for (int start = 0; start < digits.Count; start += BatchSize)
        {
            int end = Math.Min(start + BatchSize, digits.Count);
            sum += Step(digits.In(Tensor.FromArray(order[start..end]))) * (end - start);
        }

        _adam.LearningRate *= RateKeptByEpoch;
        return sum / digits.Count;
    }

    /// <summary>The share of digits that are told right.</summary>
    public double Accuracy(Digits digits)
    {
        long right = 0;
        for (int start = 0; start < digits.Count; start += TestBatch)
        {
            Digits part = digits.Part(start, Math.Min(start + TestBatch, digits.Count));
            right += Logits(part.Images).ArgMax(-1).Cast(DType.Int32).Equal(part.Labels).Cast(DType.Int64).Sum().Item<long>();
        }

        return (double)right / digits.Count;
    }

    /// <summary>The SHA-256 of the bits of all parameters, which must not depend on the machine.</summary>
    public string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor parameter in _parameters)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(parameter.ToArray<float>()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private float Step(Digits batch)
    {
        using GradientTape tape = new();
        tape.Watch(_parameters);
        Tensor loss = Logits(batch.Images).SparseSoftmaxCrossEntropy(batch.Labels).Mean();
        _adam.Step(_parameters, tape.Gradient(loss, _parameters));
        return loss.Item<float>();
    }

    private Tensor Logits(Tensor images)
    {
        Tensor x = Pooled(Pooled(images, 0), 2);
        Tensor hidden = x.Reshape(x.Shape[0], -1).Dense(_parameters[4], _parameters[5], Activation.Relu);
        return hidden.Dense(_parameters[6], _parameters[7]);
    }

    private Tensor Pooled(Tensor x, int layer) => x
        .Convolution(_parameters[layer], padding: WindowPadding.Same, bias: _parameters[layer + 1], activation: Activation.Relu)
        .MaxPool([2]);

    /// <summary>He's uniform weights: with so many inputs, variance 2 / inputs.</summary>
    private Tensor Weights(int[] shape, int inputs)
    {
        double bound = Math.Sqrt(6.0 / inputs);
        return _random.Uniform(-bound, bound, Shape.Create(shape)).Cast(DType.Float32);
    }
}
