namespace Tensors;

/// <summary>Points on the unit circle: e^(-2πi · j / n), the same bits on every machine.</summary>
internal static unsafe class UnitRoots
{
    /// <summary>Cosine and negative sine of the j-th of n equal angles, each a function of an angle of at most π/4.</summary>
    public static (double Real, double Imaginary) Of(long j, long n)
    {
        (long octant, long rest) = Math.DivRem(8 * (j % n), n);
        double angle = Math.PI / 4 * ((octant % 2 == 0 ? rest : n - rest) / (double)n);
        Lanes128<double> lanes = Lanes128<double>.Broadcast(angle);
        Lanes128<double> cosines = Trigonometry.Cos<Lanes128<double>, double>(lanes);
        Lanes128<double> sines = Trigonometry.Sin<Lanes128<double>, double>(lanes);
        (double c, double s) = (*(double*)&cosines, *(double*)&sines);
        return octant switch
        {
            0 => (c, -s),
            1 => (s, -c),
            2 => (-s, -c),
            3 => (-c, -s),
            4 => (-c, s),
            5 => (-s, c),
            6 => (s, c),
            _ => (c, s),
        };
    }

    /// <summary>Fills real and imaginary parts from a function of positions to angles, as numbers of <paramref name="n"/>.</summary>
    public static (T[] Real, T[] Imaginary) Table<T>(long count, long n, Func<long, long> j)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        T[] real = new T[count];
        T[] imaginary = new T[count];
        for (long i = 0; i < count; i++)
        {
            (double c, double s) = Of(j(i), n);
            (real[i], imaginary[i]) = (T.CreateTruncating(c), T.CreateTruncating(s));
        }

        return (real, imaginary);
    }
}
