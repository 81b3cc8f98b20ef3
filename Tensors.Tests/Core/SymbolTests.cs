using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Tensors that stand for values of a traced program hand operations to it.</summary>
public sealed class SymbolTests
{
    private static readonly Program s_program = new();

    private static Tensor Known => Tensor.FromSymbol(new Value("known", [2, 3], 2));

    private static Tensor Unknown => Tensor.FromSymbol(new Value("unknown", null, 2));

    [SetUp]
    public void Forget() => s_program.Lines.Clear();

    [Test]
    public void Operations_go_to_the_symbol_in_place_of_the_kernels()
    {
        Tensor y = (Known.MatMul(Unknown) - Known).Square();

        Assert.That(s_program.Lines, Is.EqualTo(new[] { "MatMul known unknown", "Sub r1 known", "Square r2" }));
        Assert.That(y.HasData, Is.False);
    }

    [Test]
    public void Operands_arrive_before_broadcasting_and_numbers_as_scalars()
    {
        _ = 2 - (Unknown * 3);
        _ = Known + Tensor.Ones([3]);

        Assert.That(s_program.Lines, Is.EqualTo(new[] { "Mul unknown ()", "Sub () r1", "Add known (3,)" }));
    }

    [Test]
    public void One_symbol_among_the_operands_is_enough()
    {
        _ = Tensor.Ones([2, 3]).Maximum(Known);
        _ = Tensor.Where(Tensor.Ones([], DType.Bool), Tensor.Ones([]), Known);

        Assert.That(s_program.Lines, Is.EqualTo(new[] { "Maximum (2, 3) known", "Where () () known" }));
    }

    [Test]
    public void Axes_need_no_more_than_the_rank()
    {
        _ = Unknown.Sum(-1).T;

        Assert.That(s_program.Lines, Is.EqualTo(new[] { "Sum unknown", "Transpose r1" }));
        Assert.That(() => Unknown.Sum(2), Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("[-2, 1]"));
    }

    [Test]
    public void What_is_not_known_is_refused_by_name()
    {
        Assert.That(() => Unknown.Shape, Throws.InvalidOperationException.With.Message.Contains("unknown"));
        Assert.That(
            () => Tensor.FromSymbol(new Value("any", null, null)).Rank, Throws.InvalidOperationException.With.Message.Contains("any"));
        Assert.That(
            () => Tensor.FromSymbol(new Value("text", [], 0, null)).DType, Throws.InvalidOperationException.With.Message.Contains("text"));
        Assert.That(() => Known.ToArray<float>(), Throws.TypeOf<NoElementsException>().With.Message.Contains("known was traced"));
    }

    [Test]
    public void It_prints_as_the_symbol_does() => Assert.That(Known.ToString(), Is.EqualTo("known"));

    [Test]
    public void A_tape_sees_operations_first_and_its_gradients_are_traced()
    {
        Tensor x = Known;
        using GradientTape tape = new();
        tape.Watch(x);

        Tensor gradient = tape.Gradient(x.Square(), x);

        Assert.That(gradient.HasData, Is.False);
        Assert.That(s_program.Lines[0], Is.EqualTo("Square known"));
        Assert.That(s_program.Lines, Has.Some.StartsWith("Mul"));
    }

    private sealed class Program
    {
        public List<string> Lines { get; } = [];
    }

    private sealed class Value(string name, int[]? extents, int? rank, DType? dtype = DType.Float32) : Symbol
    {
        public override Shape? Shape => extents is null ? null : Tensors.Shape.Create(extents);

        public override int? Rank => rank;

        public override DType? DType => dtype;

        public override string ToString() => name;

        protected internal override void Apply(Operation operation, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
        {
            List<string> words = [operation.Name];
            foreach (Tensor input in inputs)
            {
                words.Add(input.Symbol?.ToString() ?? input.Shape.ToString());
            }

            s_program.Lines.Add(string.Join(' ', words));
            outputs[0] = Tensor.FromSymbol(new Value($"r{s_program.Lines.Count}", extents, rank, dtype));
        }
    }
}
