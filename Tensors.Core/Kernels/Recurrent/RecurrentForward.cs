using System.Runtime.CompilerServices;
using static Tensors.MaskedLanes;

namespace Tensors;

/// <summary>Everything of a step behind the product.</summary>
internal readonly unsafe struct ForwardStep<T> : IRecurrentStep<T>
    where T : unmanaged
{
    public static void Rest(in StepOperands<T> of, long item)
    {
        (int units, int saved) = (of.Sizes.Units, of.Sizes.Units * of.Cell.SavedParts());
        new Span<T>(of.Y + (item * units), units).Clear();
        new Span<T>(of.Saved + (item * saved), saved).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Units<TLanes>(in StepOperands<T> of, long item, long unit, TLanes mask, bool whole)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        long units = of.Sizes.Units;
        long at = (item * units) + unit;
        T* a = of.Sums + (item * of.Cell.Parts() * units) + unit;
        T* u = of.Products + (item * of.Cell.Parts() * units) + unit;
        T* saved = of.Saved + (item * of.Cell.SavedParts() * units) + unit;
        TLanes y;
        switch (of.Cell)
        {
            case RecurrentCell.Tanh:
                y = LogisticFunctions.Tanh<TLanes, T>(Load(a, mask, whole) + Load(u, mask, whole));
                break;
            case RecurrentCell.Relu:
                y = TLanes.Max(Load(a, mask, whole) + Load(u, mask, whole), TLanes.BroadcastBits(0));
                break;
            case RecurrentCell.Lstm:
                TLanes i = LogisticFunctions.Sigmoid<TLanes, T>(Load(a, mask, whole) + Load(u, mask, whole));
                TLanes f = LogisticFunctions.Sigmoid<TLanes, T>(Load(a + units, mask, whole) + Load(u + units, mask, whole));
                TLanes g = LogisticFunctions.Tanh<TLanes, T>(Load(a + (2 * units), mask, whole) + Load(u + (2 * units), mask, whole));
                TLanes o = LogisticFunctions.Sigmoid<TLanes, T>(Load(a + (3 * units), mask, whole) + Load(u + (3 * units), mask, whole));
                TLanes cell = TLanes.MultiplyAdd(f, Load(of.Cells + at, mask, whole), i * g);
                y = o * LogisticFunctions.Tanh<TLanes, T>(cell);
                Store(cell, of.Cells + at, mask, whole);
                Store(i, saved, mask, whole);
                Store(f, saved + units, mask, whole);
                Store(g, saved + (2 * units), mask, whole);
                Store(o, saved + (3 * units), mask, whole);
                Store(cell, saved + (4 * units), mask, whole);
                break;
            case RecurrentCell.Gru:
                TLanes product = Load(u + (2 * units), mask, whole);
                TLanes r = LogisticFunctions.Sigmoid<TLanes, T>(Load(a, mask, whole) + Load(u, mask, whole));
                TLanes z = LogisticFunctions.Sigmoid<TLanes, T>(Load(a + units, mask, whole) + Load(u + units, mask, whole));
                Store(r, saved, mask, whole);
                Store(product, saved + (3 * units), mask, whole);
                y = Mixed(of, at, a, TLanes.MultiplyAdd(r, product, Load(a + (2 * units), mask, whole)), z, saved, mask, whole);
                break;
            default:
                // The products of the candidate stand behind those of the gates.
                TLanes candidate = Load(of.Products + (of.Sizes.Items * 2 * units) + at, mask, whole);
                y = Mixed(of, at, a, Load(a + (2 * units), mask, whole) + candidate, Load(saved + units, mask, whole), saved, mask, whole);
                break;
        }

        Store(y, of.Y + at, mask, whole);
        Store(y, of.State + at, mask, whole);
    }

    /// <summary>(1 - z) · n + z · h.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Mixed<TLanes>(in StepOperands<T> of, long at, T* a, TLanes sum, TLanes z, T* saved, TLanes mask, bool whole)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        long units = of.Sizes.Units;
        TLanes n = LogisticFunctions.Tanh<TLanes, T>(sum);
        Store(z, saved + units, mask, whole);
        Store(n, saved + (2 * units), mask, whole);
        return TLanes.MultiplyAdd(z, Load(of.State + at, mask, whole), (Constants.One<TLanes, T>() - z) * n);
    }
}

/// <summary>The gates, and the state as its reset leaves it, before the second product.</summary>
internal readonly unsafe struct ResetStep<T> : IRecurrentStep<T>
    where T : unmanaged
{
    public static void Rest(in StepOperands<T> of, long item) => new Span<T>(of.Reset + (item * of.Sizes.Units), of.Sizes.Units).Clear();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Units<TLanes>(in StepOperands<T> of, long item, long unit, TLanes mask, bool whole)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        long units = of.Sizes.Units;
        long at = (item * units) + unit;
        T* a = of.Sums + (item * 3 * units) + unit;
        T* u = of.Products + (item * 2 * units) + unit;
        T* saved = of.Saved + (item * 3 * units) + unit;
        TLanes r = LogisticFunctions.Sigmoid<TLanes, T>(Load(a, mask, whole) + Load(u, mask, whole));
        TLanes z = LogisticFunctions.Sigmoid<TLanes, T>(Load(a + units, mask, whole) + Load(u + units, mask, whole));
        Store(r, saved, mask, whole);
        Store(z, saved + units, mask, whole);
        Store(r * Load(of.State + at, mask, whole), of.Reset + at, mask, whole);
    }
}
