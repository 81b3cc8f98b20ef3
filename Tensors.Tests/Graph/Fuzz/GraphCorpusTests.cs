using Tensors.Formats.Protos;
using Tensors.Graphs;
using Tensors.Tests.Formats;

namespace Tensors.Tests.Graphs;

/// <summary>Writes the graphs from which damaged ones are made. They are kept, so that this runs only when a reader is added.</summary>
public sealed class GraphCorpusTests
{
    /// <summary>Graphs that can be put together: a model that is trained, with its saver, and a condition in a loop.</summary>
    [Test]
    [Explicit]
    public void The_corpus_is_written()
    {
        Graph trained = new();
        using (trained.AsDefault())
        {
            Tensor x = Ops.Placeholder<float>([null, 2], name: "x");
            Variable w = Ops.Variable(Ops.Zeros([2, 1]), name: "w");
            Variable step = Ops.Variable(0L, trainable: false, name: "step", useResource: true);
            Tensor loss = Ops.ReduceMean(Ops.Square(Ops.MatMul(x, w)), name: "loss");
            new MomentumOptimizer(0.1, 0.9).Minimize(loss);
            trained.AddToCollection("losses", loss);
            trained.AddToCollection("words", "a");
            trained.AddToCollection("steps", 1L);
            Saver saver = new([w, step], sharded: true);
            Corpus.Keep("meta-import", "trained", MetaGraphs.Write(trained, saver.Definition));
            Corpus.Keep("graph-import", "trained", trained.AsGraphDef().Proto);
        }

        Graph looped = new();
        using (looped.AsDefault())
        {
            Ops.WhileLoop(
                v => v[0] < 3, v => [v[0] + 1, Ops.Cond(v[0] > 1, () => v[1] + 1f, () => v[1])], [Ops.Constant(0), Ops.Constant(0f)]);
            Tensor y = Ops.Reshape(Ops.Placeholder<float>([2, 3], name: "y"), Ops.Stack([Ops.Constant(3), Ops.Constant(-1)]));
            Ops.Split(Ops.Transpose(y), 2, axis: 0);
            Corpus.Keep("meta-import", "looped", MetaGraphs.Write(looped, saver: null));
            Corpus.Keep("graph-import", "looped", looped.AsGraphDef(addShapes: true).Proto);
        }

        Feature numbers = new() { Int64List = new() { Value = { 1, -2 } } };
        Corpus.Keep(
            "example", "two",
            new Example
            {
                Features =
            new() { Feature = { ["n"] = numbers, ["a"] = new Feature { FloatList = new() { Value = { 1, 2 } } } } }
            });

        Assert.That(GraphFuzzTargets.All.Select(target => Directory.Exists(Corpus.FolderOf(target.Name))), Is.All.True);
    }
}
