using System.Globalization;
using System.Text;

namespace Tensors.Graphs;

/// <summary>A reader as it lives in a session: the file that it is in, and what it has given so far.</summary>
/// <param name="open">From a work item, such as the name of a file, to its records: a key and the bytes of each.</param>
internal sealed class ReaderState(Func<string, IEnumerable<(string Key, byte[] Value)>> open) : SessionResource
{
    private readonly Lock _lock = new();
    private IEnumerator<(string Key, byte[] Value)>? _current;

    /// <summary>How many records were given.</summary>
    public long Records { get; private set; }

    /// <summary>How many work items were read to their end.</summary>
    public long WorkUnits { get; private set; }

    /// <summary>Up to so many records: of the queue's next work items, and fewer only at the end of one or of the queue.</summary>
    /// <exception cref="OutOfRangeException">The queue is closed and has no more.</exception>
    public (string Key, byte[] Value)[] Read(QueueState queue, long count, CancellationToken cancellation)
    {
        lock (_lock)
        {
            List<(string, byte[])> records = [];
            while (records.Count < count)
            {
                if (_current is null)
                {
                    if (records.Count > 0)
                    {
                        break;
                    }

                    GraphValue work = queue.Dequeue(1, upTo: false, cancellation)[0][0];
                    _current = open(
                        (work.Text ?? throw new InvalidArgumentException("The queue of a reader has to hold text.", null)).Item())
                        .GetEnumerator();
                }

                if (Next(_current) is { } record)
                {
                    records.Add(record);
                    Records++;
                }
                else
                {
                    _current.Dispose();
                    _current = null;
                    WorkUnits++;
                }
            }

            return [.. records];
        }
    }

    /// <summary>Begins anew: the rest of the current work item is left out.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _current?.Dispose();
            _current = null;
            (Records, WorkUnits) = (0, 0);
        }
    }

    /// <summary>The records of a reader's work item, by the attributes of its node.</summary>
    public static Func<string, IEnumerable<(string Key, byte[] Value)>> Opener(Node node) => node.Op switch
    {
        "TextLineReader" or "TextLineReaderV2" => file => Lines(file, node.Attribute("skip_header_lines", 0L)),
        "TFRecordReader" or "TFRecordReaderV2" => file => RecordsOf(file, RecordCompressions.Named(node.Attribute("compression_type", ""))),
        "FixedLengthRecordReader" or "FixedLengthRecordReaderV2" => file => Parts(file, node),
        "WholeFileReader" or "WholeFileReaderV2" => Whole,
        _ => work => [(work, Encoding.UTF8.GetBytes(work))],
    };

    /// <summary>The lines of a file without their ends; carriage returns are left out.</summary>
    public static IEnumerable<byte[]> LinesOf(Stream stream)
    {
        using BufferedStream bytes = new(stream, 1 << 16);
        MemoryStream line = new();
        bool isOpen = false;
        for (int next = bytes.ReadByte(); next >= 0; next = bytes.ReadByte())
        {
            isOpen = next != '\n';
            if (next == '\n')
            {
                yield return line.ToArray();
                line.SetLength(0);
            }
            else if (next != '\r')
            {
                line.WriteByte((byte)next);
            }
        }

        if (isOpen)
        {
            yield return line.ToArray();
        }
    }

    /// <summary>The parts of one size between the first and the last bytes of a file.</summary>
    public static IEnumerable<(string Key, byte[] Value)> Parts(string file, long header, long size, long footer, long hop, Node node)
    {
        if (header < 0 || size is <= 0 or > int.MaxValue || footer < 0)
        {
            throw new InvalidArgumentException($"Records of {size} bytes between {header} and {footer} others cannot be read.", node);
        }

        using FileStream stream = File.OpenRead(file);
        long number = 0;
        for (long start = header; start + size <= stream.Length - footer; start += hop)
        {
            byte[] record = new byte[size];
            stream.Position = start;
            stream.ReadExactly(record);
            yield return (string.Create(CultureInfo.InvariantCulture, $"{file}:{number++}"), record);
        }
    }

    private static (string, byte[])? Next(IEnumerator<(string, byte[])> records)
    {
        try
        {
            return records.MoveNext() ? records.Current : null;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotFoundException(failure.Message, null, failure);
        }
        catch (TensorFileException failure)
        {
            throw new DataLossException(failure.Message, null, failure);
        }
    }

    private static IEnumerable<(string, byte[])> Whole(string file)
    {
        yield return (file, File.ReadAllBytes(file));
    }

    private static IEnumerable<(string, byte[])> Lines(string file, long skipped)
    {
        long number = 0;
        foreach (byte[] line in LinesOf(File.OpenRead(file)))
        {
            if (++number > skipped)
            {
                yield return (string.Create(CultureInfo.InvariantCulture, $"{file}:{number}"), line);
            }
        }
    }

    private static IEnumerable<(string, byte[])> RecordsOf(string file, RecordCompression compression)
    {
        using TFRecordReader reader = new(file, compression);
        for (long start = 0; reader.Read() is { } record; start = reader.Position)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"{file}:{start}"), record);
        }
    }

    private static IEnumerable<(string, byte[])> Parts(string file, Node node)
    {
        long size = node.Attribute<long>("record_bytes");
        long hop = node.Attribute("hop_bytes", 0L) is > 0 and long given ? given : size;
        return Parts(file, node.Attribute("header_bytes", 0L), size, node.Attribute("footer_bytes", 0L), hop, node);
    }
}
