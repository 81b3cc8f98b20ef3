namespace Tensors.Tests;

/// <summary>What plans and their making tell.</summary>
public sealed class CompiledPlanTests
{
    [Test]
    public void Says_why_it_compiles()
    {
        List<string> sentences = [];
        var scaled = Compiler.Compile(
            (Tensor x, Tensor factor) => x * factor, new CompileOptions { Name = "scaled", Explain = sentences.Add });

        scaled.Call(Tensor.Ones([2]), Tensor.FromScalar(2f));
        scaled.Call(Tensor.Ones([3]), Tensor.FromScalar(2f));

        Assert.That(sentences, Is.EqualTo(new[]
        {
            "scaled(x: float32 (2,), factor: float32 ()) is compiled, as number 1: the first call.",
            "scaled(x: float32 (3,), factor: float32 ()) is compiled, as number 2: x was float32 (2,) in the call before.",
        }));
    }

    [Test]
    public void Tells_listeners_how_long_a_plan_took()
    {
        using Listener listener = new(TensorMemory.MeterName);
        var f = Compiler.Compile((Tensor x) => x + 1);

        f.Call(Tensor.Ones([2]));
        f.Call(Tensor.Ones([2]));
        f.Call(Tensor.Ones([3]));

        Assert.That(listener.Of("tensors.compiler.plan.duration").ToArray(), Has.Length.EqualTo(2).And.All.GreaterThan(0));
    }

    [Test]
    public void The_plan_is_text()
    {
        Tensor w = Tensor.Ones([2, 1]);
        var affine = Compiler.Compile((Tensor x) => ((x.MatMul(w) * 2) + 1).Tanh(), new CompileOptions { Name = "affine" });
        string before = affine.ToString();

        CompiledPlan plan = affine.PlanFor(Tensor.Zeros([3, 2]));

        Assert.That(before, Is.EqualTo("affine: not called yet"));
        Assert.That(plan.ToString(), Is.EqualTo(
            """
            affine(x: float32 (3, 2))
              %4 = MatMul(x, closed over float32 (2, 1)) -> float32 (3, 1)
              %5 = Mul(%4, 2.0) -> float32 (3, 1)
              %6 = Add(%5, 1.0) -> float32 (3, 1)
              %7 = Tanh(%6) -> float32 (3, 1)
              return %7
              4 operations in 4 steps; moves 116 bytes; 128 bytes between steps, 192 without sharing
            """.ReplaceLineEndings()));
        Assert.That(affine.PlanFor(Tensor.Ones([3, 2])), Is.SameAs(plan));
    }

    [Test]
    public void A_layer_is_planned_as_the_page_on_compiling_says()
    {
        var layer = Compiler.Compile(
            (Tensor x, Tensor w, Tensor b) =>
            {
                Tensor hidden = (x.MatMul(w) + b).Relu();
                return (hidden - hidden.Mean()) / (hidden.Square().Mean() + 1e-5f).Sqrt() * 1;
            },
            new CompileOptions { Name = "layer" });
        Tensor y = layer.Call(Tensor.RandomUniform([100, 64]), Tensor.RandomUniform([64, 32]), Tensor.Zeros([32]));

        Assert.That(y.Shape, Is.EqualTo(Shape.Create([100, 32])));
        Assert.That(File.ReadAllText(Path.Combine(Repository.Root, "docs", "compiler.md")), Does.Contain(layer.ToString()));
    }
}
