namespace Tensors;

/// <summary>The elements of tensors as bytes, for files.</summary>
internal static unsafe class TensorBytes
{
    // Far from the limit of spans, large for any device, and whole elements of every dtype.
    private const int ChunkSize = 64 << 20;

    public delegate void Chunk(Span<byte> bytes);

    /// <summary>Shows the elements of a contiguous tensor in order, in one chunk or several.</summary>
    public static void ForEach(Tensor x, Chunk show)
    {
        bool entered = x.Buffer.Enter();
        try
        {
            fixed (byte* start = x)
            {
                long size = x.ElementCount * x.DType.Size;
                for (long done = 0; done < size; done += ChunkSize)
                {
                    show(new(start + done, (int)Math.Min(ChunkSize, size - done)));
                }
            }
        }
        finally
        {
            if (entered)
            {
                x.ExitBuffer();
            }

            GC.KeepAlive(x);
        }
    }

    /// <summary>Overwrites the elements of a contiguous tensor in order, in one chunk or several. Truth values become 0 or 1.</summary>
    public static void Fill(Tensor x, Chunk fill)
    {
        x.Buffer.CountWrite();
        ForEach(x, chunk =>
        {
            fill(chunk);
            if (x.DType == DType.Bool)
            {
                Normalize(chunk);
            }
        });
    }

    /// <summary>Makes 0 or 1 of truth values that come from elsewhere.</summary>
    public static void Normalize(Tensor truth) => ForEach(truth, Normalize);

    private static void Normalize(Span<byte> truth)
    {
        foreach (ref byte value in truth)
        {
            value = value == 0 ? (byte)0 : (byte)1;
        }
    }
}
