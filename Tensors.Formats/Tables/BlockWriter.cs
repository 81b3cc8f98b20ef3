namespace Tensors;

/// <summary>The contents of one block: entries whose keys share a prefix with the one before, then the restart points.</summary>
/// <param name="restartInterval">Every so many entries a key is written in full.</param>
internal sealed class BlockWriter(int restartInterval)
{
    private readonly ByteWriter _bytes = new();
    private readonly List<uint> _restarts = [0];
    private byte[] _last = [];
    private int _sinceRestart;

    public bool IsEmpty => _bytes.Length == 0;

    /// <summary>The size of the contents if they were finished now.</summary>
    public int Size => _bytes.Length + (4 * _restarts.Count) + 4;

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int shared = 0;
        if (_sinceRestart < restartInterval)
        {
            shared = key.CommonPrefixLength(_last);
        }
        else
        {
            _restarts.Add((uint)_bytes.Length);
            _sinceRestart = 0;
        }

        _bytes.Varint((uint)shared);
        _bytes.Varint((uint)(key.Length - shared));
        _bytes.Varint((uint)value.Length);
        _bytes.Append(key[shared..]);
        _bytes.Append(value);
        _last = key.ToArray();
        _sinceRestart++;
    }

    /// <summary>The contents; the writer begins anew.</summary>
    public byte[] Finish()
    {
        foreach (uint restart in _restarts)
        {
            _bytes.Fixed32(restart);
        }

        _bytes.Fixed32((uint)_restarts.Count);
        byte[] contents = _bytes.Written.ToArray();
        _bytes.Clear();
        _restarts.Clear();
        _restarts.Add(0);
        _last = [];
        _sinceRestart = 0;
        return contents;
    }
}
