namespace Tensors;

/// <summary>Where the results of windows go: the results of one lie side by side, those of others at the strides of an image.</summary>
/// <param name="data">The first result of the first window.</param>
/// <param name="strides">From window to window.</param>
internal readonly unsafe struct PatchTarget<T>(T* data, ImageStrides strides)
    where T : unmanaged
{
    public T* Data => data;

    /// <summary>From window to window along the last axis.</summary>
    public long WindowStride => strides.Axis2;

    /// <summary>From row to row, where all rows lie at equal distances; else 0.</summary>
    public long UniformStride(in Patches<T> patches)
    {
        long rows1 = patches.Axis2.Windows;
        long rows0 = rows1 * patches.Axis1.Windows;
        return (patches.Axis1.Windows == 1 || strides.Axis1 == rows1 * strides.Axis2)
            && (patches.Axis0.Windows == 1 || strides.Axis0 == rows0 * strides.Axis2)
            && (patches.Batch == 1 || strides.Batch == rows0 * patches.Axis0.Windows * strides.Axis2)
                ? strides.Axis2
                : 0;
    }

    public T* At(in WindowCursor cursor) => data
        + (cursor.Member * strides.Batch) + (cursor.Window0 * strides.Axis0) + (cursor.Window1 * strides.Axis1)
            + (cursor.Window2 * strides.Axis2);
}
