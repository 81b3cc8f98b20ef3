namespace Housing;

/// <summary>The rows of the California housing data of 1990, one per block group, as the published file holds them.</summary>
/// <remarks>Pace and Barry, "Sparse spatial autoregressions", Statistics and Probability Letters 33, 1997.</remarks>
public sealed class HousingTable
{
    /// <summary>The columns of the file in their order.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "longitude", "latitude", "housingMedianAge", "totalRooms", "totalBedrooms", "population", "households", "medianIncome",
        "medianHouseValue",
    ];

    /// <summary>The features in scikit-learn's order.</summary>
    public static readonly IReadOnlyList<string> FeatureNames =
        ["MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude"];

    private readonly double[] _values;

    /// <summary>A table over the values of all rows.</summary>
    /// <param name="values">Row after row, <see cref="Columns"/> in each.</param>
    /// <param name="source">Where the rows come from, in words.</param>
    /// <param name="isPublished">Whether they are the published data, all of them.</param>
    public HousingTable(double[] values, string source, bool isPublished = false)
    {
        _values = values;
        Source = source;
        IsPublished = isPublished;
    }

    /// <summary>Whether the rows are the published data, byte for byte: only then do published figures apply.</summary>
    public bool IsPublished { get; }

    /// <summary>Where the rows come from, in words.</summary>
    public string Source { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => _values.Length / Columns.Count;

    /// <summary>The eight features of a row, in the order of <see cref="FeatureNames"/>.</summary>
    public double[] Features(int row)
    {
        ReadOnlySpan<double> v = Row(row);
        double households = v[6];
        return [v[7], v[2], v[3] / households, v[4] / households, v[5], v[5] / households, v[1], v[0]];
    }

    /// <summary>The median house value of a row, in units of 100,000 dollars.</summary>
    public double Target(int row) => Row(row)[8] / 100_000;

    private ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Columns.Count, Columns.Count);
}
