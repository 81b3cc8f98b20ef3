namespace Tensors.Tests;

/// <summary>Every operation, row by row.</summary>
internal static partial class OpCatalog
{
    /// <summary>The exact operations: correctly rounded.</summary>
    private const int Exact = 0;

    /// <summary>Elementary functions: 2 ULP of their own, and the oracle's own rounding in float64.</summary>
    private const int Elementary = 2;

    public static IReadOnlyList<ElementwiseRow> Elementwise { get; } =
        [.. Unary(), .. Binary(), .. Comparisons(), .. Logical(), .. Mathematics(), .. BitOperations(), .. Activations()];

    public static IReadOnlyList<OpRow> All { get; } =
    [
        .. Elementwise.Select(row => row.Row), .. Choices(), .. OfThree(), .. Reductions(), .. Scans(), .. Sorting(),
        .. Mixed(
            [.. LinearAlgebra(), .. Convolutions(), .. Recurrent(), .. Decompositions(), .. Contractions(), .. Attention(),
            .. ChannelNormalization()]), .. Spectral(), .. Complex(), .. Movement(), .. Pieces(), .. Indexing(), .. Normalization(),
            .. Losses(), .. Poolings(),
    ];

    public static IEnumerable<OpRow> Differentiable => All.Where(row => Autograd.VjpTable.Default.IsDifferentiable(row.Operation));

    private static Domain Plain => Domain.Between(-3, 3);

    private static IEnumerable<OpRow> Mixed(OpRow[] rows) => rows.Select(row => row with { MixesElements = true });

    /// <summary>The row with slopes at points of its only operand.</summary>
    private static OpRow At(OpRow row, params (double X, double Slope)[] corners) =>
        row with { Corners = [.. corners.Select(corner => ((double[])[corner.X], (double[])[corner.Slope]))] };

    private static ElementwiseRow At(ElementwiseRow row, params (double X, double Slope)[] corners) =>
        row with { Row = At(row.Row, corners) };

    private static (Shape Shape, Domain Domain) Of(Shape shape, Domain? domain = null) => (shape, domain ?? Plain);
}
