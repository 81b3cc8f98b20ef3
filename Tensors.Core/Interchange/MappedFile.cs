using System.IO.MemoryMappedFiles;

namespace Tensors;

/// <summary>A file mapped into memory to be read. Views keep the mapping alive, also when it was disposed meanwhile.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _accessor;
    private bool _disposed;

    public MappedFile(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Length = stream.Length;
        if (Length > 0)
        {
            _file = MemoryMappedFile.CreateFromFile(
                stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            _accessor = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
    }

    public long Length { get; }

    /// <summary>The first byte of a part of the file; owes a call of <see cref="Release"/>.</summary>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public byte* Acquire(long offset)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(MappedFile));
        byte* start = null;
        _accessor?.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return start == null ? null : start + _accessor!.PointerOffset + offset;
    }

    public void Release() => _accessor?.SafeMemoryMappedViewHandle.ReleasePointer();

    public void Dispose()
    {
        _disposed = true;
        _accessor?.Dispose();
        _file?.Dispose();
    }
}
