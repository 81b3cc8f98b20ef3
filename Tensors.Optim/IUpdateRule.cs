namespace Tensors.Optim;

/// <summary>
/// The update of an optimizer per lane: one pass over a parameter, its gradient and up to three slots. It knows buffers and hyperparameters
/// only, not where they come from.
/// </summary>
internal interface IUpdateRule<T>
    where T : unmanaged
{
    /// <summary>How many of the slots the rule uses; the others are not there.</summary>
    static abstract int SlotCount { get; }

    /// <summary>Overwrites the parameter and the slots.</summary>
    void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : unmanaged, ILanes<TLanes, T>;
}
