namespace Tensors;

/// <summary>The shapes of an operation's operands do not fit it. Nothing was computed.</summary>
public sealed class ShapeMismatchException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="problem">What does not fit, and what would.</param>
    /// <param name="shapes">The shapes of the operands.</param>
    public ShapeMismatchException(string operation, string problem, IReadOnlyList<Shape> shapes)
        : base($"{operation}: {problem}{Unnamed(problem, shapes)}.")
    {
        Operation = operation;
        Shapes = shapes;
    }

    /// <summary>The operation that was asked for.</summary>
    public string Operation { get; }

    /// <summary>The shapes of its operands.</summary>
    public IReadOnlyList<Shape> Shapes { get; }

    /// <summary>The shapes that the problem does not name itself.</summary>
    private static string Unnamed(string problem, IReadOnlyList<Shape> shapes)
    {
        string[] unnamed = [.. shapes.Select(shape => shape.ToString()).Where(shape => !problem.Contains(shape, StringComparison.Ordinal))];
        return unnamed.Length switch
        {
            0 => "",
            1 => $"; the shape is {unnamed[0]}",
            _ => $"; the shapes are {string.Join(" and ", unnamed)}",
        };
    }
}
