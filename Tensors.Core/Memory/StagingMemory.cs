using System.Runtime.InteropServices;

namespace Tensors;

/// <summary>
/// Scratch memory of a thread, kept for as long as the thread lives: as much as the largest request, once for each operand that a kernel
/// can have.
/// </summary>
internal static unsafe class StagingMemory
{
    private const int MostOperands = 3;

    [ThreadStatic]
    private static Blocks? t_blocks;

    /// <summary>
    /// At least so many bytes, aligned to a cache line; what they hold is lost with the next request for the same operand.
    /// </summary>
    public static void* OfThread(int operand, int byteCount) => (t_blocks ??= new()).Get(operand, byteCount);

    /// <summary>Freed by the collector after the thread has ended.</summary>
    private sealed class Blocks
    {
        private readonly nint[] _pointers = new nint[MostOperands];
        private readonly int[] _byteCounts = new int[MostOperands];

        ~Blocks()
        {
            foreach (nint pointer in _pointers)
            {
                NativeMemory.AlignedFree((void*)pointer);
            }
        }

        public void* Get(int operand, int byteCount)
        {
            if (_byteCounts[operand] < byteCount)
            {
                NativeMemory.AlignedFree((void*)_pointers[operand]);
                _byteCounts[operand] = 0;
                _pointers[operand] = (nint)NativeMemory.AlignedAlloc((nuint)byteCount, NativeBlock.Alignment);
                _byteCounts[operand] = byteCount;
            }

            return (void*)_pointers[operand];
        }
    }
}
