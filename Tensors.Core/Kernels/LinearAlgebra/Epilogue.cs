using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// What is done to the rows of a product when their sums are whole, while they are in the caches: <c>y = activation(y + bias)</c>.
/// </summary>
/// <param name="bias">An element for each column; null for nothing.</param>
/// <param name="activation">The function.</param>
internal readonly unsafe struct Epilogue<T>(T* bias, Activation activation)
    where T : unmanaged
{
    private readonly T* _bias = bias;

    public bool IsNothing => _bias == null && activation == Activation.None;

    /// <summary>That of the columns from one on.</summary>
    public Epilogue<T> From(long column) => new(_bias == null ? null : _bias + column, activation);

    /// <summary>Rows of a whole product in memory.</summary>
    public void Apply(T* y, long rows, long columns)
    {
        if (!IsNothing && columns > 0)
        {
            ForkJoinPool.For(rows, Grains.Items(Grains.Moved, columns), new Body(this, y, columns));
        }
    }

    /// <summary>Rows that are <paramref name="stride"/> apart.</summary>
    public void Apply<TLanes>(T* y, long stride, long rows, long columns)
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        // Integers have none: nothing is compiled for them.
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            return;
        }

        switch (activation)
        {
            case Activation.Relu:
                Rows<TLanes, ReluOperator>(_bias, y, stride, rows, columns);
                break;
            case Activation.Relu6:
                Rows<TLanes, Relu6Operator>(_bias, y, stride, rows, columns);
                break;
            case Activation.Sigmoid:
                Rows<TLanes, SigmoidOperator>(_bias, y, stride, rows, columns);
                break;
            case Activation.Tanh:
                Rows<TLanes, TanhOperator>(_bias, y, stride, rows, columns);
                break;
            default:
                if (_bias != null)
                {
                    Rows<TLanes, SameOperator>(_bias, y, stride, rows, columns);
                }

                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TLanes, TOperator>(T* bias, T* y, long stride, long rows, long columns)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where TOperator : struct, IUnaryOperator
    {
        long whole = columns / TLanes.Count * TLanes.Count;
        TLanes mask = MaskedLanes.First<TLanes, T>((int)(columns - whole));
        for (long row = 0; row < rows; row++)
        {
            for (long column = 0; column < whole; column += TLanes.Count)
            {
                TLanes sum = TLanes.Load(y + column);
                sum = bias == null ? sum : sum + TLanes.Load(bias + column);
                TLanes.Store(TOperator.Invoke<TLanes, T>(sum), y + column);
            }

            if (whole < columns)
            {
                TLanes sum = MaskedLanes.Load(y + whole, mask);
                sum = bias == null ? sum : sum + MaskedLanes.Load(bias + whole, mask);
                MaskedLanes.Store(TOperator.Invoke<TLanes, T>(sum), y + whole, mask);
            }

            y += stride;
        }
    }

    private readonly struct Body(Epilogue<T> epilogue, T* y, long columns) : IRangeBody
    {
        private readonly T* _y = y;

        public void Run(long start, long end) =>
            Widths.Widest<Loop, T, bool>(new(epilogue, _y + (start * columns), end - start, columns));
    }

    private readonly struct Loop(Epilogue<T> epilogue, T* y, long rows, long columns) : ILoop<T, bool>
    {
        private readonly T* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            epilogue.Apply<TLanes>(_y, columns, rows, columns);
            return true;
        }
    }

    private readonly struct SameOperator : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Invoke<TLanes, TElement>(TLanes x)
            where TLanes : unmanaged, ILanes<TLanes, TElement>
            where TElement : unmanaged => x;
    }

    private readonly struct Relu6Operator : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Invoke<TLanes, TElement>(TLanes x)
            where TLanes : unmanaged, ILanes<TLanes, TElement>
            where TElement : unmanaged => TLanes.Min(TLanes.Max(x, TLanes.BroadcastBits(0)), Constants.Real<TLanes, TElement>(6));
    }
}
