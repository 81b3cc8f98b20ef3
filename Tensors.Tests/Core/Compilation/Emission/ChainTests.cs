using System.Reflection;

namespace Tensors.Tests;

public sealed class ChainTests
{
    private const int Count = 1100;

    private static readonly double[] s_special =
        [0, -0.0, 1, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e-40, -1e-310, 3e38, -1e300, 0.5, 1e-8];

    private static IEnumerable<ElementwiseOperation> Formulas => typeof(Operation).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(ElementwiseOperation)) && !type.IsAbstract && type.GetConstructor([]) is not null)
        .Select(type => (ElementwiseOperation)Activator.CreateInstance(type)!)
        .Where(operation => operation.Formula is not null);

    [TestCaseSource(nameof(Formulas))]
    public void A_formula_has_the_bits_of_its_operation_in_a_loop_of_its_own(ElementwiseOperation operation)
    {
        int operandCount = operation is UnaryOperation ? 1 : operation is BinaryOperation ? 2 : 3;
        foreach (DType dtype in (DType[])[DType.Float32, DType.Float64])
        {
            Tensor[] operands = [.. Enumerable.Range(1, Math.Max(2, operandCount)).Select(seed => Special(dtype, seed))];
            Func<Tensor[], Tensor[]> function = x =>
            {
                Tensor y = Tensor.Apply(operation, x.AsSpan(0, operandCount));
                return operation is ComparisonOperation ? [Tensor.Where(y, x[0], x[1])] : [y, y * 2];
            };

            Tensor[] results = RunEmitted(function, operands);

            Tensor[] expected = function(operands);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.That(FusionPropertyTests.AreSame(results[i], expected[i]), $"{dtype.Name}, result {i}");
            }
        }
    }

    [TestCaseSource(nameof(Formulas))]
    public void No_formula_leaves_rare_arguments_to_other_code(ElementwiseOperation operation) => Assert.That(
        operation.Formula!.GetProperty(nameof(IUnaryOperator.HasRareArguments), BindingFlags.Public | BindingFlags.Static)?.GetValue(null),
        Is.Null.Or.False);

    [Test]
    public void A_chain_has_the_steps_between_two_folds()
    {
        FusedLayout layout = LayoutOf(
            x =>
            {
                Tensor e = (x[0] - x[0].Max(-1, keepDims: true)).Exp();
                return [e / e.Sum(-1, keepDims: true)];
            },
            Tensor.Ones([40, 50]));

        Assert.That(
            Chain.In(layout).Select(chain => (chain.First, chain.Count, chain.Reads.Length, chain.Stores.Length)),
            Is.EqualTo(new[] { (1, 2, 2, 1), (4, 1, 2, 1) }));
    }

    [Test]
    public void A_truth_that_a_choice_takes_stays_in_a_register()
    {
        FusedLayout layout = LayoutOf(x => [Tensor.Where(x[0] > 0, x[0] * 2, x[0].Exp())], Tensor.Ones([Count]));

        Chain chain = Chain.In(layout).Single();

        Assert.That((chain.Count, chain.Stores.Length), Is.EqualTo((4, 1)));
    }

    [Test]
    public void A_truth_that_comes_out_is_no_part_of_a_chain()
    {
        FusedLayout layout = LayoutOf(x => (x[0] * 2) is var y ? [y.Exp(), y > 0] : [], Tensor.Ones([Count]));

        Assert.That(Chain.In(layout).Select(chain => (chain.First, chain.Count)), Is.EqualTo(new[] { (0, 2) }));
    }

    [TestCase(1025)]
    [TestCase(4096)]
    [TestCase(4099)]
    [TestCase(12_291)]
    public void Blocks_of_every_length_are_whole(int count)
    {
        Tensor x = Drawn(Domain.Between(-3, 3), DType.Float32, 1, count);
        Func<Tensor[], Tensor[]> function = x => [((x[0] * x[0]) + 1).Log() - x[0]];

        Assert.That(Bits.Of(RunEmitted(function, x)[0]), Is.EqualTo(Bits.Of(function([x])[0])));
    }

    [TestCase(200, 7)]
    [TestCase(200, 8)]
    [TestCase(90, 33)]
    [TestCase(3, 2049)]
    public void Rows_take_one_number_each_and_columns_theirs(int rows, int columns)
    {
        Tensor x = Drawn(Domain.Between(-3, 3), DType.Float32, 1, rows, columns);
        Tensor gain = Drawn(Domain.Between(1, 2), DType.Float32, 2, columns);
        Func<Tensor[], Tensor[]> function = x => [((x[0] - x[0].Mean(-1, keepDims: true)) * x[1]) + 0.5f];

        Assert.That(Bits.Of(RunEmitted(function, x, gain)[0]), Is.EqualTo(Bits.Of(function([x, gain])[0])));
    }

    [Test]
    public void Is_compiled_after_some_runs_while_others_go_on()
    {
        Assume.That(FusedCode.IsEnabled);
        Tensor x = Drawn(Domain.Between(-3, 3), DType.Float32, 1);
        var function = Compiler.Compile((Tensor x) => (x * 2).Exp() + x);
        FusedOp fused = (FusedOp)function.PlanFor(x).Plan.Steps.Single().Operation;
        byte[] first = Bits.Of(function.Call(x));

        Assert.That(
            () =>
            {
                Assert.That(Bits.Of(function.Call(x)), Is.EqualTo(first));
                return fused.IsCompiled;
            },
            Is.True.After(30_000, 10));
        Assert.That(Bits.Of(function.Call(x)), Is.EqualTo(first));
    }

    /// <summary>Computes a function that is one fused operation, with loops of its own.</summary>
    private static Tensor[] RunEmitted(Func<Tensor[], Tensor[]> function, params Tensor[] operands)
    {
        var compiled = Compiler.Compile(function);
        FusedOp fused = (FusedOp)compiled.PlanFor(operands).Plan.Steps.Single().Operation;
        fused.Compile();
        Assert.That(fused.IsCompiled);
        return compiled.Call(operands);
    }

    private static FusedLayout LayoutOf(Func<Tensor[], Tensor[]> function, params Tensor[] operands) =>
        (FusedOp)Compiler.Compile(function).PlanFor(operands).Plan.Steps.Single().Operation is var fused
            ? new(fused.Domain, fused.Operands, fused.Steps, fused.Results)
            : null!;

    /// <summary>Numbers of all sizes, with what is special among them.</summary>
    private static Tensor Special(DType dtype, int seed) => new Domain((random, i) => random.Next(4) == 0
        ? s_special[random.Next(s_special.Length)]
        : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 4))).Draw(Shape.Create([Count]), dtype, seed);

    private static Tensor Drawn(Domain domain, DType dtype, int seed, params int[] shape) =>
        domain.Draw(Shape.Create(shape.Length == 0 ? [Count] : shape), dtype, seed);
}
