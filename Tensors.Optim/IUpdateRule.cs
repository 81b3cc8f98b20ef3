namespace Tensors.Optim;

/// <summary>The update of an optimizer per lane: one pass over parameter, gradient and slot.</summary>
internal interface IUpdateRule<T>
    where T : unmanaged
{
    /// <summary>Overwrites the parameter and its slot; a rule without slots leaves that as it is.</summary>
    void Update<TLanes>(ref TLanes parameter, TLanes gradient, ref TLanes slot)
        where TLanes : unmanaged, ILanes<TLanes, T>;
}
