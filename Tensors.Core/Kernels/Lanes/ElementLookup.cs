namespace Tensors;

/// <summary>Looking up elements where no instruction does it.</summary>
internal static unsafe class ElementLookup
{
    /// <summary>One element after the other; lanes are four bytes wide.</summary>
    public static TLanes Run<TLanes, T>(T* table, TLanes index)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        int* places = (int*)&index;
        TLanes found = index;
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            ((T*)&found)[lane] = table[places[lane] & 7];
        }

        return found;
    }
}
