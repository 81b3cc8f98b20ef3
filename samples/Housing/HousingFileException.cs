namespace Housing;

/// <summary>A data file does not hold what it should.</summary>
public sealed class HousingFileException : Exception
{
    internal HousingFileException(string path, int row, int column, string reason)
        : base($"{path}, row {row}, column {column}{NameOf(column)}: {reason}.")
    {
        Row = row;
        Column = column;
    }

    /// <summary>The row, counted from 1.</summary>
    public int Row { get; }

    /// <summary>The column, counted from 1.</summary>
    public int Column { get; }

    private static string NameOf(int column) => column <= HousingTable.Columns.Count ? $" ({HousingTable.Columns[column - 1]})" : "";
}
