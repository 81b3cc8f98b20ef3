using System.Runtime.InteropServices;

namespace Tensors.Bench.Peers;

/// <summary>The environment that native libraries read when they are loaded; the runtime's own copy does not reach them.</summary>
internal static partial class NativeEnvironment
{
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetVariable(string name);

    public static void Set(string name, string value) => SetVariable(name, value, 1);

    public static void Unset(string name) => UnsetVariable(name);
}
