namespace Tensors;

/// <summary>
/// Fills memory with numbers of a stream, split over threads by position: an element's block of the stream follows from its index alone.
/// </summary>
/// <remarks>The layout of the streams is TensorFlow's, so that its seeds give its numbers.</remarks>
internal static unsafe class PhiloxDriver
{
    // Blocks that TensorFlow sets aside for each output of a distribution that throws samples away.
    private const int BlocksPerTruncated = 256;

    /// <summary>Numbers of a distribution that consumes a fixed number of words.</summary>
    public static void Fill<TFormula, T>(UInt128 counter, ulong key, T* y, long count, TFormula formula)
        where TFormula : struct, IWordFormula<T>
        where T : unmanaged
    {
        ForkJoinPool.For(
            Groups(count, Philox.WordsPerBlock / TFormula.Words), Grains.Searched,
            new FillBody<TFormula, T>(counter, key, y, count, formula));
    }

    /// <summary>Standard normal numbers, float or double.</summary>
    public static void Normal<T>(UInt128 counter, ulong key, T* y, long count)
        where T : unmanaged => ForkJoinPool.For(Groups(count, GroupSize<T>()), Grains.Searched, new NormalBody<T>(counter, key, y, count));

    /// <summary>Standard normal numbers without those of magnitude 2 or more, float or double.</summary>
    public static void TruncatedNormal<T>(UInt128 counter, ulong key, T* y, long count)
        where T : unmanaged =>
            ForkJoinPool.For(Groups(count, GroupSize<T>()), Grains.Searched, new TruncatedBody<T>(counter, key, y, count));

    /// <summary>Numbers that one block makes.</summary>
    private static int GroupSize<T>()
        where T : unmanaged => 16 / sizeof(T);

    private static long Groups(long count, int groupSize) => (count + groupSize - 1) / groupSize;

    private static void BoxMullerPairs<T>(uint* words, T* normals, int pairs)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(float))
        {
            BoxMuller.Run(words, (float*)normals, pairs);
        }
        else
        {
            BoxMuller.Run(words, (double*)normals, pairs);
        }
    }

    private readonly struct FillBody<TFormula, T>(UInt128 counter, ulong key, T* y, long count, TFormula formula) : IRangeBody
        where TFormula : struct, IWordFormula<T>
        where T : unmanaged
    {
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            uint* words = stackalloc uint[Philox.WordsPerBlock];
            int perBlock = Philox.WordsPerBlock / TFormula.Words;
            for (long group = start; group < end; group++)
            {
                Philox.Block(counter + (ulong)group, key, words);
                long first = group * perBlock;
                long last = Math.Min(count, first + perBlock);
                uint* source = words;
                for (long i = first; i < last; i++, source += TFormula.Words)
                {
                    _y[i] = formula.FromWords(source);
                }
            }
        }
    }

    private readonly struct NormalBody<T>(UInt128 counter, ulong key, T* y, long count) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            int perBlock = GroupSize<T>();
            int most = 2 * BoxMuller.MostPairs / perBlock;
            uint* words = stackalloc uint[most * Philox.WordsPerBlock];
            T* normals = stackalloc T[2 * BoxMuller.MostPairs];
            for (long group = start; group < end; group += most)
            {
                int groups = (int)Math.Min(most, end - group);
                Philox.Blocks(counter + (ulong)group, key, words, groups);
                BoxMullerPairs(words, normals, groups * perBlock / 2);
                long first = group * perBlock;
                long bytes = Math.Min(groups * perBlock, count - first) * sizeof(T);
                Buffer.MemoryCopy(normals, _y + first, bytes, bytes);
            }
        }
    }

    private readonly struct TruncatedBody<T>(UInt128 counter, ulong key, T* y, long count) : IRangeBody
        where T : unmanaged
    {
        private readonly T* _y = y;

        public void Run(long start, long end)
        {
            int perGroup = GroupSize<T>();
            uint* words = stackalloc uint[Philox.WordsPerBlock];
            T* normals = stackalloc T[4];
            for (long group = start; group < end; group++)
            {
                // A group of its own part of the stream: the number of samples thrown away elsewhere does not move it.
                UInt128 block = counter + ((ulong)group * (ulong)(perGroup * BlocksPerTruncated / 4));
                long next = group * perGroup;
                long last = Math.Min(count, next + perGroup);
                while (next < last)
                {
                    Philox.Block(block++, key, words);
                    BoxMullerPairs(words, normals, perGroup / 2);
                    for (int i = 0; i < perGroup && next < last; i++)
                    {
                        if (IsKept(normals[i]))
                        {
                            _y[next++] = normals[i];
                        }
                    }
                }
            }
        }

        private static bool IsKept(T normal) => sizeof(T) == sizeof(float)
            ? Math.Abs(*(float*)&normal) < 2
            : Math.Abs(*(double*)&normal) < 2;
    }
}
