using System.Numerics.Tensors;
using Tensors.Bench.Ratios;

namespace Tensors.Bench.Peers;

/// <summary>System.Numerics.Tensors: loops over spans on one thread, into memory that is there already.</summary>
internal sealed class PrimitivesPeer : IPeer
{
    private static readonly Dictionary<string, Action<float[][], float[]>> Calls = new()
    {
        ["add"] = (x, y) => TensorPrimitives.Add(x[0], x[1], y),
        ["add, into a given tensor"] = (x, y) => TensorPrimitives.Add(x[0], x[1], y),
        ["exp, into a given tensor"] = (x, y) => TensorPrimitives.Exp(x[0], y),
        ["mul"] = (x, y) => TensorPrimitives.Multiply(x[0], x[1], y),
        ["max"] = (x, y) => TensorPrimitives.Max(x[0], x[1], y),
        ["relu"] = (x, y) => TensorPrimitives.Max(x[0], 0, y),
        ["exp"] = (x, y) => TensorPrimitives.Exp(x[0], y),
        ["log"] = (x, y) => TensorPrimitives.Log(x[0], y),
        ["tanh"] = (x, y) => TensorPrimitives.Tanh(x[0], y),
        ["sigmoid"] = (x, y) => TensorPrimitives.Sigmoid(x[0], y),
        ["sin"] = (x, y) => TensorPrimitives.Sin(x[0], y),
        ["cos"] = (x, y) => TensorPrimitives.Cos(x[0], y),
        ["sum"] = (x, _) => Workload.Keep(TensorPrimitives.Sum<float>(x[0])),
        ["max of all"] = (x, _) => Workload.Keep(TensorPrimitives.Max<float>(x[0])),
        ["argmax of all"] = (x, _) => Workload.Keep(TensorPrimitives.IndexOfMax<float>(x[0])),
    };

    private int _threads = 1;

    public string Name => "TensorPrimitives";

    public void UseThreads(int count) => _threads = count;

    public Action? Prepare(Workload workload, Tensor[] inputs)
    {
        if (_threads > 1 || !Calls.TryGetValue(workload.Name, out Action<float[][], float[]>? call))
        {
            return null;
        }

        float[][] operands = Array.ConvertAll(inputs, input => input.ToArray<float>());
        float[] result = new float[operands[0].Length];
        return () => call(operands, result);
    }
}
