using System.Globalization;

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
        bool x => x ? "True" : "False",
        int x => x.ToString(CultureInfo.InvariantCulture),
        long x => x.ToString(CultureInfo.InvariantCulture),
        byte x => x.ToString(CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"No tensor has elements of type {typeof(T)}."),
    };

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
