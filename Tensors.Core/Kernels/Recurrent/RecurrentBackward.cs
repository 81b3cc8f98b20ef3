using System.Runtime.CompilerServices;
using static Tensors.MaskedLanes;

namespace Tensors;

/// <summary>Cotangents of the sums of a step, and of its state without the way through the product.</summary>
internal readonly unsafe struct BackwardStep<T> : IRecurrentStep<T>
    where T : unmanaged
{
    public static void Rest(in StepOperands<T> of, long item)
    {
        int width = of.Cell.Parts() * of.Sizes.Units;
        new Span<T>(of.Sums + (item * width), width).Clear();
        new Span<T>(of.Reset + (item * width), width).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Units<TLanes>(in StepOperands<T> of, long item, long unit, TLanes mask, bool whole)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        long units = of.Sizes.Units;
        long at = (item * units) + unit;
        T* sums = of.Sums + (item * of.Cell.Parts() * units) + unit;
        T* saved = of.Saved + (item * of.Cell.SavedParts() * units) + unit;
        TLanes one = Constants.One<TLanes, T>();
        TLanes zero = TLanes.BroadcastBits(0);
        TLanes dh = Load(of.State + at, mask, whole) + Load(of.Dy + at, mask, whole);
        switch (of.Cell)
        {
            case RecurrentCell.Tanh:
                TLanes y = Load(of.Y + at, mask, whole);
                Store(dh * (one - (y * y)), sums, mask, whole);
                Store(zero, of.State + at, mask, whole);
                return;
            case RecurrentCell.Relu:
                Store(TLanes.Select(TLanes.Less(zero, Load(of.Y + at, mask, whole)), dh, zero), sums, mask, whole);
                Store(zero, of.State + at, mask, whole);
                return;
            case RecurrentCell.Lstm:
                Lstm(of, item, unit, sums, saved, dh, mask, whole);
                Store(zero, of.State + at, mask, whole);
                return;
        }

        TLanes r = Load(saved, mask, whole);
        TLanes z = Load(saved + units, mask, whole);
        TLanes n = Load(saved + (2 * units), mask, whole);
        TLanes dn = dh * (one - z) * (one - (n * n));
        TLanes dz = dh * (Load(of.StateBefore + at, mask, whole) - n) * z * (one - z);
        Store(dz, sums + units, mask, whole);
        Store(dn, sums + (2 * units), mask, whole);
        Store(dh * z, of.State + at, mask, whole);
        if (of.Cell == RecurrentCell.Gru)
        {
            TLanes dr = dn * Load(saved + (3 * units), mask, whole) * r * (one - r);
            T* product = of.Reset + (item * 3 * units) + unit;
            Store(dr, sums, mask, whole);
            Store(dr, product, mask, whole);
            Store(dz, product + units, mask, whole);
            Store(dn * r, product + (2 * units), mask, whole);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lstm<TLanes>(in StepOperands<T> of, long item, long unit, T* sums, T* saved, TLanes dh, TLanes mask, bool whole)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        long units = of.Sizes.Units;
        long at = (item * units) + unit;
        TLanes one = Constants.One<TLanes, T>();
        TLanes i = Load(saved, mask, whole);
        TLanes f = Load(saved + units, mask, whole);
        TLanes g = Load(saved + (2 * units), mask, whole);
        TLanes o = Load(saved + (3 * units), mask, whole);
        TLanes tanh = LogisticFunctions.Tanh<TLanes, T>(Load(saved + (4 * units), mask, whole));
        TLanes before = Load(of.CellsBefore + (item * of.CellsBeforeStride) + unit, mask, whole);
        TLanes dc = TLanes.MultiplyAdd(dh * o, one - (tanh * tanh), Load(of.Cells + at, mask, whole));
        Store(dc * g * i * (one - i), sums, mask, whole);
        Store(dc * before * f * (one - f), sums + units, mask, whole);
        Store(dc * i * (one - (g * g)), sums + (2 * units), mask, whole);
        Store(dh * tanh * o * (one - o), sums + (3 * units), mask, whole);
        Store(dc * f, of.Cells + at, mask, whole);
    }
}

/// <summary>The cotangent of the reset gate, from that of the state as it leaves it.</summary>
internal readonly unsafe struct ResetBackwardStep<T> : IRecurrentStep<T>
    where T : unmanaged
{
    public static void Rest(in StepOperands<T> of, long item)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Units<TLanes>(in StepOperands<T> of, long item, long unit, TLanes mask, bool whole)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        long units = of.Sizes.Units;
        long at = (item * units) + unit;
        TLanes ofReset = Load(of.Products + at, mask, whole);
        TLanes r = Load(of.Saved + (item * 3 * units) + unit, mask, whole);
        Store(ofReset * Load(of.StateBefore + at, mask, whole) * r * (Constants.One<TLanes, T>() - r), of.Sums + (item * 3 * units) + unit, mask, whole);
        Store(TLanes.MultiplyAdd(ofReset, r, Load(of.State + at, mask, whole)), of.State + at, mask, whole);
    }
}

/// <summary>The way of a state's cotangent through the product.</summary>
internal readonly unsafe struct AddStep<T> : IRecurrentStep<T>
    where T : unmanaged
{
    public static void Rest(in StepOperands<T> of, long item)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Units<TLanes>(in StepOperands<T> of, long item, long unit, TLanes mask, bool whole)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        T* state = of.State + (item * of.Sizes.Units) + unit;
        Store(Load(state, mask, whole) + Load(of.Products + (item * of.Sizes.Units) + unit, mask, whole), state, mask, whole);
    }
}
