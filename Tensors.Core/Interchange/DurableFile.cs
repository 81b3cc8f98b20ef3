using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tensors;

/// <summary>Files that are whole or absent after a crash: written beside, flushed to disk, renamed.</summary>
internal static partial class DurableFile
{
    private const string Marker = ".tempstate";

    /// <summary>
    /// Told, for tests, of what is flushed and what gets which name: in which order that was done cannot be seen afterwards.
    /// </summary>
    public static Action<DiskStep>? Journal { get; set; }

    /// <summary>A name beside the final one that no one else uses.</summary>
    public static string Beside(string path) => $"{path}{Marker}{Random.Shared.NextInt64():x16}";

    /// <summary>The name that a file beside was meant to get; null for other files.</summary>
    public static string? FinalName(string beside)
    {
        int marker = beside.LastIndexOf(Marker, StringComparison.Ordinal);
        return marker < 0 ? null : beside[..marker];
    }

    /// <summary>Replaces a file as a whole.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        Write(path, stream => stream.Write(copy));
    }

    /// <summary>Replaces a file as a whole.</summary>
    public static void Write(string path, Action<FileStream> write)
    {
        string temporary = Beside(path);
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                Flush(stream);
            }

            Rename(temporary, path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FlushFolderOf(path);
    }

    /// <summary>Waits until what was written is on the disk.</summary>
    public static void Flush(FileStream stream)
    {
        stream.Flush(flushToDisk: true);
        Journal?.Invoke(new(stream.Name, null));
    }

    /// <summary>Gives a file its name; one that has it already is replaced.</summary>
    public static void Rename(string path, string name)
    {
        File.Move(path, name, overwrite: true);
        Journal?.Invoke(new(path, name));
    }

    /// <summary>Makes renames in the folder of a file durable. Windows does so by itself.</summary>
    public static void FlushFolderOf(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        int descriptor = Open(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"The folder {folder} cannot be opened to flush it (error {Marshal.GetLastPInvokeError()}).");
        }

        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
        Journal?.Invoke(new(folder, null));
    }

    // The runtime refuses to open folders.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}

/// <summary>What <see cref="DurableFile"/> did: it flushed a file or a folder, or gave a file another name.</summary>
internal readonly record struct DiskStep(string Path, string? Name);
