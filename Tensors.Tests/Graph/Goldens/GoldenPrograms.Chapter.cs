using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

// The programs of the chapter.
internal static partial class GoldenPrograms
{
    private static void FirstGraph()
    {
        Variable x = Variable(3, name: "x");
        Variable y = Variable(4, name: "y");
        _ = x * x * y + y + 2;
        GlobalVariablesInitializer();
    }

    private static void NodeLifecycle()
    {
        Tensor w = Constant(3);
        Tensor x = w + 2;
        _ = x + 5;
        _ = x * 3;
    }

    private static (Tensor X, Tensor Y) Table() =>
        (Constant(Tensor.Zeros([20640, 9]), name: "X"), Constant(Tensor.Zeros([20640, 1]), name: "y"));

    private static void NormalEquation()
    {
        (Tensor x, Tensor y) = Table();
        Tensor xt = Transpose(x);
        MatMul(MatMul(MatrixInverse(MatMul(xt, x)), xt), y);
    }

    private static (Variable Theta, Tensor Error, Tensor Mse) Linear(Tensor x, Tensor y)
    {
        Variable theta = Variable(RandomUniform([9, 1], -1.0, 1.0, seed: 42), name: "theta");
        Tensor predictions = MatMul(x, theta, name: "predictions");
        Tensor error = predictions - y;
        return (theta, error, ReduceMean(Square(error), name: "mse"));
    }

    private static void ManualGradients()
    {
        (Tensor x, Tensor y) = Table();
        (Variable theta, Tensor error, _) = Linear(x, y);
        Tensor gradients = 2.0 / 20640 * MatMul(Transpose(x), error);
        Assign(theta, theta - 0.01 * gradients);
        GlobalVariablesInitializer();
    }

    private static void AutodiffGradients()
    {
        (Tensor x, Tensor y) = Table();
        (Variable theta, _, Tensor mse) = Linear(x, y);
        Tensor gradients = Gradients(mse, [theta])[0]!;
        Assign(theta, theta - 0.01 * gradients);
        GlobalVariablesInitializer();
    }

    private static void PlaceholderPlusFive() => _ = Placeholder<float>([null, 3]) + 5;

    private static void RepeatedNames()
    {
        Variable(0, name: "a");
        Variable(0, name: "a");
        using (NameScope("param"))
        {
            Variable(0, name: "a");
        }

        using (NameScope("param"))
        {
            Variable(0, name: "a");
        }
    }

    private static void ModularityFlat()
    {
        Tensor x = Placeholder<float>([null, 3], name: "X");
        Variable w1 = Variable(RandomNormal([3, 1]), name: "weights1");
        Variable w2 = Variable(RandomNormal([3, 1]), name: "weights2");
        Variable b1 = Variable(0.0, name: "bias1");
        Variable b2 = Variable(0.0, name: "bias2");
        Tensor z1 = Add(MatMul(x, w1), b1, name: "z1");
        Add(MatMul(x, w2), b2, name: "z2");
        Tensor relu1 = Maximum(z1, 0.0, name: "relu1");
        Tensor relu2 = Maximum(z1, 0.0, name: "relu2");
        Add(relu1, relu2, name: "output");
    }

    private static (Variable Weights, Variable Bias) Unit(Tensor x) =>
        (Variable(RandomNormal([x.StaticShape[1]!.Value, 1]), name: "weights"), Variable(0.0, name: "bias"));

    private static void FiveUnits(Func<Tensor, Tensor> relu)
    {
        Tensor x = Placeholder<float>([null, 3], name: "X");
        AddN([.. Enumerable.Range(0, 5).Select(_ => relu(x))], name: "output");
    }

    private static void ModularityFunction() => FiveUnits(x =>
    {
        (Variable w, Variable b) = Unit(x);
        return Maximum(Add(MatMul(x, w), b, name: "z"), 0.0, name: "relu");
    });

    private static void ModularityNameScope() => FiveUnits(x =>
    {
        using (NameScope("relu"))
        {
            (Variable w, Variable b) = Unit(x);
            return Maximum(Add(MatMul(x, w), b, name: "z"), 0.0, name: "max");
        }
    });

    private static Tensor SharedRelu(Tensor x, Variable threshold)
    {
        (Variable w, Variable b) = Unit(x);
        return Maximum(Add(MatMul(x, w), b, name: "z"), threshold, name: "max");
    }

    private static void SharingByHand()
    {
        Variable threshold = Variable(0.0, name: "threshold");
        FiveUnits(x =>
        {
            using (NameScope("relu"))
            {
                return SharedRelu(x, threshold);
            }
        });
    }

    private static void SharingFunctionAttribute()
    {
        Variable? threshold = null;
        FiveUnits(x =>
        {
            using (NameScope("relu"))
            {
                threshold ??= Variable(0.0, name: "threshold");
                return SharedRelu(x, threshold);
            }
        });
    }

    private static void Strings() => Constant("Do you want some café?".Split(' '));

    private static void InitializedFromPlaceholder()
    {
        Tensor initial = Placeholder<float>([], name: "initial");
        Variable(initial, validateShape: false, name: "v");
    }

    private static void AssignThroughPlaceholder()
    {
        Variable x = Variable(RandomUniform([], 0.0, 1.0));
        Tensor value = Placeholder<float>([]);
        Assign(x, value);
    }

    private static void HomeMadeMomentum()
    {
        Tensor a = Placeholder<float>([null, 1]);
        Variable b = Variable(0.0, name: "b");
        Tensor c;
        using (ControlDependencies([AssignAdd(b, 1.0)]))
        {
            c = Identity(a + b, name: "c");
        }

        Tile(a, new[] { 2, 3 });
        Group([b.Initializer, c.Op], name: "both");
    }
}
