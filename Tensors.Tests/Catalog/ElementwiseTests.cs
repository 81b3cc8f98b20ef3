using System.Numerics;

namespace Tensors.Tests;

/// <summary>Elementwise operations beside scalar functions: every length, every tail, special values.</summary>
public sealed class ElementwiseTests
{
    private const int LongestLength = 300;
    private const int Guard = 16;

    private static readonly double[] Specials =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 3, -3, 1e-3, 1e-10, -1e-10, 10, -10, 87.5, -87.5, 88.8, -104, 700, -745, 1e5, -1e5, 1e9,
        1e15, -1e15, 3e38, -3e38,
        float.Epsilon, -float.Epsilon, 1.1754942e-38, float.MaxValue, float.MinValue, double.Epsilon, 2.2250738585072009e-308,
        double.MaxValue, double.MinValue,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static IEnumerable<ElementwiseRow> Floating => OpCatalog.Elementwise.Where(row => row.Row.DTypes == DTypeSet.Floating);

    private static IEnumerable<TestCaseData> Integers =>
        from row in OpCatalog.Elementwise
        where row.IntegerOracle is not null
        from dtype in (DType[])[DType.Int32, DType.Int64, DType.UInt8]
        where dtype != DType.UInt8 || row.Row.Operation is var type && type != typeof(NegateOp) && type != typeof(AbsOp)
            && type != typeof(SignOp)
        select new TestCaseData(row, dtype);

    private static IEnumerable<ElementwiseRow> Truth => OpCatalog.Elementwise.Where(row => row.Row.DTypes == DTypeSet.Bool);

    [TestCaseSource(nameof(Floating))]
    public void Every_length_agrees_with_the_scalar_function_in_float32(object row) => CheckLengths<float>((ElementwiseRow)row);

    [TestCaseSource(nameof(Floating))]
    public void Every_length_agrees_with_the_scalar_function_in_float64(object row) => CheckLengths<double>((ElementwiseRow)row);

    [TestCaseSource(nameof(Floating))]
    public void Special_values_agree_with_the_scalar_function_in_float32(object row) => CheckSpecials<float>((ElementwiseRow)row);

    [TestCaseSource(nameof(Floating))]
    public void Special_values_agree_with_the_scalar_function_in_float64(object row) => CheckSpecials<double>((ElementwiseRow)row);

    [TestCaseSource(nameof(Integers))]
    public void Every_length_agrees_with_the_scalar_function_in_integers(object row, DType dtype)
    {
        ElementwiseRow tested = (ElementwiseRow)row;
        Domain usual = dtype == DType.UInt8 ? Domain.Integers(0, 15) : Domain.Integers(-100, 100);
        Domain[] domains = tested.IntegerDomains is { } own
            ? [
                .. own.Select(
                    domain => dtype == DType.UInt8 ? new Domain((random, number) => Math.Abs(domain.Next(random, number))) : domain)]
            : [.. tested.Row.Operands.Select(_ => usual)];
        Tensor[] operands = [.. domains.Select((domain, number) => domain.Draw([LongestLength], dtype, number))];

        long[] expected = new long[LongestLength];
        long[][] values = [.. operands.Select(operand => operand.Cast(DType.Int64).ToArray<long>())];
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = tested.IntegerOracle!([.. values.Select(value => value[i])]);
        }

