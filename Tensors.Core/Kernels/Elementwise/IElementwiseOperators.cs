namespace Tensors;

/// <summary>The formula of a function of one number, per lane.</summary>
internal interface IUnaryOperator
{
    /// <summary>Rough cost per element in vector instructions: decides from which size on threads pay.</summary>
    static virtual int Cost => 1;

    static abstract TLanes Invoke<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged;
}

/// <summary>The formula of a function of two numbers, per lane.</summary>
internal interface IBinaryOperator
{
    static virtual int Cost => 1;

    static abstract TLanes Invoke<TLanes, T>(TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged;
}

/// <summary>The formula of a function of three numbers, per lane.</summary>
internal interface ITernaryOperator
{
    static virtual int Cost => 1;

    static abstract TLanes Invoke<TLanes, T>(TLanes x, TLanes y, TLanes z)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged;
}
