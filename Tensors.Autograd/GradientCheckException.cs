namespace Tensors.Autograd;

/// <summary>A gradient is not the derivative of its function.</summary>
public sealed class GradientCheckException : Exception
{
    internal GradientCheckException(int order, double byRule, double byDifferences, double tolerance)
        : base(
            $"The derivative of order {order} is {byRule:R} by the VJP rules and {byDifferences:R} by differences; they may differ by "
            + $"{tolerance:G3}.")
    {
        ByRule = byRule;
        ByDifferences = byDifferences;
    }

    /// <summary>The directional derivative that the VJP rules give.</summary>
    public double ByRule { get; }

    /// <summary>The directional derivative that differences of values give.</summary>
    public double ByDifferences { get; }
}
