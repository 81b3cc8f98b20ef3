using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>A table that a file holds column by column, in parts of some rows each: only columns that are asked for are read.</summary>
/// <remarks>
/// Columns of numbers and truth values, which become 0 and 1, and of texts; what is null is missing, as NaN is. A text that should be a
/// number is read as in a <see cref="CsvFile"/>; a number that should be a category stands for its text.
/// </remarks>
public abstract class ColumnarFile
{
    private readonly string _path;

    private protected ColumnarFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
    }

    /// <summary>The names of the columns.</summary>
    /// <exception cref="DataFileException">The file cannot be read.</exception>
    public IReadOnlyList<string> Names
    {
        get
        {
            using ColumnarReader reader = Open(_path);
            return reader.Names;
        }
    }

    /// <summary>The number of rows.</summary>
    /// <exception cref="DataFileException">The file cannot be read.</exception>
    public long RowCount
    {
        get
        {
            using ColumnarReader reader = Open(_path);
            return reader.RowCount;
        }
    }

    /// <summary>Reads all rows of these columns into memory.</summary>
    /// <param name="inputs">The columns that the model gets: float32, shape <c>(rows, elements)</c>.</param>
    /// <param name="targets">
    /// The columns that it should say: one of labels or categories becomes int32, shape <c>(rows,)</c>; any others float32,
    /// shape <c>(rows, elements)</c>.
    /// </param>
    /// <exception cref="DataFileException">
    /// The file is damaged or cut off, has no rows, a column is missing, or an element is not what its column says; names file, row and
    /// column.
    /// </exception>
    public IIndexedSource<Example> Load(IReadOnlyList<Column> inputs, params IReadOnlyList<Column> targets)
    {
        using ColumnarReader reader = Open(_path);
        ColumnarRows rows = new(reader, inputs, targets);
        int count = 0;
        for (int part = 0; part < reader.PartCount; part++)
        {
            rows.Open(part);
            for (int row = 0; row < rows.Count; row++, count++)
            {
                rows.Add(row);
            }
        }

        return count > 0
            ? DataSource.FromTensors(rows.Inputs.Take(count), rows.Targets.Take(count))
            : throw new DataFileException(_path, "there are no rows");
    }

    /// <summary>Reads part by part, and keeps one: for files that are larger than memory.</summary>
    /// <param name="inputs">As for <see cref="Load"/>; shape <c>(elements,)</c> here.</param>
    /// <param name="targets">As for <see cref="Load"/>; shape <c>()</c> or <c>(elements,)</c> here.</param>
    /// <remarks>Errors are those of <see cref="Load"/>, when the row is reached. To resume, parts before are passed over unread.</remarks>
    public IDataSource<Example> Stream(IReadOnlyList<Column> inputs, params IReadOnlyList<Column> targets) =>
        new WalkedSource<Example>(() => RowCount, (position, cancellation) => ReadAsync(inputs, targets, position.Index, cancellation));

    private protected abstract ColumnarReader Open(string path);

    private async IAsyncEnumerable<Example> ReadAsync(
        IReadOnlyList<Column> inputs, IReadOnlyList<Column> targets, long skipped, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        using ColumnarReader reader = Open(_path);
        ColumnarRows rows = new(reader, inputs, targets);
        for (int part = 0; part < reader.PartCount; part++)
        {
            int count = reader.RowsOf(part);
            if (skipped >= count)
            {
                skipped -= count;
                continue;
            }

            rows.Open(part);
            for (int row = (int)skipped; row < count; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                rows.Add(row);
                yield return new(rows.Inputs.TakeOne(), rows.Targets.TakeOne());
            }

            skipped = 0;
        }
    }
}
