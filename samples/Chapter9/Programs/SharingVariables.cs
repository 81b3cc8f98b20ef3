using Tensors;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Chapter9;

/// <summary>Modularity, and sharing variables: five ReLU units.</summary>
internal static class SharingVariables
{
    private const int Features = 3;
    private const int Units = 5;

    public static IReadOnlyList<ChapterProgram> Programs { get; } =
    [
        new("relu-flat", "Flat code", "Two units written out: repetitive, and easy to get wrong.", notebook => Run(notebook, FlatUnits)),
        new("relu-function", "A function for one unit", "Five calls of one function; names get numbers.", notebook =>
            Run(notebook, x => Repeat(() => Unit(x)))),
        new("relu-name-scopes", "Units in name scopes", "The same in a scope per unit: relu, relu_1, ...", notebook =>
            Run(notebook, x => Repeat(() => ScopedUnit(x)))),
        new("relu-shared-by-hand", "A shared threshold, passed by hand", "One variable made outside, handed to every unit.", notebook =>
            Run(notebook, SharedByHand)),
        new(
            "relu-get-variable", "A shared threshold by GetVariable",
            "GetVariable makes relu/threshold once and finds it again where its scope is reused; making it again, or looking for one that "
            + "is not there, is an error.",
            notebook => Run(notebook, SharedByName)),
    ];

    private static void Run(Notebook notebook, Func<Tensor, IReadOnlyList<Tensor>> units)
    {
        Tensor x = Placeholder<float>([null, Features], name: "X");
        Tensor output = AddN([.. units(x)], name: "output");
        notebook.Note("variables", GlobalVariables().Select(variable => variable.Op.Name));
        notebook.Note("nodes", Graph.Default.NodeCount);
        using Session session = new Session().Enter();
        GlobalVariablesInitializer().Run();
        notebook.Note("output_of_zeros", output.Eval([(x, new float[1, Features])]).Item<float>());
        notebook.Note("name_of_output", output.Name);
    }

    private static Tensor[] Repeat(Func<Tensor> unit) => [.. Enumerable.Range(0, Units).Select(_ => unit())];

    private static Tensor[] FlatUnits(Tensor x)
    {
        Variable w1 = Variable(RandomNormal([Features, 1]), name: "weights1");
        Variable w2 = Variable(RandomNormal([Features, 1]), name: "weights2");
        Variable b1 = Variable(0.0, name: "bias1");
        Variable b2 = Variable(0.0, name: "bias2");
        Tensor z1 = Add(MatMul(x, w1), b1, name: "z1");
        Tensor z2 = Add(MatMul(x, w2), b2, name: "z2");
        return [Maximum(z1, 0.0, name: "relu1"), Maximum(z2, 0.0, name: "relu2")];
    }

    private static Tensor Unit(Tensor x)
    {
        Variable w = Variable(RandomNormal([Features, 1]), name: "weights");
        Variable b = Variable(0.0, name: "bias");
        Tensor z = Add(MatMul(x, w), b, name: "z");
        return Maximum(z, 0.0, name: "relu");
    }

    private static Tensor ScopedUnit(Tensor x)
    {
        using (NameScope("relu"))
        {
            Variable w = Variable(RandomNormal([Features, 1]), name: "weights");
            Variable b = Variable(0.0, name: "bias");
            Tensor z = Add(MatMul(x, w), b, name: "z");
            return Maximum(z, 0.0, name: "max");
        }
    }

    private static Tensor[] SharedByHand(Tensor x)
    {
        Variable threshold = Variable(0.5, name: "threshold");
        return Repeat(() =>
        {
            using (NameScope("relu"))
            {
                return Thresholded(x, threshold);
            }
        });
    }

    private static Tensor[] SharedByName(Tensor x)
    {
        bool exists = false;
        return Repeat(() =>
        {
            using (VariableScope("relu", reuse: exists ? Reuse.True : Reuse.Inherit))
            {
                exists = true;
                return Thresholded(x, GetVariable("threshold", [], initializer: Initializers.Constant(0.5)));
            }
        });
    }

    private static Tensor Thresholded(Tensor x, Variable threshold)
    {
        Variable w = Variable(RandomNormal([Features, 1]), name: "weights");
        Variable b = Variable(0.0, name: "bias");
        Tensor z = Add(MatMul(x, w), b, name: "z");
        return Maximum(z, threshold, name: "max");
    }
}
