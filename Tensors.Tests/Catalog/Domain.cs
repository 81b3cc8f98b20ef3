namespace Tensors.Tests;

/// <summary>Where the operands of a test are drawn from.</summary>
/// <param name="Next">One number; the second argument counts the numbers drawn so far.</param>
internal sealed record Domain(Func<Random, int, double> Next)
{
    /// <summary>Everywhere between two numbers.</summary>
    public static Domain Between(double low, double high) => new((random, _) => low + ((high - low) * random.NextDouble()));

    /// <summary>Integers from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static Domain Integers(int low, int high) => new((random, _) => random.Next(low, high + 1));

    /// <summary>
    /// Numbers whose fraction lies between two bounds: away from steps at integers, and from those of an operand with other fractions.
    /// </summary>
    public static Domain Fraction(double low, double high) =>
        new((random, _) => random.Next(-4, 4) + low + ((high - low) * random.NextDouble()));

    /// <summary>Numbers that differ from each other by 0.1 or more, in no order.</summary>
    public static Domain Distinct => new((random, number) => (((number * 37) % 101) * 0.1) - 5);

    /// <summary>So many numbers, always the same ones.</summary>
    public double[] Draw(int count, int seed)
    {
        Random random = new(seed);
        double[] drawn = new double[count];
        for (int i = 0; i < count; i++)
        {
            drawn[i] = Next(random, i);
        }

        return drawn;
    }

    /// <summary>A tensor of drawn numbers.</summary>
    public Tensor Draw(Shape shape, DType dtype, int seed) =>
        Tensor.FromArray(Draw((int)shape.ElementCount, seed), shape).Cast(dtype);
}
