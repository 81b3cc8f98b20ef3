namespace Tensors.Autograd;

/// <summary>
/// The cotangents of rows that were gathered from tables: they stay rows, where the VJP of gathering would spread them over the whole
/// table.
/// </summary>
internal sealed class GatheredRows
{
    private readonly Dictionary<long, List<RowGradient>> _rows = [];

    public GatheredRows(ReadOnlySpan<Tensor> tables)
    {
        foreach (Tensor table in tables)
        {
            _rows[table.Id] = [];
        }
    }

    /// <summary>Takes the cotangent of an operand over where that is a table whose rows were gathered.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Take(TapeEntry entry, VjpContext context, int input)
    {
        if (input != 0 || entry.Operation is not GatherOp { Axis: 0 } || !_rows.TryGetValue(entry.InputIds[0], out List<RowGradient>? rows))
        {
            return false;
        }

        Shape table = entry.InputSpecs[0].Shape;
        rows.Add(new(context.Cotangent.Reshape([-1, .. table.Extents[1..]]), context.Input(1).Reshape([-1]), table));
        return true;
    }

    /// <summary>The gradient of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="whole">What came to it otherwise than by gathered rows, if anything did.</param>
    /// <returns>Null where nothing came to it at all.</returns>
    public RowGradient? Of(Tensor table, Tensor? whole)
    {
        List<RowGradient> rows = _rows[table.Id];
        return whole is not null
            ? RowGradient.Join([.. rows, new(whole, Tensor.Arange(table.Shape[0]), table.Shape)])
            : rows.Count > 0 ? RowGradient.Join(rows) : null;
    }
}
