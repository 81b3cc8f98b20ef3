using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

/// <summary>A program with a gradient of its own and checks, as TensorFlow has run it.</summary>
public sealed class FunctionGoldenTests
{
    private static JsonElement Golden => GoldenRuns.Program("functions_of_csharp_kind");

    [Test]
    public void A_program_with_a_gradient_of_its_own_runs_as_in_TensorFlow()
    {
        Graph graph = new();
        using (graph.AsDefault())
        {
            Tensor x = Placeholder<float>([3], "x");
            Tensor y = CustomGradient(v => (Identity(v), dy => ClipByValue(dy, -0.1f, 0.1f)), x) * 5f;
            Gradients(ReduceSum(y), [x]);
            CheckNumerics(x, "bad");
            AddN([x, x, x]);
        }

        Assert.That(GoldenRuns.Differences(graph, Golden), Is.Empty);
    }

    [Test]
    public void A_graph_with_a_gradient_of_its_own_that_TensorFlow_wrote_runs_as_there() =>
        Assert.That(GoldenRuns.Differences(GoldenRuns.Import("functions_of_csharp_kind"), Golden), Is.Empty);
}
