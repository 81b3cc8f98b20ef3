namespace Tensors.Training;

/// <summary>A file does not hold the data that it should.</summary>
public sealed class DataFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The path of the file.</param>
    /// <param name="problem">What is wrong there.</param>
    /// <param name="row">The row of data, counted from 1, if it is in one.</param>
    /// <param name="line">The line of the file on which that row begins, counted from 1, where files have lines.</param>
    /// <param name="column">The name of the column, if it is in one.</param>
    /// <param name="inner">What was thrown first, if anything.</param>
    public DataFileException(
        string file, string problem, long? row = null, long? line = null, string? column = null, Exception? inner = null)
        : base(
            $"{file}{(row is null ? "" : $", row {row}")}{(line is null ? "" : $" (line {line})")}"
            + $"{(column is null ? "" : $", column '{column}'")}: {problem}.", inner)
    {
        File = file;
        Problem = problem;
        Row = row;
        Line = line;
        Column = column;
    }

    /// <summary>The path of the file.</summary>
    public string File { get; }

    /// <summary>What is wrong there.</summary>
    public string Problem { get; }

    /// <summary>The row of data, counted from 1; null when the problem is in none.</summary>
    public long? Row { get; }

    /// <summary>The line of the file on which the row begins, counted from 1; null where there is none.</summary>
    public long? Line { get; }

    /// <summary>The name of the column; null when the problem is in none.</summary>
    public string? Column { get; }
}
