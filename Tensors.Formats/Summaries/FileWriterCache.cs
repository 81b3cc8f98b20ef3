namespace Tensors;

/// <summary>One <see cref="FileWriter"/> for each folder of this process, so that hooks that write to one folder share a file.</summary>
public static class FileWriterCache
{
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<string, FileWriter> s_writers = [];

    /// <summary>The writer of a folder, which is made at the first call.</summary>
    /// <param name="folder">The folder.</param>
    public static FileWriter Get(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string key = Path.GetFullPath(folder);
        lock (s_lock)
        {
            if (!s_writers.TryGetValue(key, out FileWriter? writer))
            {
                s_writers.Add(key, writer = new(folder));
            }

            return writer;
        }
    }

    /// <summary>Closes all writers, and forgets them.</summary>
    public static void Clear()
    {
        lock (s_lock)
        {
            foreach (FileWriter writer in s_writers.Values)
            {
                writer.Close();
            }

            s_writers.Clear();
        }
    }
}
