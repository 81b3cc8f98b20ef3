namespace Tensors.Training;

/// <summary>A column of one part: numbers, of which NaN are missing, or texts, of which null are.</summary>
internal readonly record struct ColumnValues(double[]? Numbers, string?[]? Texts);

/// <summary>An open table, column by column; whatever a library throws becomes an error that names the file.</summary>
internal abstract class ColumnarReader(string path, string format) : IDisposable
{
    private readonly Dictionary<int, int> _rows = [];

    public string Path => path;

    public abstract IReadOnlyList<string> Names { get; }

    public abstract int PartCount { get; }

    public long RowCount
    {
        get
        {
            long count = 0;
            for (int part = 0; part < PartCount; part++)
            {
                count += RowsOf(part);
            }

            return count;
        }
    }

    /// <summary>How many rows a part has; looked up once, because some formats read the part for it.</summary>
    public int RowsOf(int part)
    {
        if (!_rows.TryGetValue(part, out int count))
        {
            count = Guard(() => CountRows(part));
            _rows.Add(part, count);
        }

        return count;
    }

    /// <summary>The elements of a column.</summary>
    public ColumnValues Read(int part, int column) => Guard(path, format, Names[column], () => ReadColumn(part, column));

    public abstract void Dispose();

    /// <summary>Does something with a library.</summary>
    public static T Guard<T>(string path, string format, string? column, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is not (DataFileException or FileNotFoundException or DirectoryNotFoundException
            or UnauthorizedAccessException or OutOfMemoryException))
        {
            throw new DataFileException(
                path, $"it cannot be read as {format}: {problem.Message.TrimEnd('.')}", column: column, inner: problem);
        }
    }

    protected abstract int CountRows(int part);

    protected abstract ColumnValues ReadColumn(int part, int column);

    protected T Guard<T>(Func<T> read) => Guard(path, format, null, read);

    /// <summary>A column whose elements are nothing that a tensor could hold.</summary>
    protected DataFileException NoElements(string column, string type) =>
        new(path, $"its elements are of the type {type}, neither numbers nor texts", column: column);
}
