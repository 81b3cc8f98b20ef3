using System.Runtime.CompilerServices;

namespace Tensors.Optim;

/// <summary>Feeds update rules: walks parameter, gradient and slots once, split over threads by position.</summary>
internal static unsafe class UpdateDriver
{
    /// <summary>Updates a contiguous parameter and its slots.</summary>
    public static void Run<TRule, T>(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, TRule rule)
        where TRule : struct, IUpdateRule<T>
        where T : unmanaged
    {
        Tensor source = gradient.Contiguous();
        using TensorAccess<T> p = parameter.Access<T>();
        using TensorAccess<T> g = new(source, overwrites: false);
        using TensorAccess<T> first = (TRule.SlotCount > 0 ? slots[0] : parameter).Access<T>();
        using TensorAccess<T> second = (TRule.SlotCount > 1 ? slots[1] : parameter).Access<T>();
        using TensorAccess<T> third = (TRule.SlotCount > 2 ? slots[2] : parameter).Access<T>();
        fixed (T* to = p.Span, from = g.Span, a = first.Span, b = second.Span, c = third.Span)
        {
            Run(to, from, a, b, c, parameter.ElementCount, rule);
        }
    }

    /// <summary>Updates buffers of <paramref name="count"/> elements; slots that the rule does not use are not looked at.</summary>
    public static void Run<TRule, T>(T* parameter, T* gradient, T* first, T* second, T* third, long count, TRule rule)
        where TRule : struct, IUpdateRule<T>
        where T : unmanaged => ForkJoinPool.For(count, Grains.Passed, new Body<TRule, T>(parameter, gradient, first, second, third, rule));

    private readonly struct Body<TRule, T>(T* parameter, T* gradient, T* first, T* second, T* third, TRule rule) : IRangeBody
        where TRule : struct, IUpdateRule<T>
        where T : unmanaged
    {
        private readonly T* _parameter = parameter;
        private readonly T* _gradient = gradient;
        private readonly T* _first = first;
        private readonly T* _second = second;
        private readonly T* _third = third;
        private readonly TRule _rule = rule;

        public void Run(long start, long end) => Widths.Widest<Loop, T, bool>(new(this, start, end));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Update<TLanes>(T* parameter, T* gradient, T* first, T* second, T* third, long start, long end, TRule rule)
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            TLanes none = default;
            long i = start;
            for (; i + TLanes.Count <= end; i += TLanes.Count)
            {
                TLanes value = TLanes.Load(parameter + i);
                TLanes a = TRule.SlotCount > 0 ? TLanes.Load(first + i) : none;
                TLanes b = TRule.SlotCount > 1 ? TLanes.Load(second + i) : none;
                TLanes c = TRule.SlotCount > 2 ? TLanes.Load(third + i) : none;
                rule.Update(ref value, TLanes.Load(gradient + i), ref a, ref b, ref c);
                TLanes.Store(value, parameter + i);
                if (TRule.SlotCount > 0)
                {
                    TLanes.Store(a, first + i);
                }

                if (TRule.SlotCount > 1)
                {
                    TLanes.Store(b, second + i);
                }

                if (TRule.SlotCount > 2)
                {
                    TLanes.Store(c, third + i);
                }
            }

            if (i < end)
            {
                UpdateRest<TLanes>(parameter + i, gradient + i, first + i, second + i, third + i, (int)(end - i), rule);
            }
        }

        private static void UpdateRest<TLanes>(T* parameter, T* gradient, T* first, T* second, T* third, int left, TRule rule)
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            TLanes none = default;
            TLanes value = TLanes.LoadPartial(parameter, left);
            TLanes a = TRule.SlotCount > 0 ? TLanes.LoadPartial(first, left) : none;
            TLanes b = TRule.SlotCount > 1 ? TLanes.LoadPartial(second, left) : none;
            TLanes c = TRule.SlotCount > 2 ? TLanes.LoadPartial(third, left) : none;
            rule.Update(ref value, TLanes.LoadPartial(gradient, left), ref a, ref b, ref c);
            TLanes.StorePartial(value, parameter, left);
            if (TRule.SlotCount > 0)
            {
                TLanes.StorePartial(a, first, left);
            }

            if (TRule.SlotCount > 1)
            {
                TLanes.StorePartial(b, second, left);
            }

            if (TRule.SlotCount > 2)
            {
                TLanes.StorePartial(c, third, left);
            }
        }

        private readonly struct Loop(Body<TRule, T> body, long start, long end) : ILoop<T, bool>
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public bool Run<TLanes>()
                where TLanes : unmanaged, ILanes<TLanes, T>
            {
                Update<TLanes>(body._parameter, body._gradient, body._first, body._second, body._third, start, end, body._rule);
                return true;
            }
        }
    }
}
