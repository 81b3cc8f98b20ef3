using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>
/// Asks Linux for pages of 2 MB under large blocks: rows of a matrix that lie 4 KB apart would need an entry of the address cache each.
/// Most systems give such pages only where they are asked for (<c>/sys/kernel/mm/transparent_hugepage/enabled</c>); where they give none,
/// nothing changes.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of a page, and of the smallest block that asks for them.</summary>
    public const int Size = 2 << 20;

    private const int AdviseHugePages = 14;

    /// <summary>The alignment of a block of so many bytes.</summary>
    public static nuint AlignmentOf(nuint byteCount) => Fit(byteCount) ? Size : (nuint)NativeBlock.Alignment;

    /// <summary>Asks for the pages that lie within a block that was allocated with <see cref="AlignmentOf"/> and not touched yet.</summary>
    public static void Ask(byte* start, nuint byteCount)
    {
        if (Fit(byteCount))
        {
            _ = Advise(start, byteCount / Size * Size, AdviseHugePages);
        }
    }

    private static bool Fit(nuint byteCount) => OperatingSystem.IsLinux() && byteCount >= Size;

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
