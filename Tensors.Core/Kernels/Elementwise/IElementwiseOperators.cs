namespace Tensors;

/// <summary>The formula of a function of one number, per lane.</summary>
internal unsafe interface IUnaryOperator
{
    /// <summary>Rough cost per element in vector instructions: decides from which size on threads pay.</summary>
    static virtual int Cost => 1;

    /// <summary>Whether there are arguments for which the formula does not hold; <see cref="Mend"/> is then called after it.</summary>
    static virtual bool HasRareArguments => false;

    /// <summary>Overwrites the results of rare arguments, one by one.</summary>
    static virtual void Mend<T>(T* x, T* y, nint count)
        where T : unmanaged
    {
    }

    /// <summary>
    /// Whether <see cref="InvokeShort"/> gives the same with fewer instructions where all arguments are positive normal numbers.
    /// </summary>
    static virtual bool HasShortForm => false;

    static virtual TLanes InvokeShort<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged => throw new NotSupportedException();

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
