using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>A table of texts: a row on each line, fields between separators; a field that holds a separator stands in quotes.</summary>
/// <param name="path">The file, in UTF-8.</param>
/// <remarks>
/// Every row has as many fields as the first one. Empty lines are passed over. Spaces around a field do not count. Numbers are written as
/// C# writes them, with a point, whatever the language of the machine.
/// </remarks>
public sealed class CsvFile(string path)
{
    /// <summary>What stands between fields.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>Whether the first row names the columns; otherwise they are named 0, 1, 2, ...</summary>
    public bool HasNames { get; init; } = true;

    /// <summary>The names of the columns.</summary>
    /// <exception cref="DataFileException">The file has no rows, or two columns of one name.</exception>
    public IReadOnlyList<string> Names
    {
        get
        {
            using CsvRows rows = Open();
            return rows.Names;
        }
    }

    /// <summary>Reads all rows into memory.</summary>
    /// <param name="inputs">The columns that the model gets: float32, shape <c>(rows, elements)</c>.</param>
    /// <param name="targets">
    /// The columns that it should say: one of labels or categories becomes int32, shape <c>(rows,)</c>; any others float32,
    /// shape <c>(rows, elements)</c>.
    /// </param>
    /// <exception cref="DataFileException">
    /// A row has another number of fields, a column is missing, or a field is not what its column says; names file, row and column.
    /// </exception>
    public IIndexedSource<Example> Load(IReadOnlyList<Column> inputs, params IReadOnlyList<Column> targets)
    {
        using CsvRows rows = Open();
        CsvFields inputFields = new(rows, inputs);
        CsvFields targetFields = new(rows, targets);
        int count = 0;
        for (; rows.Read(); count++)
        {
            inputFields.Read();
            targetFields.Read();
        }

        return count > 0
            ? DataSource.FromTensors(inputFields.Elements.Take(count), targetFields.Elements.Take(count))
            : throw new DataFileException(path, "there are no rows");
    }

    /// <summary>Reads row by row, and keeps none: for files that are larger than memory.</summary>
    /// <param name="inputs">As for <see cref="Load"/>; shape <c>(elements,)</c> here.</param>
    /// <param name="targets">As for <see cref="Load"/>; shape <c>()</c> or <c>(elements,)</c> here.</param>
    /// <remarks>Errors are those of <see cref="Load"/>, when the row is reached. To resume, rows before are passed over unread.</remarks>
    public IDataSource<Example> Stream(IReadOnlyList<Column> inputs, params IReadOnlyList<Column> targets) =>
        new WalkedSource<Example>(() => null, (position, cancellation) => ReadAsync(inputs, targets, position.Index, cancellation));

    /// <summary>The fields of a column as they stand there.</summary>
    /// <param name="column">Its name.</param>
    /// <exception cref="DataFileException">There is no such column, or a row has another number of fields.</exception>
    public IReadOnlyList<string> Texts(string column)
    {
        using CsvRows rows = Open();
        int place = rows.PlaceOf(column);
        List<string> texts = [];
        while (rows.Read())
        {
            texts.Add(rows.Field(place).ToString());
        }

        return texts;
    }

    private async IAsyncEnumerable<Example> ReadAsync(
        IReadOnlyList<Column> inputs, IReadOnlyList<Column> targets, long skipped, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        using CsvRows rows = Open();
        CsvFields inputFields = new(rows, inputs);
        CsvFields targetFields = new(rows, targets);
        while (rows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (--skipped >= 0)
            {
                continue;
            }

            inputFields.Read();
            targetFields.Read();
            yield return new(inputFields.Elements.TakeOne(), targetFields.Elements.TakeOne());
        }
    }

    private CsvRows Open() => new(path, Separator, HasNames);
}

/// <summary>The fields of some columns, row by row.</summary>
internal sealed class CsvFields(CsvRows rows, IReadOnlyList<Column> columns)
{
    private readonly int[] _places = [.. columns.Select(column => rows.PlaceOf(column.Name))];

    public TableElements Elements { get; } = new(columns);

    public void Read()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            if (Elements.Add(i, rows.Field(_places[i])) is { } problem)
            {
                throw rows.Error(problem, columns[i].Name);
            }
        }
    }
}
