namespace Tensors;

/// <summary>Work over positions [start, end), any part of which may run on any thread.</summary>
internal interface IRangeBody
{
    void Run(long start, long end);
}
