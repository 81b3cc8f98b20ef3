using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Tensors;

/// <summary>Computes a chain over so many rows of so many elements.</summary>
/// <param name="values">What it reads, then what it stores.</param>
/// <param name="rows">How many rows; 1 where rows do not matter.</param>
/// <param name="columns">How many elements a row has, at least a vector's.</param>
internal delegate void ChainCode(Tensor[] values, nint rows, nint columns);

/// <summary>
/// Steps of a fused operation, one behind the other, that one loop computes: what lies between them stays in registers. Their dtype is
/// float32 or float64, and each is an operator or a choice (<see cref="ElementwiseOperation.Formula"/>).
/// </summary>
/// <param name="First">The number of the first step.</param>
/// <param name="Count">How many steps they are.</param>
/// <param name="Reads">The values that it reads.</param>
/// <param name="Stores">The values that others than its steps need.</param>
internal sealed record Chain(int First, int Count, int[] Reads, int[] Stores)
{
    // Two long formulas in one loop have more values and constants at once than there are registers: they take up to twice the time.
    private const int MostSteps = 24;
    private const int MostLongFormulas = 1;

    /// <summary>The dtype of its numbers.</summary>
    public required DType DType { get; init; }

    /// <summary>How many elements a row must have.</summary>
    public int FewestColumns => Widths.WidestBytes / DType.Size;

    /// <summary>What its loop follows from: chains of one form can share it.</summary>
    public string FormIn(FusedLayout layout)
    {
        Dictionary<int, int> numbers = [];
        foreach (int value in Reads.Concat(Enumerable.Range(layout.OperandCount + First, Count)))
        {
            numbers.Add(value, numbers.Count);
        }

        return string.Join(
            ';',
            [
                $"{DType}",
                string.Join(',', Reads.Select(read => layout.Places[read])),
                string.Join(',', Stores.Select(stored => numbers[stored])),
                .. layout.Steps.Skip(First).Take(Count).Select(
                    step => $"{FormulaOf(step.Operation)}({string.Join(',', step.Operands.Select(operand => numbers[operand]))})"),
            ]);
    }

    /// <summary>Finds the chains of a fused operation, each as long as possible.</summary>
    public static List<Chain> In(FusedLayout layout)
    {
        List<Chain> chains = [];
        int first = 0;
        while (first < layout.Steps.Count)
        {
            int end = first;
            int longFormulas = 0;
            DType? dtype = null;
            while (end < layout.Steps.Count && end - first < MostSteps && IsLink(layout, first, end, ref dtype, ref longFormulas))
            {
                end++;
            }

            Chain? chain = null;
            while (end > first && (chain = Make(layout, first, end, dtype!.Value)) is null)
            {
                end--;
            }

            if (chain is not null)
            {
                chains.Add(chain);
            }

            first = Math.Max(end, first + 1);
        }

        return chains;
    }

    private static bool IsLink(FusedLayout layout, int first, int step, ref DType? dtype, ref int longFormulas)
    {
        (Operation operation, ValueArray<int> operands, TensorSpec result) = layout.Steps[step];
        if (layout.Places[layout.OperandCount + step] != Place.Whole)
        {
            return false;
        }

        DType numbers = operation is ComparisonOperation ? layout.Specs[operands[0]].DType : result.DType;
        if ((numbers is not (DType.Float32 or DType.Float64)) || (dtype ?? numbers) != numbers)
        {
            return false;
        }

        if (operation is WhereOp)
        {
            // A condition is a mask in a register, which only the chain itself can have made.
            int maker = operands[0] - layout.OperandCount;
            if (maker < first || layout.Steps[maker].Operation is not ComparisonOperation)
            {
                return false;
            }
        }
        else if (operation is not ElementwiseOperation { Formula: { } formula })
        {
            return false;
        }
        else if (IsLong(formula) && ++longFormulas > MostLongFormulas)
        {
            return false;
        }

        dtype = numbers;
        return true;
    }

    private static string FormulaOf(Operation operation) =>
        (operation as ElementwiseOperation)?.Formula?.FullName ?? operation.GetType().FullName!;

    /// <summary>Whether a formula has many instructions.</summary>
    [SuppressMessage("Trimming", "IL2070", Justification = "Where the property is gone, a loop may be longer than is good for it.")]
    private static bool IsLong(Type formula) =>
        formula.GetProperty(nameof(IUnaryOperator.Cost), BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is int and > 4;

    /// <summary>
    /// The chain of some steps; null if it would have to store a mask, or is a single step that the operation's own loop does as well.
    /// </summary>
    private static Chain? Make(FusedLayout layout, int first, int end, DType dtype)
    {
        List<int> reads = [];
        List<int> stores = [];
        for (int step = first; step < end; step++)
        {
            foreach (int operand in layout.Steps[step].Operands)
            {
                if (operand < layout.OperandCount + first && !reads.Contains(operand))
                {
                    reads.Add(operand);
                }
            }

            int value = layout.OperandCount + step;
            if (layout.IsResult(value) || layout.IsTakenFrom(value, end))
            {
                if (layout.Specs[value].DType != dtype)
                {
                    return null;
                }

                stores.Add(value);
            }
        }

        return end - first > 1 || reads.Exists(read => layout.Places[read] is Place.Rows)
            ? new(first, end - first, [.. reads], [.. stores]) { DType = dtype }
            : null;
    }
}
