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

    public static void Row(in StepOperands<T> of, long item)
    {
        int units = of.Sizes.Units;
        long at = item * units;
        T* sums = of.Sums + (at * of.Cell.Parts());
        T* saved = of.Saved + (at * of.Cell.SavedParts());
        T* state = of.State + at;
        T* scratch = of.Reset + (at * of.Cell.Parts());
        ElementwiseLoops.Binary<AddOperator, T>(state, of.Dy + at, state, units);
        switch (of.Cell)
        {
            case RecurrentCell.Tanh:
                ElementwiseLoops.Binary<TanhSlopeOperator, T>(state, of.Y + at, sums, units);
                break;
            case RecurrentCell.Relu:
                ElementwiseLoops.Binary<WherePositiveOperator, T>(state, of.Y + at, sums, units);
                break;
            case RecurrentCell.Lstm:
                Lstm(sums, saved, of.CellsBefore + (item * of.CellsBeforeStride), state, of.Cells + at, scratch, units);
                break;
            default:
                Gru(of.Cell, sums, saved, of.StateBefore + at, state, scratch, units);
                return;
        }

        new Span<T>(state, units).Clear();
    }

    private static void Lstm(T* sums, T* saved, T* cellsBefore, T* dh, T* cells, T* tanh, int units)
    {
        T* i = saved;
        T* f = saved + units;
        T* g = saved + (2 * units);
        T* o = saved + (3 * units);
        T* cell = saved + (4 * units);
        ElementwiseLoops.Unary<TanhOperator, T>(cell, tanh, units);
        ElementwiseLoops.Binary<MultiplyOperator, T>(dh, o, sums, units);
        ElementwiseLoops.Ternary<AddTanhSlopeOperator, T>(sums, tanh, cells, cells, units);
        ElementwiseLoops.Ternary<GateSlopeOperator, T>(cells, g, i, sums, units);
        ElementwiseLoops.Ternary<GateSlopeOperator, T>(cells, cellsBefore, f, sums + units, units);
        ElementwiseLoops.Binary<MultiplyOperator, T>(cells, i, sums + (2 * units), units);
        ElementwiseLoops.Binary<TanhSlopeOperator, T>(sums + (2 * units), g, sums + (2 * units), units);
        ElementwiseLoops.Ternary<GateSlopeOperator, T>(dh, tanh, o, sums + (3 * units), units);
        ElementwiseLoops.Binary<MultiplyOperator, T>(cells, f, cells, units);
    }

    private static void Gru(RecurrentCell cell, T* sums, T* saved, T* stateBefore, T* dh, T* ofProducts, int units)
    {
        T* r = saved;
        T* z = saved + units;
        T* n = saved + (2 * units);
        T* dr = sums;
        T* dz = sums + units;
        T* dn = sums + (2 * units);
        ElementwiseLoops.Binary<RestOperator, T>(z, dh, dn, units);
        ElementwiseLoops.Binary<TanhSlopeOperator, T>(dn, n, dn, units);
        ElementwiseLoops.Binary<SubtractOperator, T>(stateBefore, n, dz, units);
        ElementwiseLoops.Ternary<GateSlopeOperator, T>(dh, dz, z, dz, units);
        ElementwiseLoops.Binary<MultiplyOperator, T>(dh, z, dh, units);
        if (cell == RecurrentCell.Gru)
        {
            ElementwiseLoops.Ternary<GateSlopeOperator, T>(dn, saved + (3 * units), r, dr, units);
            ForwardStep<T>.Copy(dr, ofProducts, 2 * units);
            ElementwiseLoops.Binary<MultiplyOperator, T>(dn, r, ofProducts + (2 * units), units);
        }
    }
}

/// <summary>The cotangent of the reset gate, from that of the state as it leaves it.</summary>
internal readonly unsafe struct ResetBackwardStep<T> : IRecurrentStep<T>
    where T : unmanaged
{
    public static void Rest(in StepOperands<T> of, long item)
    {
    }

    public static void Row(in StepOperands<T> of, long item)
    {
        int units = of.Sizes.Units;
        long at = item * units;
        T* ofReset = of.Products + at;
        T* r = of.Saved + (at * 3);
        ElementwiseLoops.Ternary<GateSlopeOperator, T>(ofReset, of.StateBefore + at, r, of.Sums + (at * 3), units);
        ElementwiseLoops.Ternary<MultiplyAddOperator, T>(ofReset, r, of.State + at, of.State + at, units);
    }
}

/// <summary>The way of a state's cotangent through the product.</summary>
internal readonly unsafe struct AddStep<T> : IRecurrentStep<T>
    where T : unmanaged
{
    public static void Rest(in StepOperands<T> of, long item)
    {
    }

    public static void Row(in StepOperands<T> of, long item)
    {
        long at = item * of.Sizes.Units;
        ElementwiseLoops.Binary<AddOperator, T>(of.State + at, of.Products + at, of.State + at, of.Sizes.Units);
    }
}

/// <summary>d · x · s · (1 - s): the cotangent of a gate s = σ(·) that multiplies x.</summary>
internal readonly struct GateSlopeOperator : ITernaryOperator
{
    public static TLanes Invoke<TLanes, T>(TLanes d, TLanes x, TLanes s)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => d * x * s * (Constants.One<TLanes, T>() - s);
}

/// <summary>d · (1 - t²): the cotangent behind t = tanh(·).</summary>
internal readonly struct TanhSlopeOperator : IBinaryOperator
{
    public static TLanes Invoke<TLanes, T>(TLanes d, TLanes t)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => d * (Constants.One<TLanes, T>() - (t * t));
}

/// <summary>d · (1 - t²) + c.</summary>
internal readonly struct AddTanhSlopeOperator : ITernaryOperator
{
    public static TLanes Invoke<TLanes, T>(TLanes d, TLanes t, TLanes c)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.MultiplyAdd(d, Constants.One<TLanes, T>() - (t * t), c);
}

/// <summary>d where y is positive, else 0.</summary>
internal readonly struct WherePositiveOperator : IBinaryOperator
{
    public static TLanes Invoke<TLanes, T>(TLanes d, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => TLanes.Select(TLanes.Less(TLanes.BroadcastBits(0), y), d, TLanes.BroadcastBits(0));
}
