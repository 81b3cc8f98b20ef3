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

    public static void Row(in StepOperands<T> of, long item)
    {
        int units = of.Sizes.Units;
        int parts = of.Cell.Parts();
        T* a = of.Sums + (item * parts * units);
        T* u = of.Products + (item * parts * units);
        T* y = of.Y + (item * units);
        T* state = of.State + (item * units);
        T* saved = of.Saved + (item * of.Cell.SavedParts() * units);
        switch (of.Cell)
        {
            case RecurrentCell.Tanh:
                ElementwiseLoops.Binary<AddOperator, T>(a, u, y, units);
                ElementwiseLoops.Unary<TanhOperator, T>(y, y, units);
                break;
            case RecurrentCell.Relu:
                ElementwiseLoops.Binary<AddOperator, T>(a, u, y, units);
                ElementwiseLoops.Unary<ReluOperator, T>(y, y, units);
                break;
            case RecurrentCell.Lstm:
                Lstm(a, u, of.Cells + (item * units), saved, y, units);
                break;
            case RecurrentCell.Gru:
                // n = tanh(a + r · u)
                T* product = saved + (3 * units);
                Copy(u + (2 * units), product, units);
                Gates(a, u, saved, 2 * units);
                ElementwiseLoops.Ternary<MultiplyAddOperator, T>(saved, product, a + (2 * units), saved + (2 * units), units);
                Mix(saved, state, y, units);
                break;
            default:
                // The gates are there, and the products of the candidate stand behind theirs.
                ElementwiseLoops.Binary<AddOperator, T>(
                    a + (2 * units), of.Products + (((of.Sizes.Items * 2) + item) * units), saved + (2 * units), units);
                Mix(saved, state, y, units);
                break;
        }

        Copy(y, state, units);
    }

    /// <summary>σ(a + u).</summary>
    public static void Gates(T* a, T* u, T* gates, int count)
    {
        ElementwiseLoops.Binary<AddOperator, T>(a, u, gates, count);
        ElementwiseLoops.Unary<SigmoidOperator, T>(gates, gates, count);
    }

    public static void Copy(T* from, T* to, int count) => new ReadOnlySpan<T>(from, count).CopyTo(new(to, count));

    private static void Lstm(T* a, T* u, T* cells, T* saved, T* y, int units)
    {
        T* f = saved + units;
        T* g = saved + (2 * units);
        T* o = saved + (3 * units);
        ElementwiseLoops.Binary<AddOperator, T>(a, u, saved, 4 * units);
        ElementwiseLoops.Unary<SigmoidOperator, T>(saved, saved, 2 * units);
        ElementwiseLoops.Unary<TanhOperator, T>(g, g, units);
        ElementwiseLoops.Unary<SigmoidOperator, T>(o, o, units);
        ElementwiseLoops.Binary<MultiplyOperator, T>(saved, g, y, units);
        ElementwiseLoops.Ternary<MultiplyAddOperator, T>(f, cells, y, cells, units);
        Copy(cells, saved + (4 * units), units);
        ElementwiseLoops.Unary<TanhOperator, T>(cells, y, units);
        ElementwiseLoops.Binary<MultiplyOperator, T>(o, y, y, units);
    }

    /// <summary>y = (1 - z) · n + z · h, where n is the hyperbolic tangent of what stands in its place.</summary>
    private static void Mix(T* saved, T* state, T* y, int units)
    {
        T* z = saved + units;
        T* n = saved + (2 * units);
        ElementwiseLoops.Unary<TanhOperator, T>(n, n, units);
        ElementwiseLoops.Binary<RestOperator, T>(z, n, y, units);
        ElementwiseLoops.Ternary<MultiplyAddOperator, T>(z, state, y, y, units);
    }
}

/// <summary>The gates, and the state as its reset leaves it, before the second product.</summary>
internal readonly unsafe struct ResetStep<T> : IRecurrentStep<T>
    where T : unmanaged
{
    public static void Rest(in StepOperands<T> of, long item) => new Span<T>(of.Reset + (item * of.Sizes.Units), of.Sizes.Units).Clear();

    public static void Row(in StepOperands<T> of, long item)
    {
        int units = of.Sizes.Units;
        T* saved = of.Saved + (item * 3 * units);
        ForwardStep<T>.Gates(of.Sums + (item * 3 * units), of.Products + (item * 2 * units), saved, 2 * units);
        ElementwiseLoops.Binary<MultiplyOperator, T>(saved, of.State + (item * units), of.Reset + (item * units), units);
    }
}

/// <summary>(1 - z) · n.</summary>
internal readonly struct RestOperator : IBinaryOperator
{
    public static TLanes Invoke<TLanes, T>(TLanes z, TLanes n)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => (Constants.One<TLanes, T>() - z) * n;
}
