using CommunityToolkit.HighPerformance.Buffers;

namespace Tensors;

/// <summary>
/// Recurrences along whole sequences: at each step one product of the states with their weights (two where the reset comes before), and one
/// pass over the rows of the batch for everything else. Sums are those of products of matrices, so that their order follows from shapes
/// alone.
/// </summary>
internal static unsafe class RecurrentKernel<T>
    where T : unmanaged
{
    /// <summary>Writes outputs and what is saved; states and cells go from the first ones to the last ones in place.</summary>
    public static void Forward(
        RecurrentCell cell, in RecurrentSizes sizes, T* sums, T* weights, T* bias, T* y, T* state, T* cells, T* saved)
    {
        (long items, long units, long width) = (sizes.Items, sizes.Units, (long)cell.Parts() * sizes.Units);
        long rest = (long)(sizes.Steps - sizes.Longest) * items;
        Clear(y + (sizes.Longest * items * units), rest * units);
        Clear(saved + (sizes.Longest * items * units * cell.SavedParts()), rest * units * cell.SavedParts());
        bool twice = cell == RecurrentCell.GruResetBefore;
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)((items * width) + (twice ? items * units : 0))));
        fixed (T* products = scratch.Span)
        {
            T* reset = products + (items * width);
            for (int step = 0; step < sizes.Longest; step++)
            {
                StepOperands<T> of = new(cell, sizes, step)
                {
                    Sums = sums + (step * items * width),
                    Products = products,
                    Y = y + (step * items * units),
                    State = state,
                    Cells = cells,
                    Saved = saved + (step * items * units * cell.SavedParts()),
                    Reset = reset,
                };
                Matrix<T> rows = new(state, units, 1);
                if (!twice)
                {
                    Gemm.Run(rows, new Matrix<T>(weights, width, 1), products, items, width, units, new Epilogue<T>(bias, Activation.None));
                    RecurrentSteps.Run<ForwardStep<T>, T>(of);
                    continue;
                }

                long gates = 2 * units;
                Gemm.Run(rows, new Matrix<T>(weights, width, 1), products, items, gates, units, new Epilogue<T>(bias, Activation.None));
                RecurrentSteps.Run<ResetStep<T>, T>(of);
                Gemm.Run(
                    new Matrix<T>(reset, units, 1), new Matrix<T>(weights + gates, width, 1), products + (items * gates), items, units,
                    units,
                    new Epilogue<T>(bias + gates, Activation.None));
                RecurrentSteps.Run<ForwardStep<T>, T>(of);
            }
        }
    }

    /// <summary>Writes the cotangents of the sums; those of states and cells go from the last ones to the first ones in place.</summary>
    /// <param name="cell">What a step does.</param>
    /// <param name="sizes">The extents.</param>
    /// <param name="weights">The weights, transposed.</param>
    /// <param name="firstState">The first states.</param>
    /// <param name="firstCells">The first cells.</param>
    /// <param name="y">The outputs.</param>
    /// <param name="saved">What was saved.</param>
    /// <param name="dy">Cotangents of the outputs.</param>
    /// <param name="sums">Cotangents of the sums.</param>
    /// <param name="state">Cotangents of the states.</param>
    /// <param name="cells">Cotangents of the cells.</param>
    public static void Backward(
        RecurrentCell cell, in RecurrentSizes sizes, T* weights, T* firstState, T* firstCells, T* y, T* saved, T* dy, T* sums, T* state,
        T* cells)
    {
        (long items, long units, long width) = (sizes.Items, sizes.Units, (long)cell.Parts() * sizes.Units);
        (long savedWidth, long gates) = (units * cell.SavedParts(), 2 * units);
        Clear(sums + (sizes.Longest * items * width), (long)(sizes.Steps - sizes.Longest) * items * width);
        using SpanOwner<T> scratch = SpanOwner<T>.Allocate(checked((int)(items * (units + width))));
        fixed (T* products = scratch.Span)
        {
            T* ofProduct = products + (items * units);
            for (int step = sizes.Longest - 1; step >= 0; step--)
            {
                T* savedOfStep = saved + (step * items * savedWidth);
                StepOperands<T> of = new(cell, sizes, step)
                {
                    Sums = sums + (step * items * width),
                    Products = products,
                    Y = y + (step * items * units),
                    Dy = dy + (step * items * units),
                    State = state,
                    Cells = cells,
                    Saved = savedOfStep,
                    Reset = ofProduct,
                    StateBefore = step == 0 ? firstState : y + ((step - 1) * items * units),
                    CellsBefore = step == 0 ? firstCells : savedOfStep - (items * savedWidth) + (4 * units),
                    CellsBeforeStride = step == 0 ? units : savedWidth,
                };
                RecurrentSteps.Run<BackwardStep<T>, T>(of);
                if (cell == RecurrentCell.GruResetBefore)
                {
                    Gemm.Run(
                        new Matrix<T>(of.Sums + gates, width, 1), new Matrix<T>(weights + (gates * units), units, 1), products, items,
                        units, units);
                    RecurrentSteps.Run<ResetBackwardStep<T>, T>(of);
                    Gemm.Run(new Matrix<T>(of.Sums, width, 1), new Matrix<T>(weights, units, 1), products, items, units, gates);
                }
                else
                {
                    T* left = cell == RecurrentCell.Gru ? ofProduct : of.Sums;
                    Gemm.Run(new Matrix<T>(left, width, 1), new Matrix<T>(weights, units, 1), products, items, units, width);
                }

                RecurrentSteps.Run<AddStep<T>, T>(of);
            }
        }
    }

    private static void Clear(T* start, long count) => new Span<T>(start, checked((int)count)).Clear();
}

/// <summary>What a pass over the rows of one step reads and writes.</summary>
internal unsafe struct StepOperands<T>(RecurrentCell cell, in RecurrentSizes sizes, int step)
    where T : unmanaged
{
    public readonly RecurrentCell Cell = cell;
    public readonly RecurrentSizes Sizes = sizes;
    public readonly int Step = step;
    public T* Sums;
    public T* Products;
    public T* Y;
    public T* Dy;
    public T* State;
    public T* Cells;
    public T* Saved;
    public T* Reset;
    public T* StateBefore;
    public T* CellsBefore;
    public long CellsBeforeStride;

    /// <summary>Whether an item is not yet through.</summary>
    public readonly bool Runs(long item) => Step < Sizes.Lengths[item];
}

/// <summary>
/// A pass over the rows of one step. Each goes through formulas one after the other, while it is in the first-level cache.
/// </summary>
internal interface IRecurrentStep<T>
    where T : unmanaged
{
    /// <summary>What a pass does for an item that is through.</summary>
    static abstract void Rest(in StepOperands<T> of, long item);

    static abstract void Row(in StepOperands<T> of, long item);
}

/// <summary>Runs a pass over all rows of a step.</summary>
internal static class RecurrentSteps
{
    public static void Run<TStep, T>(in StepOperands<T> of)
        where TStep : struct, IRecurrentStep<T>
        where T : unmanaged => ForkJoinPool.For(of.Sizes.Items, Grains.Items(Grains.OfFormula(16), of.Sizes.Units), new Body<TStep, T>(of));

    private readonly struct Body<TStep, T>(StepOperands<T> of) : IRangeBody
        where TStep : struct, IRecurrentStep<T>
        where T : unmanaged
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
            {
                if (of.Runs(item))
                {
                    TStep.Row(of, item);
                }
                else
                {
                    TStep.Rest(of, item);
                }
            }
        }
    }
}
