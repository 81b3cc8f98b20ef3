namespace Tensors;

/// <summary>
/// How much work is worth a thread of its own: some ten microseconds. Results do not depend on these numbers.
/// </summary>
internal static class Grains
{
    /// <summary>
    /// Elements that kernels read, compute and write at a time: operands of the widest elements stay in the first-level cache together.
    /// </summary>
    public const int Block = 1024;

    /// <summary>Elements that are moved or folded: bound by memory, parts must be large before a second thread pays for itself.</summary>
    public const long Moved = 64 * Block;

    /// <summary>Elements that take a few instructions each.</summary>
    public const long Passed = 32 * Block;

    /// <summary>Elements that take an exponential or several passes, or are computed one by one.</summary>
    public const long Computed = 16 * Block;

    /// <summary>Elements that are sorted, searched for or drawn.</summary>
    public const long Searched = 4 * Block;

    /// <summary>Elements that take several functions each, one by one.</summary>
    public const long OneByOne = 2 * Block;

    /// <summary>Multiply-adds of a product of matrices.</summary>
    public const long MultiplyAdds = 1 << 18;

    /// <summary>Multiply-adds that are bound by memory or wait for each other: of a matrix times a vector, and of factorizations.</summary>
    public const long SlowMultiplyAdds = 1 << 15;

    /// <summary>
    /// Elements of a formula of so many vector instructions: cheap ones move 12 bytes an element, costly ones take longer.
    /// </summary>
    public static long OfFormula(int cost) => Math.Max(2, 32 / cost) * Block;

    /// <summary>How many rows, columns or matrices of so much work each are worth a thread; at least one.</summary>
    public static long Items(long worthwhile, long workOfEach) => Math.Max(1, worthwhile / Math.Max(1, workOfEach));
}
