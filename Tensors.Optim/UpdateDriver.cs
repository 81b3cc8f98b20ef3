using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensors.Optim;

/// <summary>Feeds update rules: walks parameter, gradient and slot once, split over threads by position.</summary>
internal static unsafe class UpdateDriver
{
    private const long Grain = 32 << 10;

    /// <summary>Updates a contiguous parameter and at most one slot.</summary>
    public static void Run<TRule, T>(Tensor parameter, Tensor gradient, Tensor? slot, TRule rule)
        where TRule : struct, IUpdateRule<T>
        where T : unmanaged
    {
        Tensor source = gradient.Contiguous();
        using TensorAccess<T> p = parameter.Access<T>();
        using TensorAccess<T> g = new(source, overwrites: false);
        using TensorAccess<T> s = (slot ?? parameter).Access<T>();
        fixed (T* to = p.Span, from = g.Span, state = s.Span)
        {
            ForkJoinPool.For(parameter.ElementCount, Grain, new Body<TRule, T>(to, from, slot is null ? null : state, rule));
        }
    }

    private readonly struct Body<TRule, T>(T* parameter, T* gradient, T* slot, TRule rule) : IRangeBody
        where TRule : struct, IUpdateRule<T>
        where T : unmanaged
    {
        private readonly T* _parameter = parameter;
        private readonly T* _gradient = gradient;
        private readonly T* _slot = slot;
        private readonly TRule _rule = rule;

        public void Run(long start, long end)
        {
            T* slot = _slot == null ? null : _slot + start;
            if (Vector512.IsHardwareAccelerated)
            {
                Update<Lanes512<T>>(_parameter + start, _gradient + start, slot, end - start, _rule);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Update<Lanes256<T>>(_parameter + start, _gradient + start, slot, end - start, _rule);
            }
            else
            {
                Update<Lanes128<T>>(_parameter + start, _gradient + start, slot, end - start, _rule);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Update<TLanes>(T* parameter, T* gradient, T* slot, long count, TRule rule)
            where TLanes : unmanaged, ILanes<TLanes, T>
        {
            TLanes none = default;
            long i = 0;
            for (; i + TLanes.Count <= count; i += TLanes.Count)
            {
                TLanes value = TLanes.Load(parameter + i);
                TLanes state = slot == null ? none : TLanes.Load(slot + i);
                rule.Update(ref value, TLanes.Load(gradient + i), ref state);
                TLanes.Store(value, parameter + i);
                if (slot != null)
                {
                    TLanes.Store(state, slot + i);
                }
            }

            if (i < count)
            {
                int left = (int)(count - i);
                TLanes value = TLanes.LoadPartial(parameter + i, left);
                TLanes state = slot == null ? none : TLanes.LoadPartial(slot + i, left);
                rule.Update(ref value, TLanes.LoadPartial(gradient + i, left), ref state);
                TLanes.StorePartial(value, parameter + i, left);
                if (slot != null)
                {
                    TLanes.StorePartial(state, slot + i, left);
                }
            }
        }
    }
}