        CheckPrefixes(tested, operands);
        Tensor result = tested.Row.Apply(operands);
        Tensor wrapped = Tensor.FromArray(expected).Cast(result.DType);
        Assert.That(Bits.Of(result), Is.EqualTo(Bits.Of(wrapped)));
    }

    [TestCaseSource(nameof(Truth))]
    public void Every_length_agrees_with_the_scalar_function_in_truth_values(object row)
    {
        ElementwiseRow tested = (ElementwiseRow)row;
        Tensor[] operands = [.. tested.Row.Operands.Select((operand, number) => operand.Domain.Draw([LongestLength], DType.Bool, number))];
        double[][] values = [.. operands.Select(operand => operand.Cast(DType.Float64).ToArray<double>())];

        CheckPrefixes(tested, operands);
        double[] result = tested.Row.Apply(operands).Cast(DType.Float64).ToArray<double>();

        Assert.That(
            result, Is.EqualTo(Enumerable.Range(0, LongestLength).Select(i => tested.Oracle([.. values.Select(value => value[i])]))));
    }

    private static void CheckLengths<T>(ElementwiseRow row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor[] operands = [.. row.Row.Operands.Select((operand, number) => operand.Domain.Draw([LongestLength], DTypes.Of<T>(), number))];

        CheckPrefixes(row, operands);
        CheckAgainstOracle<T>(row, operands);
    }

    private static void CheckSpecials<T>(ElementwiseRow row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] specials = [.. Specials.Select(T.CreateTruncating)];
        Tensor values = Tensor.FromArray(specials);
        Tensor[] operands = row.Row.Operands.Length == 1
            ? [values]
            : [values.ExpandDims(1).BroadcastTo([specials.Length, specials.Length]).Flatten(), values.Tile(specials.Length)];

        CheckAgainstOracle<T>(row, operands);
    }

    private static void CheckAgainstOracle<T>(ElementwiseRow row, Tensor[] operands)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[][] values = [.. operands.Select(operand => operand.ToArray<T>())];
        Tensor result = row.Row.Apply(operands);
        T[] actual = result.DType == DType.Bool ? result.Cast(DTypes.Of<T>()).ToArray<T>() : result.ToArray<T>();
        for (int i = 0; i < actual.Length; i++)
        {
            double[] arguments = [.. values.Select(value => double.CreateTruncating(value[i]))];
            T expected = T.CreateTruncating(row.Oracle(arguments));
            Assert.That(IsNear(actual[i], expected, row), $"{row}({string.Join("; ", arguments)}) is {actual[i]:R}, not {expected:R}");
        }
    }

    private static bool IsNear<T>(T actual, T expected, ElementwiseRow row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Zeros have signs; beside an expected zero lie the smallest numbers.
        if (T.IsNaN(expected) || T.IsInfinity(expected) || T.IsZero(actual) || row.Ulps == 0)
        {
            return T.IsNaN(expected) ? T.IsNaN(actual) : actual == expected && T.IsNegative(actual) == T.IsNegative(expected);
        }

        return typeof(T) == typeof(float)
            ? Ulp.Distance(float.CreateTruncating(actual), float.CreateTruncating(expected)) <= row.Ulps
            : Ulp.Distance(double.CreateTruncating(actual), double.CreateTruncating(expected)) <= row.Ulps + row.OracleUlps;
    }

    /// <summary>Every shorter run gives the same bits as the longest, at any alignment, and writes nothing but its own elements.</summary>
    private static void CheckPrefixes(ElementwiseRow row, Tensor[] operands)
    {
        Operation operation = (Operation)Activator.CreateInstance(row.Row.Operation)!;
        byte[] whole = Bits.Of(row.Row.Apply(operands));
        TensorSpec[] spec = new TensorSpec[1];
        for (int length = 0; length <= LongestLength; length++)
        {
            Tensor[] parts = [.. operands.Select(operand => operand[..length])];
            operation.Infer(parts, spec);
            int size = spec[0].DType.Size;
            Tensor room = Tensor.FromArray(Enumerable.Repeat((byte)0xA5, (length + (2 * Guard)) * size).ToArray());
            Tensor buffer = Retyped(room, spec[0].DType);
            Tensor output = buffer[Guard..(Guard + length)];

            EagerInterpreter.Execute(operation, parts, [output]);

            byte[] written = Bits.Of(buffer);
            Assert.That(
                written.AsSpan(0, Guard * size).IndexOfAnyExcept((byte)0xA5), Is.EqualTo(-1),
                $"{row}: length {length} wrote before its output");
            Assert.That(
                written.AsSpan((Guard + length) * size).IndexOfAnyExcept((byte)0xA5), Is.EqualTo(-1),
                $"{row}: length {length} wrote behind its output");
            Assert.That(
                written.AsSpan(Guard * size, length * size).SequenceEqual(whole.AsSpan(0, length * size)),
                $"{row}: length {length} gives other bits");
        }
    }

    /// <summary>A tensor over the same bytes.</summary>
    private static Tensor Retyped(Tensor bytes, DType dtype)
    {
        Tensor retyped = Tensor.Allocate(new([(int)bytes.ElementCount / dtype.Size], dtype));
        bytes.AsSpan<byte>().CopyTo(retyped.Buffer.MoveToArray());
        return retyped;
    }
}
