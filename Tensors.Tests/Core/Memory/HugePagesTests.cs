using System.Globalization;

namespace Tensors.Tests;

public sealed unsafe class HugePagesTests
{
    [Test]
    [Platform("Linux")]
    public void Large_blocks_ask_for_huge_pages()
    {
        NativeBlock block = new(3 << 20, sizeClass: 0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((long)block.Pointer % HugePages.Size, Is.Zero);
            Assert.That(
                FlagsOfMapping((ulong)block.Pointer), Does.Contain("hg").Or.Empty, "a kernel without huge pages knows no such flag");
        }

        block.Free();
    }

    [Test]
    public void Small_blocks_begin_at_a_cache_line() =>
        Assert.That(HugePages.AlignmentOf(HugePages.Size - 1), Is.EqualTo((nuint)NativeBlock.Alignment));

    /// <summary>The flags of the mapping that holds an address; none where the kernel has no huge pages.</summary>
    private static string[] FlagsOfMapping(ulong address)
    {
        if (!Directory.Exists("/sys/kernel/mm/transparent_hugepage"))
        {
            return [];
        }

        bool holds = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0].Split('-') is [string start, string end]
                && ulong.TryParse(start, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong first)
                && ulong.TryParse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong behind))
            {
                holds = first <= address && address < behind;
            }
            else if (holds && words[0] == "VmFlags:")
            {
                return words[1..];
            }
        }

        throw new InvalidOperationException($"No mapping holds {address:x}.");
    }
}
