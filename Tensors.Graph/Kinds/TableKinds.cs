using System.Globalization;

namespace Tensors.Graphs;

/// <summary>Tables from keys to values, which live in the session under the name of their node.</summary>
internal static class TableKinds
{
    public static void AddTo(KindTable kinds)
    {
        Table(kinds, "HashTable", isMutable: false);
        Table(kinds, "MutableHashTable", isMutable: true);
        foreach (string op in (string[])["InitializeTable", "LookupTableImport", "LookupTableInsert"])
        {
            (string keys, string values) = op == "InitializeTable" ? ("Tkey", "Tval") : ("Tin", "Tout");
            Add(kinds, op, [(keys, 1), (values, 2)], RequirePairs, (e, table) =>
            {
                table.Insert(e.Content(1), e.Content(2));
                return [];
            });
        }

        Add(kinds, "InitializeTableFromTextFile", [], _ => { }, (e, table) =>
        {
            (GraphValue keys, GraphValue values) = ReadFile(e);
            table.Insert(keys, values);
            return [];
        });
        kinds.Add(new("LookupTableRemoveV2")
        {
            Types = [("Tin", 1)],
            Infer = _ => { },
            Computes = e =>
            {
                Of(e).Remove(e.Content(1));
                return Array.Empty<GraphValue>();
            },
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        Add(kinds, "LookupTableFind", [("Tin", 1), ("Tout", 2)], FoundShape, (e, table) => [table.Find(e.Content(1), e.Content(2))]);
        Add(kinds, "LookupTableSize", [], node => node.Output(DataType.Int64, PartialShape.Scalar), (_, table) =>
            [Tensor.FromScalar((long)table.Count)]);
        Add(kinds, "LookupTableExport", [], ExportedShapes, (e, table) =>
            table.Export(e.Attribute<DataType>("Tkeys"), e.Attribute<DataType>("Tvalues")));
    }

    private static void Table(KindTable kinds, string op, bool isMutable)
    {
        foreach ((string version, DataType handle, PartialShape shape) in Handles.Versions)
        {
            kinds.Add(new(op + version)
            {
                Types = [],
                Infer = node =>
                {
                    node.Attribute<DataType>("key_dtype");
                    node.Attribute<DataType>("value_dtype");
                    node.Output(handle, shape);
                },
                Computes = e => e.State.Shared(e.Node, node => new LookupTable(node.Name, isMutable)),
                IsStateful = true,
                IsNotDifferentiable = true,
            });
        }
    }

    private static void Add(
        KindTable kinds, string op, (string, int)[] types, Action<Inference> infer, Func<Evaluation, LookupTable, GraphValue[]> run)
    {
        foreach ((string version, _, _) in Handles.Versions)
        {
            kinds.Add(new(op + version)
            {
                Types = types,
                Infer = infer,
                Computes = e => run(e, Of(e)),
                IsStateful = true,
                IsNotDifferentiable = true,
            });
        }
    }

    private static LookupTable Of(Evaluation e) => e.Object<LookupTable>(0, "a table");

    private static void RequirePairs(Inference node)
    {
        PartialShape keys = node.Shape(1);
        PartialShape values = node.Shape(2);
        if (keys.Rank is { } rank && values.Rank is not null
            && (values.Rank < rank || !PartialShape.Create([.. values.Take(rank)]).IsCompatibleWith(keys)))
        {
            throw node.Fail($"Keys of shape {keys.ToRuntimeString()} and values of shape {values.ToRuntimeString()} are no pairs");
        }
    }

    private static void FoundShape(Inference node) => node.Output(
        node.Type(2), node.Shape(1).Rank is null || node.Shape(2).Rank is null
            ? PartialShape.Unknown
            : PartialShape.Create([.. node.Shape(1), .. node.Shape(2)]));

    private static void ExportedShapes(Inference node)
    {
        node.Output(node.Attribute<DataType>("Tkeys"), [null]);
        node.Output(node.Attribute<DataType>("Tvalues"), PartialShape.Unknown);
    }

    /// <summary>A pair per line: parts of the line, the whole of it (-2) or its number (-1).</summary>
    private static (GraphValue Keys, GraphValue Values) ReadFile(Evaluation e)
    {
        string path = e.Text(1).Item();
        Node table = e.Node.Inputs[0].Op;
        string[] lines = File.Exists(path)
            ? File.ReadAllLines(path)
            : throw new NotFoundException($"{path}; No such file or directory", e.Node);
        long count = e.Attribute("vocab_size", -1L);
        if (count >= 0)
        {
            lines = lines.Length >= count
                ? lines[..(int)count]
                : throw new InvalidArgumentException($"Invalid vocab_size in {path}: expected {count} but got {lines.Length}", e.Node);
        }

        return (
            Column("key_index", table.Attribute<DataType>("key_dtype")), Column("value_index", table.Attribute<DataType>("value_dtype")));

        GraphValue Column(string attribute, DataType type)
        {
            long index = e.Attribute<long>(attribute);
            string[] words = [.. lines.Select((line, number) => index switch
            {
                -1 => number.ToString(CultureInfo.InvariantCulture),
                -2 => line,
                _ => line.Split(e.Attribute("delimiter", "\t")) is { } parts && index >= 0 && index < parts.Length
                    ? parts[index]
                    : throw new InvalidArgumentException(
                        $"Invalid number of columns in {path} line {number} ({line}): expected at least {index + 1}", e.Node),
            })];
            return type == DataType.String
                ? new StringTensor(words, [words.Length])
                : GraphValue.Of(Literal.ToValue(Array.ConvertAll(words, word => Number(word)), type, $"A line of {path}"));
        }

        object Number(string word) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double real)
            ? long.TryParse(word, NumberStyles.Integer, CultureInfo.InvariantCulture, out long integer) ? integer : real
            : throw new InvalidArgumentException($"Field {word} in {path} is not a valid number.", e.Node);
    }
}
