namespace Tensors;

/// <summary>A formula over two rows, with numbers that hold for the whole row.</summary>
internal interface IRowFormula<T>
    where T : unmanaged
{
    /// <summary>Whether the formula is so short that four at once still are.</summary>
    static virtual bool IsShort => true;

    TLanes Invoke<TLanes>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>;
}

/// <summary>A formula over three rows, with numbers that hold for the whole row.</summary>
internal interface ITernaryRowFormula<T>
    where T : unmanaged
{
    TLanes Invoke<TLanes>(TLanes x, TLanes y, TLanes z)
        where TLanes : unmanaged, ILanes<TLanes, T>;
}
