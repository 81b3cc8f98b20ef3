using System.Diagnostics;
using Tensors;
using Tensors.Autograd;
using Tensors.Optim;

// A chain of elementwise operations and a whole training step, plain and compiled: prints the plans, whether the bits are the same, and how
// long a call of each takes. Exits with 1 if a bit differs.
bool isSame = true;
Tensor a = Tensor.RandomUniform([300_000], -1, 1, seed: 1);
Tensor b = Tensor.RandomUniform([300_000], -1, 1, seed: 2);

Func<Tensor, Tensor, Tensor> chain = (a, b) => ((((a * b) + 0.5f) * a) - b).Square() / (a.Square() + 1);
var compiledChain = Compiler.Compile(chain, new CompileOptions { Name = "chain", Explain = Console.WriteLine });
Compare(() => chain(a, b), () => compiledChain.Call(a, b));
Console.WriteLine(compiledChain);

Tensor images = Tensor.RandomUniform([50, 784], seed: 3);
Tensor labels = Tensor.RandomUniform([50], 0, 9.99, seed: 4).Cast(DType.Int64);
Func<Tensor, Tensor, Tensor> plain = NewStep();
var compiledStep = Compiler.Compile(NewStep(), new CompileOptions { Name = "step", Explain = Console.WriteLine });
Compare(() => plain(images, labels), () => compiledStep.Call(images, labels));
Console.WriteLine(compiledStep);
return isSame ? 0 : 1;

// A step of a network with a hidden layer: cross-entropy, gradients from the tape, Adam.
static Func<Tensor, Tensor, Tensor> NewStep()
{
    Tensor[] parameters =
    [
        Tensor.RandomUniform([784, 300], -0.05, 0.05, seed: 5), Tensor.Zeros([300]),
        Tensor.RandomUniform([300, 10], -0.05, 0.05, seed: 6), Tensor.Zeros([10]),
    ];
    Adam adam = new(1e-3);
    return (images, labels) =>
    {
        using GradientTape tape = new();
        tape.Watch(parameters);
        Tensor hidden = (images.MatMul(parameters[0]) + parameters[1]).Relu();
        Tensor loss = (hidden.MatMul(parameters[2]) + parameters[3]).SparseSoftmaxCrossEntropy(labels).Mean();
        adam.Step(parameters, tape.Gradient(loss, parameters));
        return loss;
    };
}

void Compare(Func<Tensor> plain, Func<Tensor> compiled)
{
    for (int call = 0; call < 20; call++)
    {
        isSame &= plain().ToArray<float>().AsSpan().SequenceEqual(compiled().ToArray<float>());
    }

    Console.WriteLine($"the same bits: {isSame}; plain {Microseconds(plain):F0} us, compiled {Microseconds(compiled):F0} us a call");
}

static double Microseconds(Func<Tensor> call)
{
    double best = double.PositiveInfinity;
    for (int repetition = 0; repetition < 100; repetition++)
    {
        long start = Stopwatch.GetTimestamp();
        call().Dispose();
        best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
    }

    return best;
}
