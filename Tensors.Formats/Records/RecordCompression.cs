using System.IO.Compression;

namespace Tensors;

/// <summary>How a file of records is compressed as a whole.</summary>
public enum RecordCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As by gzip.</summary>
    Gzip,

    /// <summary>As by zlib.</summary>
    Zlib,
}

internal static class RecordCompressions
{
    /// <summary>The compression that a node's attribute names.</summary>
    /// <exception cref="ArgumentException">It is none of "", "GZIP" and "ZLIB".</exception>
    public static RecordCompression Named(string name) => name switch
    {
        "" => RecordCompression.None,
        "GZIP" => RecordCompression.Gzip,
        "ZLIB" => RecordCompression.Zlib,
        _ => throw new ArgumentException($"The compression '{name}' is none of '', 'GZIP' and 'ZLIB'."),
    };

    extension(RecordCompression compression)
    {
        public string Name => compression switch
        {
            RecordCompression.Gzip => "GZIP",
            RecordCompression.Zlib => "ZLIB",
            _ => "",
        };

        /// <summary>What writes to a stream so that a reader of this compression reads it; disposing it closes the stream.</summary>
        public Stream Writer(Stream stream) => compression switch
        {
            RecordCompression.Gzip => new GZipStream(stream, CompressionLevel.Optimal),
            RecordCompression.Zlib => new ZLibStream(stream, CompressionLevel.Optimal),
            _ => stream,
        };

        /// <summary>What reads from a stream; disposing it closes the stream.</summary>
        public Stream Reader(Stream stream) => compression switch
        {
            RecordCompression.Gzip => new GZipStream(stream, CompressionMode.Decompress),
            RecordCompression.Zlib => new ZLibStream(stream, CompressionMode.Decompress),
            _ => stream,
        };
    }
}
