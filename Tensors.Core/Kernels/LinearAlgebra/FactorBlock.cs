namespace Tensors;

/// <summary>
/// How many columns factorizations take at a time: they are eliminated in the first-level cache, and what is behind them by one product of
/// matrices. The numbers belong to the results: others would round otherwise.
/// </summary>
internal static class FactorBlock
{
    /// <summary>Columns of triangular factors.</summary>
    public const int Triangular = 64;

    /// <summary>Reflections, whose products cost work of their own.</summary>
    public const int Reflected = 32;
}
