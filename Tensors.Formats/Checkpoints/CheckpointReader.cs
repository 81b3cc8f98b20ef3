namespace Tensors;

/// <summary>
/// Reads a checkpoint, of the newer format (<c>PATH.index</c> and data files) or the older one (<c>PATH</c>), tensor by tensor.
/// </summary>
public sealed class CheckpointReader : IDisposable
{
    private readonly ITensorStore _store;
    private readonly Dictionary<string, CheckpointEntry> _entries;
    private readonly string _path;

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="path">As it was given to save: without <c>.index</c>.</param>
    /// <exception cref="FileNotFoundException">There is no such checkpoint. A data file that is missing is missed when something in it is
    /// read.</exception>
    /// <exception cref="TensorFileException">It is damaged.</exception>
    public CheckpointReader(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        if (!Exists(path) || Advice(path).Length > 0)
        {
            throw new FileNotFoundException(
                $"There is no checkpoint {path}: neither {BundleFiles.Index(path)} nor a file of that name.{Advice(path)}", path);
        }

        _store = File.Exists(BundleFiles.Index(path)) ? new BundleReader(path) : new TensorSliceReader(path);
        _entries = _store.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>What is in it, in byte order of the names.</summary>
    public IReadOnlyList<CheckpointEntry> Entries => _store.Entries;

    /// <summary>Whether there is a checkpoint under a path.</summary>
    /// <param name="path">As it was given to save.</param>
    public static bool Exists(string path) => File.Exists(BundleFiles.Index(path)) || TensorSliceReader.Files(path).Count > 0;

    /// <summary>What to say of a path that names one file of a checkpoint, where the checkpoint is meant; else nothing.</summary>
    internal static string Advice(string path)
    {
        string name = Path.GetFileName(path);
        int end = name.LastIndexOf(".data-", StringComparison.Ordinal) is >= 0 and var data ? data : name.LastIndexOf('.');
        string prefix = end > 0 ? path[..^(name.Length - end)] : path;
        return prefix != path && name[end..] is ".index" or ".meta" or ['.', 'd', 'a', 't', 'a', '-', ..]
            && File.Exists(BundleFiles.Index(prefix))
            ? $" '{name}' is one of the files of the checkpoint '{prefix}': give that path, without '{name[end..]}'."
            : "";
    }

    /// <summary>Whether there is a tensor of a name.</summary>
    /// <param name="name">The name.</param>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>One tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    /// <exception cref="TensorFileException">Its bytes are damaged.</exception>
    /// <exception cref="NotSupportedException">Tensors have no such elements; use <see cref="ReadStored"/>.</exception>
    public Tensor Read(string name)
    {
        Tensor read = _store.ReadTensor(Find(name).Name);
        FormatsTelemetry.BytesRead.Add(read.ElementCount * read.DType.Size);
        return read;
    }

    /// <summary>One tensor of any element type, strings included.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    /// <exception cref="TensorFileException">Its bytes are damaged.</exception>
    public StoredTensor ReadStored(string name)
    {
        StoredTensor read = _store.Read(Find(name).Name);
        FormatsTelemetry.BytesRead.Add(read.ByteCount);
        return read;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => _store.Dispose();

    /// <summary>What is said of one tensor.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    internal CheckpointEntry Find(string name) => _entries.TryGetValue(name, out CheckpointEntry? entry)
        ? entry
        : throw new KeyNotFoundException(
            $"Key {name} not found in checkpoint {_path}; it has "
            + $"[{string.Join(", ", _entries.Keys.Order(StringComparer.Ordinal).Take(20))}{(_entries.Count > 20 ? ", ..." : "")}].");
}
