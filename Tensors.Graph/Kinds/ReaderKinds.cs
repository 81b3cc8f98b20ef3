using System.Globalization;
using System.Text;

namespace Tensors.Graphs;

/// <summary>Readers of files, and what makes tensors of their records.</summary>
internal static class ReaderKinds
{
    public static void AddTo(KindTable kinds)
    {
        string[] readers = ["TextLineReader", "WholeFileReader", "TFRecordReader", "FixedLengthRecordReader", "IdentityReader"];
        foreach (string op in readers)
        {
            foreach ((string version, DataType handle, PartialShape shape) in Handles.Versions)
            {
                kinds.Add(new(op + version)
                {
                    Types = [],
                    Infer = node => node.Output(handle, shape),
                    Computes = e => e.State.Shared(e.Node, node => new ReaderState(ReaderState.Opener(node))),
                    IsStateful = true,
                    IsNotDifferentiable = true,
                });
            }
        }

        Reading(kinds, "ReaderRead", 2, Records(PartialShape.Scalar), (e, reader) =>
        {
            (string key, byte[] value) = reader.Read(QueueOf(e), 1, e.Frame.Cancellation)[0];
            return [StringTensor.FromString(key), new StringTensor([value], Shape.Scalar)];
        });
        Reading(kinds, "ReaderReadUpTo", 3, Records([null]), (e, reader) =>
        {
            (string Key, byte[] Value)[] records = reader.Read(QueueOf(e), Math.Max(1, e.Integer(2)), e.Frame.Cancellation);
            return [new StringTensor(records.Select(record => record.Key), [records.Length]),
                new StringTensor(records.Select(record => record.Value), [records.Length])];
        });
        Reading(kinds, "ReaderNumRecordsProduced", 1, Count, (_, reader) => [Tensor.FromScalar(reader.Records)]);
        Reading(kinds, "ReaderNumWorkUnitsCompleted", 1, Count, (_, reader) => [Tensor.FromScalar(reader.WorkUnits)]);
        Reading(kinds, "ReaderReset", 1, _ => { }, (_, reader) =>
        {
            reader.Reset();
            return [];
        });
        kinds.Add(new("MatchingFiles")
        {
            Types = [],
            LeastOperands = 1,
            Infer = node => node.Output(DataType.String, [null]),
            Computes = e =>
            {
                string[] files = [.. e.Text(0).ToArray().SelectMany(FilePattern.Matching).Order(StringComparer.Ordinal)];
                return new StringTensor(files, [files.Length]);
            },
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("DecodeCSV")
        {
            Types = [],
            LeastOperands = 1,
            Infer = node => Array.ForEach(node.Attribute<DataType[]>("OUT_TYPE"), type => node.Output(type, node.Shape(0))),
            Computes = e => Decode(e),
            IsNotDifferentiable = true,
        });
        kinds.Add(new("ReadFile")
        {
            Types = [],
            LeastOperands = 1,
            Infer = node => node.Output(DataType.String, PartialShape.Scalar),
            Computes = e => new StringTensor([Contents(e.Text(0).Item(), e.Node)], Shape.Scalar),
            IsStateful = true,
            IsNotDifferentiable = true,
        });

        void Count(Inference node) => node.Output(DataType.Int64, PartialShape.Scalar);

        Action<Inference> Records(PartialShape shape) => node =>
        {
            node.Output(DataType.String, shape);
            node.Output(DataType.String, shape);
        };
    }

    private static void Reading(
        KindTable kinds, string op, int operands, Action<Inference> infer, Func<Evaluation, ReaderState, GraphValue[]> run)
    {
        foreach ((string version, _, _) in Handles.Versions)
        {
            kinds.Add(new(op + version)
            {
                Types = [],
                LeastOperands = operands,
                Infer = infer,
                Computes = e => run(e, e.Object<ReaderState>(0, "a reader")),
                IsStateful = true,
                IsNotDifferentiable = true,
            });
        }
    }

    private static QueueState QueueOf(Evaluation e) => e.Object<QueueState>(1, "a queue");

    private static byte[] Contents(string file, Node node)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotFoundException(failure.Message, node, failure);
        }
    }

    private static GraphValue[] Decode(Evaluation e)
    {
        DataType[] types = e.Attribute<DataType[]>("OUT_TYPE");
        string delimiter = e.Attribute("field_delim", ",");
        bool quotes = e.Attribute("use_quote_delim", true);
        string missing = e.Attribute("na_value", "");
        long[] chosen = e.Attribute<long[]>("select_cols", []);
        if (delimiter.Length != 1 || e.Count != types.Length + 1 || (chosen.Length > 0 && chosen.Length != types.Length))
        {
            throw new InvalidArgumentException(
                "DecodeCSV takes a delimiter of one character, and a default and a column for each result.", e.Node);
        }

        StringTensor records = e.Text(0);
        List<string>[] columns = [.. types.Select(_ => new List<string>())];
        for (int row = 0; row < records.Elements.Count; row++)
        {
            List<string> fields = Fields(Encoding.UTF8.GetString(records.Elements[row]), delimiter[0], quotes, row, e.Node);
            if (chosen.Length > 0)
            {
                fields = chosen.All(column => column >= 0 && column < fields.Count)
                    ? [.. chosen.Select(column => fields[(int)column])]
                    : throw new InvalidArgumentException(
                        $"Expect at least {chosen.Max() + 1} fields but have {fields.Count} in record {row}.", e.Node);
            }

            if (fields.Count != types.Length)
            {
                throw new InvalidArgumentException($"Expect {types.Length} fields but have {fields.Count} in record {row}.", e.Node);
            }

            for (int i = 0; i < types.Length; i++)
            {
                columns[i].Add(fields[i]);
            }
        }

        return [.. types.Select((type, i) => Column(columns[i], type, missing, e.Content(i + 1), i, records.Shape, e.Node))];
    }

    private static GraphValue Column(
        List<string> fields, DataType type, string missing, GraphValue otherwise, int column, Shape shape, Node node)
    {
        string[] texts = [.. fields];
        if (type == DataType.String)
        {
            return new StringTensor(texts.Select((text, row) => IsMissing(text) ? Default(row).Text!.Item() : text), shape);
        }

        return type switch
        {
            DataType.Int32 =>
                Tensor.FromArray(
                    [.. texts.Select((text, row) => IsMissing(text) ? Default(row).RequireTensor().Item<int>() : Number<int>(text, row))],
                    shape),
            DataType.Int64 =>
                Tensor.FromArray(
                    [.. texts.Select((text, row) => IsMissing(text) ? Default(row).RequireTensor().Item<long>() : Number<long>(text, row))],
                    shape),
            DataType.Float64 =>
                Tensor.FromArray(
                [.. texts.Select((text, row) => IsMissing(text) ? Default(row).RequireTensor().Item<double>() : Number<double>(text, row))],
                shape),
            _ => Tensor.FromArray(
                [.. texts.Select((text, row) => IsMissing(text) ? Default(row).RequireTensor().Item<float>() : Number<float>(text, row))],
                shape),
        };

        bool IsMissing(string text) => text.Length == 0 || text == missing;

        GraphValue Default(int row) => otherwise.Shape.ElementCount == 1
            ? otherwise
            : throw new InvalidArgumentException($"Field {column} is required but missing in record {row}!", node);

        T Number<T>(string text, int row)
            where T : System.Numerics.INumber<T> => T.TryParse(
                text.Trim(), type.IsFloating ? NumberStyles.Float : NumberStyles.Integer, CultureInfo.InvariantCulture, out T? value)
            ? value
            : throw new InvalidArgumentException($"Field {column} in record {row} is not a valid {type.Name}: {text}", node);
    }

    /// <summary>The fields of a record after RFC 4180.</summary>
    private static List<string> Fields(string record, char delimiter, bool quotes, int row, Node node)
    {
        List<string> fields = [];
        StringBuilder field = new();
        int i = 0;
        while (true)
        {
            if (quotes && i < record.Length && record[i] == '"')
            {
                for (i++; ; i++)
                {
                    if (i >= record.Length)
                    {
                        throw new InvalidArgumentException(
                            $"Quoted field has to end with quote followed by delim or end, in record {row}.", node);
                    }

                    if (record[i] != '"')
                    {
                        field.Append(record[i]);
                    }
                    else if (i + 1 < record.Length && record[i + 1] == '"')
                    {
                        field.Append(record[i++]);
                    }
                    else
                    {
                        break;
                    }
                }

                i++;
                if (i < record.Length && record[i] != delimiter)
                {
                    throw new InvalidArgumentException(
                        $"Quoted field has to end with quote followed by delim or end, in record {row}.", node);
                }
            }

            for (; i < record.Length && record[i] != delimiter; i++)
            {
                field.Append(quotes && record[i] == '"'
                    ? throw new InvalidArgumentException($"Unquoted fields cannot have quotes inside, in record {row}.", node)
                    : record[i]);
            }

            fields.Add(field.ToString());
            field.Clear();
            if (i++ >= record.Length)
            {
                return fields;
            }
        }
    }
}
