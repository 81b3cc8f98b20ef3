using System.Diagnostics;
using Tensors.Tests;

namespace Tensors.Bench;

/// <summary>One operation over one range of values in one layout.</summary>
/// <param name="Name">The range and the layout.</param>
/// <param name="Row">The operation, with shapes as they are used.</param>
/// <param name="Operands">What it is applied to.</param>
/// <param name="CanBeBest">Whether other cases are compared with it: where there are NaN, an operation may be done at once.</param>
internal sealed record CliffCase(string Name, OpRow Row, Tensor[] Operands, bool CanBeBest = true)
{
    // So many elements take some tens of microseconds where an operation is cheap, and the operands stay in a second-level cache.
    private const int Elements = 30_000;
    private const double LongestCallSeconds = 0.02;
    private const double BudgetSeconds = 0.003;

    private static readonly (string Name, Func<double, int, double> Of)[] s_ranges =
    [
        ("values of its own", (x, _) => x),
        ("tiny values", (x, _) => x * 1e-39),
        ("great values", (x, _) => x * 1e12),
        ("values with infinities and NaN", (x, number) => (number % 7) switch { 3 => double.PositiveInfinity, 5 => double.NaN, _ => x }),
    ];

    private static readonly (string Name, Func<Tensor, Tensor> Of)[] s_layouts =
    [
        ("in a row", x => x),
        ("transposed", x => x.Transpose().Copy().Transpose()),
        ("every second", x =>
            x.Rank == 0 ? x : Tensor.Stack([x, x], axis: -1).Reshape([.. x.Shape.Extents[..^1], 2 * x.Shape[^1]]).Slice(-1, 0, null, 2)),
    ];

    private double _seconds = double.PositiveInfinity;
    private double _gathering = double.PositiveInfinity;

    /// <summary>
    /// The shortest time so far per element of the largest operand; infinite if there is none, or if the operation refuses its operands.
    /// </summary>
    public double Nanoseconds => PerElement(_seconds);

    /// <summary>The shortest time so far that it took to lay out the operands in a row, which is no fault of an operation.</summary>
    public double Gathering => PerElement(_gathering);

    /// <summary>
    /// The row with all extents but 1 multiplied by the greatest number that the operation accepts, or null if there is none but 1.
    /// </summary>
    public static OpRow? Largest(OpRow row, int elements = Elements)
    {
        long most = row.Operands.Max(operand => operand.Shape.ElementCount);
        int rank = Math.Max(1, row.Operands.Max(operand => operand.Shape.Count(extent => extent > 1)));
        for (int factor = (int)Math.Pow(elements / (double)Math.Max(1, most), 1.0 / rank); factor > 1; factor /= 2)
        {
            OpRow enlarged = new(
                row.Name, row.Operation, row.Apply, [.. row.Operands.Select(operand => (Enlarged(operand.Shape, factor), operand.Domain))])
            {
                DTypes = row.DTypes,
                FixedDTypes = row.FixedDTypes,
            };
            CliffCase one = new("", enlarged, enlarged.Draw(DTypeOf(enlarged)));
            one.Measure();
            if (one._seconds < LongestCallSeconds)
            {
                return enlarged;
            }
        }

        return null;
    }

    public static IEnumerable<CliffCase> All(OpRow row) =>
        from range in DTypeOf(row) == DType.Float32 ? s_ranges : s_ranges[..1]
        from layout in s_layouts
        select new CliffCase($"{range.Name}, {layout.Name}", row, Draw(row, range.Of, layout.Of), range != s_ranges[^1]);

    /// <summary>The dtype that a row is measured in.</summary>
    public static DType DTypeOf(OpRow row) =>
        ((DType[])[DType.Float32, DType.Int32, DType.Int64]).FirstOrDefault(dtype => row.DTypes.Contains(dtype), DType.Bool);

    /// <summary>Calls the operation for some milliseconds.</summary>
    public void Measure()
    {
        Stopwatch clock = Stopwatch.StartNew();
        try
        {
            for (int calls = 0; calls < 3 || clock.Elapsed.TotalSeconds < BudgetSeconds; calls++)
            {
                long start = Stopwatch.GetTimestamp();
                Row.Apply(Operands).Dispose();
                long end = Stopwatch.GetTimestamp();
                _seconds = Math.Min(_seconds, Stopwatch.GetElapsedTime(start, end).TotalSeconds);
                foreach (Tensor operand in Operands)
                {
                    operand.Contiguous();
                }

                _gathering = Math.Min(_gathering, Stopwatch.GetElapsedTime(end).TotalSeconds);
                if (clock.Elapsed.TotalSeconds > LongestCallSeconds)
                {
                    break;
                }
            }
        }
        catch (Exception refused) when (
            refused is ArgumentException or InvalidOperationException or ArithmeticException or NotSupportedException)
        {
            // No number is such an operation's time.
        }
    }

    private double PerElement(double seconds) => seconds * 1e9 / Row.Operands.Max(operand => operand.Shape.ElementCount);

    private static Shape Enlarged(Shape shape, int factor) => Shape.Create([.. shape.Select(extent => extent == 1 ? 1 : extent * factor)]);

    private static Tensor[] Draw(OpRow row, Func<double, int, double> range, Func<Tensor, Tensor> layout)
    {
        Tensor[] drawn = row.Draw(DTypeOf(row));
        foreach (int number in row.Free().Where(number => drawn[number].DType == DType.Float32))
        {
            float[] values = [.. drawn[number].ToArray<float>().Select((x, i) => (float)range(x, i))];
            drawn[number] = layout(Tensor.FromArray(values, drawn[number].Shape));
        }

        return drawn;
    }
}
