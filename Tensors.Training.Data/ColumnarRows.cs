namespace Tensors.Training;

/// <summary>The rows of a table that lies there column by column, as elements of tensors.</summary>
internal sealed class ColumnarRows
{
    private readonly ColumnarReader _reader;
    private readonly Side _inputs;
    private readonly Side _targets;
    private long _before;

    public ColumnarRows(ColumnarReader reader, IReadOnlyList<Column> inputs, IReadOnlyList<Column> targets)
    {
        _reader = reader;
        (_inputs, _targets) = (new(reader, inputs), new(reader, targets));
    }

    public TableElements Inputs => _inputs.Elements;

    public TableElements Targets => _targets.Elements;

    /// <summary>How many rows the open part has.</summary>
    public int Count { get; private set; }

    /// <summary>Reads the columns of a part.</summary>
    public void Open(int part)
    {
        _before = 0;
        for (int i = 0; i < part; i++)
        {
            _before += _reader.RowsOf(i);
        }

        Count = _reader.RowsOf(part);
        _inputs.Read(_reader, part);
        _targets.Read(_reader, part);
    }

    /// <summary>Adds a row of the open part.</summary>
    public void Add(int row)
    {
        Add(_inputs, row);
        Add(_targets, row);
    }

    private void Add(Side side, int row)
    {
        for (int i = 0; i < side.Columns.Count; i++)
        {
            ColumnValues values = side.Values[i];
            string? problem = values.Numbers is { } numbers
                ? side.Elements.Add(i, numbers[row])
                : side.Elements.Add(i, values.Texts![row]);
            if (problem is not null)
            {
                throw new DataFileException(_reader.Path, problem, _before + row + 1, column: side.Columns[i].Name);
            }
        }
    }

    /// <summary>Inputs or targets.</summary>
    private sealed class Side(ColumnarReader reader, IReadOnlyList<Column> columns)
    {
        private readonly int[] _places = [.. columns.Select(column => PlaceOf(reader, column.Name))];

        public IReadOnlyList<Column> Columns => columns;

        public TableElements Elements { get; } = new(columns);

        public ColumnValues[] Values { get; } = new ColumnValues[columns.Count];

        public void Read(ColumnarReader reader, int part)
        {
            for (int i = 0; i < _places.Length; i++)
            {
                Values[i] = reader.Read(part, _places[i]);
            }
        }

        private static int PlaceOf(ColumnarReader reader, string name)
        {
            for (int place = 0; place < reader.Names.Count; place++)
            {
                if (reader.Names[place] == name)
                {
                    return place;
                }
            }

            throw TableElements.Missing(reader.Path, name, reader.Names);
        }
    }
}
