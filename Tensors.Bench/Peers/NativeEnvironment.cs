using System.Runtime.InteropServices;

namespace Tensors.Bench.Peers;

/// <summary>The environment that native libraries read when they are loaded; the runtime's own copy does not reach them.</summary>
internal static partial class NativeEnvironment
{
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetVariable(string name);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocatorOption(int option, int value);

    /// <summary>
    /// Lets the C library keep the memory that a peer gives back. Else it returns blocks of megabytes to the system at once, and the peer
    /// spends most of its time on pages that are mapped anew for each result, which ours, from a pool, are not.
    /// </summary>
    public static void KeepMemory()
    {
        const int TrimThreshold = -1;
        const int MapThreshold = -3;
        if (OperatingSystem.IsLinux())
        {
            _ = SetAllocatorOption(MapThreshold, 1 << 30);
            _ = SetAllocatorOption(TrimThreshold, int.MaxValue);
        }
    }

    public static void Set(string name, string value) => SetVariable(name, value, 1);

    public static void Unset(string name) => UnsetVariable(name);
}
