namespace Tensors.Tests;

/// <summary>Dtypes to test with.</summary>
internal static class DTypeChoice
{
    /// <summary>The members of a set, in the order of the enumeration.</summary>
    public static DType[] Of(DTypeSet set) => [.. Enum.GetValues<DType>().Where(dtype => set.Contains(dtype))];
}
