using nietras.SeparatedValues;

namespace Tensors.Training;

/// <summary>The rows of a table of texts, one after the other.</summary>
internal sealed class CsvRows : IDisposable
{
    private readonly string _path;
    private readonly SepReader _reader;
    private long _row;

    // A row is in hand that has not been asked for: the first one of a file without names.
    private bool _isAhead;

    public CsvRows(string path, char separator, bool hasNames)
    {
        _path = path;
        SepReaderOptions options = new(new Sep(separator))
        {
            // Names and counts are looked at here, so that errors name file, row and column.
            HasHeader = false,
            DisableColCountCheck = true,
            Unescape = true,
            Trim = SepTrim.Outer,
        };
        _reader = options.FromFile(path);
        try
        {
            Names = ReadNames(hasNames);
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    public string[] Names { get; }

    // The reader says 2 for the first row.
    private long Line => _reader.Current.RowIndex == 0 ? 1 : _reader.Current.LineNumberFrom;

    /// <summary>Goes to the next row.</summary>
    /// <exception cref="DataFileException">It has another number of fields than there are columns.</exception>
    public bool Read()
    {
        if (!_isAhead && !MoveOn())
        {
            return false;
        }

        _isAhead = false;
        _row++;
        int fields = _reader.Current.ColCount;
        return fields == Names.Length
            ? true
            : throw Error($"there are {fields} fields, and {Names.Length} columns", fields < Names.Length ? Names[fields] : null);
    }

    public ReadOnlySpan<char> Field(int place) => _reader.Current[place].Span;

    /// <exception cref="DataFileException">There is none of that name.</exception>
    public int PlaceOf(string name)
    {
        int place = Array.IndexOf(Names, name);
        return place >= 0 ? place : throw TableElements.Missing(_path, name, Names);
    }

    /// <summary>An error in the row in hand.</summary>
    public DataFileException Error(string problem, string? column) =>
        new(_path, problem, _row, Line, column);

    public void Dispose() => _reader.Dispose();

    private bool MoveOn()
    {
        do
        {
            if (!_reader.MoveNext())
            {
                return false;
            }
        }
        while (_reader.Current is { ColCount: 1, Span.IsEmpty: true });

        return true;
    }

    private string[] ReadNames(bool hasNames)
    {
        if (!MoveOn())
        {
            throw new DataFileException(_path, "there are no rows");
        }

        if (!hasNames)
        {
            _isAhead = true;
            return [.. Enumerable.Range(0, _reader.Current.ColCount).Select(place => $"{place}")];
        }

        string[] names = new string[_reader.Current.ColCount];
        for (int place = 0; place < names.Length; place++)
        {
            names[place] = _reader.Current[place].ToString();
            if (Array.IndexOf(names, names[place]) < place)
            {
                throw new DataFileException(_path, "there are two columns of this name", line: 1, column: names[place]);
            }
        }

        return names;
    }
}
