using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>The elements inside of the image that one window sees: where their first channels lie, and which they are.</summary>
/// <param name="at">Room for a pointer for each tap.</param>
/// <param name="positions">Room for the row-major number among the spatial positions of each.</param>
internal unsafe struct WindowRun<T>(T** at, long* positions)
    where T : unmanaged
{
    public readonly T** At = at;
    public readonly long* Positions = positions;
    public int Count;

    /// <summary>Looks the elements of a window up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Find(in Patches<T> patches, in WindowCursor cursor)
    {
        Count = 0;
        T* member = patches.Data + (cursor.Member * patches.Strides.Batch);
        for (long tap0 = 0; tap0 < patches.Axis0.Taps; tap0++)
        {
            long at0 = patches.Axis0.Start(cursor.Window0) + (tap0 * patches.Axis0.Spacing);
            if (!patches.Axis0.IsInside(at0))
            {
                continue;
            }

            for (long tap1 = 0; tap1 < patches.Axis1.Taps; tap1++)
            {
                long at1 = patches.Axis1.Start(cursor.Window1) + (tap1 * patches.Axis1.Spacing);
                if (!patches.Axis1.IsInside(at1))
                {
                    continue;
                }

                T* line = member + (at0 * patches.Strides.Axis0) + (at1 * patches.Strides.Axis1);
                long first = ((at0 * patches.Axis1.Extent) + at1) * patches.Axis2.Extent;
                long at2 = patches.Axis2.Start(cursor.Window2);
                for (long tap2 = 0; tap2 < patches.Axis2.Taps; tap2++, at2 += patches.Axis2.Spacing)
                {
                    if (patches.Axis2.IsInside(at2))
                    {
                        At[Count] = line + (at2 * patches.Strides.Axis2);
                        Positions[Count++] = first + at2;
                    }
                }
            }
        }
    }
}
