using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

// Variables that are asked for by name.
internal static partial class GoldenPrograms
{
    private static Variable Threshold() => GetVariable("threshold", [], initializer: Initializers.Constant(0.0));

    private static void SharingVariableScopeFirst()
    {
        using (VariableScope("relu"))
        {
            Threshold();
        }

        using (VariableScope("relu", reuse: Reuse.True))
        {
            GetVariable("threshold");
        }

        using (OpenVariableScope scope = VariableScope("relu"))
        {
            scope.ReuseVariables();
            GetVariable("threshold");
        }
    }

    private static void SharingVariableScopeReuse()
    {
        Tensor x = Placeholder<float>([null, 3], name: "X");
        using (VariableScope("relu"))
        {
            Threshold();
        }

        AddN([.. Enumerable.Range(0, 5).Select(_ =>
        {
            using (VariableScope("relu", reuse: Reuse.True))
            {
                return SharedRelu(x, GetVariable("threshold"));
            }
        })], name: "output");
    }

    private static void SharingVariableScopeInside()
    {
        Tensor Relu(Tensor x)
        {
            using (VariableScope("relu"))
            {
                return SharedRelu(x, Threshold());
            }
        }

        Tensor x = Placeholder<float>([null, 3], name: "X");
        List<Tensor> units = [];
        using (OpenVariableScope scope = VariableScope("", defaultName: ""))
        {
            units.Add(Relu(x));
            scope.ReuseVariables();
            for (int i = 0; i < 4; i++)
            {
                units.Add(Relu(x));
            }
        }

        AddN(units, name: "output");
    }

    private static void SharingVariableScopeFlag()
    {
        Tensor x = Placeholder<float>([null, 3], name: "X");
        List<Tensor> units = [];
        for (int i = 0; i < 5; i++)
        {
            using (VariableScope("relu", reuse: i >= 1 ? Reuse.True : Reuse.Inherit))
            {
                units.Add(SharedRelu(x, Threshold()));
            }
        }

        AddN(units, name: "output");
    }

    private static void VariableScopeExtra()
    {
        using (VariableScope("my_scope"))
        {
            GetVariable("x", [], initializer: Initializers.Constant(0.0));
            Variable(0.0, name: "x");
            Variable(0.0, name: "x");
        }

        using (VariableScope("my_scope", reuse: Reuse.True))
        {
            GetVariable("x");
            Variable(0.0, name: "x");
        }

        using (VariableScope("", defaultName: "", reuse: Reuse.True))
        {
            GetVariable("my_scope/x");
        }
    }

    private static void GetVariableInitializers()
    {
        using (VariableScope("v"))
        {
            GetVariable("default", [2, 3]);
            GetVariable("zeros", [2], initializer: Initializers.Zeros());
            GetVariable("big", [2000], initializer: Initializers.Zeros());
            GetVariable("uniform", [2], initializer: Initializers.RandomUniform(-1, 1, seed: 5));
            GetVariable("normal", [2], initializer: Initializers.RandomNormal());
            GetVariable("truncated", [2], initializer: Initializers.TruncatedNormal(stddev: .1));
            GetVariable("he", [4, 3], initializer: Initializers.VarianceScaling(2));
            GetVariable("glorot", [4, 3], initializer: Initializers.GlorotUniform());
            GetVariable("identity", [3, 3], initializer: Initializers.Identity());
            GetVariable("orthogonal", [3, 3], initializer: Initializers.Orthogonal());
            GetVariable("value", initialValue: [1.0, 2.0]);
            GetVariable("int", [2], DataType.Int32);
        }
    }
}
