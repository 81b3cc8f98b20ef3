using System.Globalization;
using System.Numerics;

namespace Tensors;

/// <summary>Elements of any dtype as words of one width.</summary>
internal static class ElementWords
{
    /// <summary>The elements as words.</summary>
    /// <exception cref="NotSupportedException">No dtype has elements of type <typeparamref name="T"/>.</exception>
    public static string[] Of<T>(T[] elements, TensorFormat format) => elements switch
    {
        float[] floats => FloatWords.Of(Array.ConvertAll(floats, x => (double)x), FloatKind.Float32, format),
        double[] doubles => FloatWords.Of(doubles, FloatKind.Float64, format),
        Half[] halves => FloatWords.Of(Array.ConvertAll(halves, x => (double)x), FloatKind.Float16, format),
        BFloat16[] halves => FloatWords.Of(Array.ConvertAll(halves, x => (double)(float)x), FloatKind.BFloat16, format),
        Complex64[] pairs => OfPairs(Array.ConvertAll(pairs, x => (Complex)x), FloatKind.Float32, format),
        Complex[] pairs => OfPairs(pairs, FloatKind.Float64, format),
        bool[] truths => Array.ConvertAll(truths, x => x ? " True" : "False"),
        _ => AlignRight(Array.ConvertAll(elements, Scalar)),
    };

    /// <summary>The element of a tensor of rank 0, in the shortest form.</summary>
    /// <exception cref="NotSupportedException">No dtype has elements of type <typeparamref name="T"/>.</exception>
    public static string Scalar<T>(T element) => element switch
    {
        float x => FloatWords.Scalar(x, FloatKind.Float32),
        double x => FloatWords.Scalar(x, FloatKind.Float64),
        Half x => FloatWords.Scalar((double)x, FloatKind.Float16),
        BFloat16 x => FloatWords.Scalar((float)x, FloatKind.BFloat16),
        Complex64 x => OfPair(x, FloatKind.Float32),
        Complex x => OfPair(x, FloatKind.Float64),
        bool x => x ? "True" : "False",
        int x => x.ToString(CultureInfo.InvariantCulture),
        long x => x.ToString(CultureInfo.InvariantCulture),
        byte x => x.ToString(CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"No tensor has elements of type {typeof(T)}."),
    };

    /// <summary>Real and imaginary parts in columns of their own; the sign of the second stands always.</summary>
    private static string[] OfPairs(Complex[] pairs, FloatKind kind, TensorFormat format)
    {
        string[] real = FloatWords.Of(Array.ConvertAll(pairs, x => x.Real), kind, format);
        string[] imaginary = FloatWords.Of(Array.ConvertAll(pairs, x => Math.Abs(x.Imaginary)), kind, format);
        for (int i = 0; i < pairs.Length; i++)
        {
            string digits = imaginary[i].Trim();
            string signed = (SignOf(pairs[i]) + digits).PadLeft(imaginary[i].TrimEnd().Length + 1);
            real[i] += signed + "j" + new string(' ', imaginary[i].Length - imaginary[i].TrimEnd().Length);
        }

        return real;
    }

    // A real part of 0 is left out, as NumPy does it.
    private static string OfPair(Complex x, FloatKind kind)
    {
        string imaginary = $"{Short(Math.Abs(x.Imaginary))}j";
        return x.Real == 0 && !double.IsNegative(x.Real)
            ? (SignOf(x) == '-' ? "-" : "") + imaginary
            : $"({Short(x.Real)}{SignOf(x)}{imaginary})";

        string Short(double part) => FloatWords.Scalar(part, kind) is [.. var whole, '.', '0'] ? whole : FloatWords.Scalar(part, kind);
    }

    private static char SignOf(Complex x) => double.IsNegative(x.Imaginary) && !double.IsNaN(x.Imaginary) ? '-' : '+';

    private static string[] AlignRight(string[] words)
    {
        int width = 0;
        foreach (string word in words)
        {
            width = Math.Max(width, word.Length);
        }

        return Array.ConvertAll(words, word => word.PadLeft(width));
    }
}
