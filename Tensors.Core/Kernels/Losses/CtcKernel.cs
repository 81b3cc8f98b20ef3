using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// Items, and the labels that each is held against: log-probabilities are (frames, items, classes), targets (items, most).
/// </summary>
internal readonly record struct CtcProblem(
    int Frames, int Items, int Classes, int Most, int Blank, bool MergesRepeated, int[] Targets, int[] InputLengths, int[] TargetLengths);

/// <summary>
/// Sums over all alignments in logarithms, after Graves et al., "Connectionist temporal classification" (2006): a state for every label and
/// for the blanks before, between and behind them. Computed in float64, frame by frame, the states of a frame side by side.
/// </summary>
internal static unsafe class CtcKernel
{
    // States before the first and behind the last that nothing comes from: a step passes over one state at most.
    private const int Margin = 2;

    /// <summary>The negative logarithm of the sum, per item; +inf where there is no alignment.</summary>
    public static void Losses<T>(CtcProblem problem, T* x, T* y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run(problem, x, null, y);

    /// <summary>
    /// Minus the share of alignments that pass through a class in a frame, times the item's cotangent; 0 where there is no alignment.
    /// </summary>
    public static void Gradients<T>(CtcProblem problem, T* x, T* dy, T* dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run(problem, x, dy, dx);

    private static void Run<T>(CtcProblem problem, T* x, T* dy, T* y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForkJoinPool.For(
            problem.Items, Grains.Items(Grains.OneByOne, Math.Max(1, problem.Frames) * ((2L * problem.Most) + 1)),
            new Body<T>(problem, x, dy, y));

    private readonly struct Body<T>(CtcProblem problem, T* x, T* dy, T* y) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _x = x;
        private readonly T* _dy = dy;
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            // Losses need the last row of states alone, gradients those of all frames.
            int rows = _dy == null ? 2 : Math.Max(1, problem.Frames);
            int stride = (2 * problem.Most) + 1 + (2 * Margin);
            double[] rented = ArrayPool<double>.Shared.Rent(checked(((rows + Lattice.RowsBeside) * stride) + problem.Classes));
            int[] labels = ArrayPool<int>.Shared.Rent(stride);
            fixed (double* memory = rented)
            fixed (int* classes = labels)
            {
                for (int item = (int)start; item < end; item++)
                {
                    Lattice lattice = new(problem, item, classes, memory, stride, rows);
                    if (_dy == null)
                    {
                        _y[item] = T.CreateTruncating(-lattice.Forward(_x));
                    }
                    else
                    {
                        lattice.Backward(_x, double.CreateTruncating(_dy[item]), _y);
                    }
                }
            }

            ArrayPool<int>.Shared.Return(labels);
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>The states of one item; those with even numbers are blanks.</summary>
    private readonly ref struct Lattice
    {
        /// <summary>Rows besides those of the frames: of later frames, two of the moment, and what it costs to stay and to skip.</summary>
        public const int RowsBeside = 5;

        private readonly CtcProblem _problem;
        private readonly int _item;
        private readonly int _frames;
        private readonly int _states;
        private readonly int _stride;
        private readonly int _rows;
        private readonly int* _classes;
        private readonly double* _alpha;
        private readonly double* _beta;
        private readonly double* _staying;
        private readonly double* _next;
        private readonly double* _stays;
        private readonly double* _skips;
        private readonly double* _slopes;

        public Lattice(CtcProblem problem, int item, int* classes, double* memory, int stride, int rows)
        {
            (_problem, _item, _stride, _rows) = (problem, item, stride, rows);
            _classes = classes;
            (_frames, _states) = (problem.InputLengths[item], (2 * problem.TargetLengths[item]) + 1);
            _alpha = memory + Margin;
            _beta = _alpha + ((long)rows * stride);
            _staying = _beta + stride;
            _next = _staying + stride;
            _stays = _next + stride;
            _skips = _stays + stride;
            _slopes = _skips + stride - Margin;
            new Span<double>(memory, (rows + RowsBeside) * stride).Fill(double.NegativeInfinity);
            for (int s = 0; s < _states; s++)
            {
                bool isBlank = s % 2 == 0;
                classes[s] = isBlank ? problem.Blank : problem.Targets[(item * problem.Most) + (s / 2)];
                _stays[s] = isBlank || problem.MergesRepeated ? 0 : double.NegativeInfinity;
                _skips[s] = s > 1 && !isBlank && !(problem.MergesRepeated && classes[s] == classes[s - 2]) ? 0 : double.NegativeInfinity;
            }
        }

        /// <summary>The logarithm of the sum over all alignments.</summary>
        public double Forward<T>(T* x)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (_frames == 0)
            {
                return _states == 1 ? 0 : double.NegativeInfinity;
            }

            // An alignment begins with the first blank or the first label.
            new Span<double>(Alpha(0), Math.Min(2, _states)).Clear();
            AddEmissions(x, 0, Alpha(0));
            for (int frame = 1; frame < _frames; frame++)
            {
                double* from = Alpha(frame - 1);
                double* to = Alpha(frame);
                ElementwiseLoops.Binary<AddOperator, double>(from, _stays, _staying, _states);
                ElementwiseLoops.Binary<AddOperator, double>(from - 2, _skips, _next, _states);
                ElementwiseLoops.Ternary<LogSumOperator, double>(_staying, from - 1, _next, to, _states);
                AddEmissions(x, frame, to);
            }

            // The state before the first is no state.
            double* last = Alpha(_frames - 1) + _states - 1;
            double sum;
            ElementwiseLoops.Ternary<LogSumOperator, double>(last, last - 1, last - 1 - _states, &sum, 1);
            return sum;
        }

        public void Backward<T>(T* x, double dy, T* dx)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double sum = Forward(x);
            bool hasSlopes = dy != 0 && !double.IsNegativeInfinity(sum);
            for (int frame = _problem.Frames - 1; frame >= 0; frame--)
            {
                new Span<double>(_slopes, _problem.Classes).Clear();
                if (frame < _frames && hasSlopes)
                {
                    Retreat(x, frame, sum);
                    ElementwiseLoops.Binary<ExpOfSumOperator, double>(Alpha(frame), _beta, _next, _states);
                    for (int s = 0; s < _states; s++)
                    {
                        _slopes[_classes[s]] -= dy * _next[s];
                    }
                }

                T* row = Row(dx, frame);
                for (int k = 0; k < _problem.Classes; k++)
                {
                    row[k] = T.CreateTruncating(_slopes[k]);
                }
            }
        }

        /// <summary>
        /// From the states after the next frame to those after this one: logarithms of what is still to come, as shares of all.
        /// </summary>
        private void Retreat<T>(T* x, int frame, double sum)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (frame == _frames - 1)
            {
                _beta[_states - 1] = -sum;
                _beta[Math.Max(0, _states - 2)] = -sum;
                return;
            }

            AddEmissions(x, frame + 1, _beta);
            ElementwiseLoops.Binary<AddOperator, double>(_beta, _stays, _staying, _states);
            ElementwiseLoops.Binary<AddOperator, double>(_beta + 2, _skips + 2, _next, _states);
            ElementwiseLoops.Ternary<LogSumOperator, double>(_staying, _beta + 1, _next, _next, _states);
            new ReadOnlySpan<double>(_next, _states).CopyTo(new(_beta, _states));
        }

        private double* Alpha(int frame) => _alpha + ((long)(frame % _rows) * _stride);

        private T* Row<T>(T* elements, int frame)
            where T : unmanaged => elements + ((((long)frame * _problem.Items) + _item) * _problem.Classes);

        private void AddEmissions<T>(T* x, int frame, double* states)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T* row = Row(x, frame);
            for (int s = 0; s < _states; s++)
            {
                states[s] += double.CreateTruncating(row[_classes[s]]);
            }
        }
    }

    /// <summary>ln(eˣ + eʸ + eᶻ) relative to the greatest; of -inf alone it is -inf.</summary>
    private readonly struct LogSumOperator : ITernaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y, TLanes z)
            where TLanes : unmanaged, ILanes<TLanes, T>
            where T : unmanaged
        {
            TLanes greatest = TLanes.Max(TLanes.Max(x, y), z);
            TLanes nothing = TLanes.Equal(greatest, Constants.Real<TLanes, T>(double.NegativeInfinity));
            TLanes reference = TLanes.Select(nothing, TLanes.BroadcastBits(0), greatest);
            TLanes sum = Exponentials.Exp<TLanes, T>(x - reference) + Exponentials.Exp<TLanes, T>(y - reference)
                + Exponentials.Exp<TLanes, T>(z - reference);
            return Logarithms.Log<TLanes, T>(sum) + reference;
        }
    }

    private readonly struct ExpOfSumOperator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T>
            where T : unmanaged => Exponentials.Exp<TLanes, T>(x + y);
    }
}
