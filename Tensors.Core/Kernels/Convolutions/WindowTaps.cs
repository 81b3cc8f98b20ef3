using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Where the elements that a window sees lie.</summary>
internal static unsafe class WindowTaps
{
    /// <summary>The first channel of each tap of a window; where a tap is outside of the image, something else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Find<T>(in Patches<T> patches, in WindowCursor cursor, T* outside, T** taps)
        where T : unmanaged
    {
        T* member = patches.Data + (cursor.Member * patches.Strides.Batch);
        long at0 = patches.Axis0.Start(cursor.Window0);
        for (long tap0 = 0; tap0 < patches.Axis0.Taps; tap0++, at0 += patches.Axis0.Spacing)
        {
            long at1 = patches.Axis1.Start(cursor.Window1);
            for (long tap1 = 0; tap1 < patches.Axis1.Taps; tap1++, at1 += patches.Axis1.Spacing)
            {
                bool inside = patches.Axis0.IsInside(at0) && patches.Axis1.IsInside(at1);
                T* line = member + (at0 * patches.Strides.Axis0) + (at1 * patches.Strides.Axis1);
                long at2 = patches.Axis2.Start(cursor.Window2);
                for (long tap2 = 0; tap2 < patches.Axis2.Taps; tap2++, at2 += patches.Axis2.Spacing)
                {
                    *taps++ = inside && patches.Axis2.IsInside(at2) ? line + (at2 * patches.Strides.Axis2) : outside;
                }
            }
        }
    }

    /// <summary>The first channel of one tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T* Find<T>(in Patches<T> patches, in WindowCursor cursor, long tap, T* outside)
        where T : unmanaged
    {
        (tap, long tap2) = Math.DivRem(tap, patches.Axis2.Taps);
        (long tap0, long tap1) = Math.DivRem(tap, patches.Axis1.Taps);
        long at0 = patches.Axis0.Start(cursor.Window0) + (tap0 * patches.Axis0.Spacing);
        long at1 = patches.Axis1.Start(cursor.Window1) + (tap1 * patches.Axis1.Spacing);
        long at2 = patches.Axis2.Start(cursor.Window2) + (tap2 * patches.Axis2.Spacing);
        return patches.Axis0.IsInside(at0) && patches.Axis1.IsInside(at1) && patches.Axis2.IsInside(at2)
            ? patches.Data + (cursor.Member * patches.Strides.Batch)
                + (at0 * patches.Strides.Axis0) + (at1 * patches.Strides.Axis1) + (at2 * patches.Strides.Axis2)
            : outside;
    }
}
