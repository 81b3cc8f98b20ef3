namespace Tensors.Training;

/// <summary>
/// Digits that the program draws itself, the same on every machine: glyphs of 5 by 7 points, enlarged, moved, slanted and smudged.
/// </summary>
internal static class DrawnDigits
{
    private const int Columns = 5;
    private const int Rows = 7;

    private static readonly string[] s_glyphs =
    [
        ".###.#...##..###.#.###..##...#.###.",
        "..#...##....#....#....#....#...###.",
        ".###.#...#....#...#...#...#...#####",
        "#####...#...#.....#.....##...#.###.",
        "...#...##..#.#.#..#.#####...#....#.",
        "######....####.....#....##...#.###.",
        "..##..#...#....####.#...##...#.###.",
        "#####....#...#...#...#....#....#...",
        ".###.#...##...#.###.#...##...#.###.",
        ".###.#...##...#.####....#...#..##..",
    ];

    /// <summary>Draws so many digits, each as often as the others: pixels and labels as bytes.</summary>
    public static (Tensor Pixels, Tensor Labels) Draw(int count, long seed)
    {
        RandomState random = new(seed);
        byte[] pixels = new byte[count * Mnist.Side * Mnist.Side];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % s_glyphs.Length);
            Draw(s_glyphs[labels[i]], random, pixels.AsSpan(i * Mnist.Side * Mnist.Side, Mnist.Side * Mnist.Side));
        }

        return (Tensor.FromArray(pixels, [count, Mnist.Side, Mnist.Side]), Tensor.FromArray(labels));
    }

    private static void Draw(string glyph, RandomState random, Span<byte> pixels)
    {
        double width = random.Uniform(2.4, 3.8);
        double height = random.Uniform(2.2, 3.3);
        double slant = random.Uniform(-0.3, 0.3);
        double left = random.Uniform(2, Mnist.Side - 2 - (Columns * width));
        double top = random.Uniform(1, Mnist.Side - 1 - (Rows * height));
        double ink = random.Uniform(0.6, 1);
        for (int y = 0; y < Mnist.Side; y++)
        {
            for (int x = 0; x < Mnist.Side; x++)
            {
                double row = (y + 0.5 - top) / height;
                double column = (x + 0.5 - left + (slant * (y - (Mnist.Side / 2)))) / width;
                bool isInside = row >= 0 && row < Rows && column >= 0 && column < Columns;
                double dark = isInside && glyph[((int)row * Columns) + (int)column] == '#' ? ink : 0;
                pixels[(y * Mnist.Side) + x] = (byte)(255 * Math.Clamp(dark + random.Uniform(-0.2, 0.2), 0, 1));
            }
        }
    }
}
