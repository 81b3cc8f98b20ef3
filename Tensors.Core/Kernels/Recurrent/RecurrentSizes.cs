namespace Tensors;

/// <summary>Extents of sequences: items lie side by side in each step.</summary>
internal readonly unsafe struct RecurrentSizes(int steps, int longest, int items, int units, int* lengths)
{
    public readonly int Steps = steps;
    public readonly int Longest = longest;
    public readonly int Items = items;
    public readonly int Units = units;
    public readonly int* Lengths = lengths;
}
