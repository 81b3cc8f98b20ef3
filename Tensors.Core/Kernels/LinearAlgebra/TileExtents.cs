namespace Tensors;

/// <summary>A number that the compiler knows: kernels are compiled once for each, without the code that others need.</summary>
internal interface ITileExtent
{
    static abstract int Value { get; }
}

internal readonly struct Extent1 : ITileExtent
{
    public static int Value => 1;
}

internal readonly struct Extent2 : ITileExtent
{
    public static int Value => 2;
}

internal readonly struct Extent3 : ITileExtent
{
    public static int Value => 3;
}

internal readonly struct Extent4 : ITileExtent
{
    public static int Value => 4;
}

internal readonly struct Extent5 : ITileExtent
{
    public static int Value => 5;
}

internal readonly struct Extent6 : ITileExtent
{
    public static int Value => 6;
}

internal readonly struct Extent7 : ITileExtent
{
    public static int Value => 7;
}

internal readonly struct Extent8 : ITileExtent
{
    public static int Value => 8;
}

internal readonly struct Extent9 : ITileExtent
{
    public static int Value => 9;
}

internal readonly struct Extent10 : ITileExtent
{
    public static int Value => 10;
}

internal readonly struct Extent11 : ITileExtent
{
    public static int Value => 11;
}

internal readonly struct Extent12 : ITileExtent
{
    public static int Value => 12;
}
