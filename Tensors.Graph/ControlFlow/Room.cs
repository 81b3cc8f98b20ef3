using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

/// <summary>Memory for the result of a node in a loop: that of an earlier iteration which no slot shows any more.</summary>
internal sealed class Room(int[] sightings)
{
    // The result of this iteration and that of the one before are seen; a value that goes through two loop variables is seen for longer.
    private readonly Tensor?[] _results = new Tensor?[3];
    private int _last;

    /// <summary>A tensor that nobody sees.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Tensor Take(Frame frame, TensorSpec spec)
    {
        for (int i = 1; i <= _results.Length; i++)
        {
            int next = (_last + i) % _results.Length;
            if (_results[next] is { } result && result.DType == spec.DType && result.Shape.Equals(spec.Shape)
                && !IsSeen(frame.Slots, result))
            {
                _last = next;
                return result;
            }
        }

        _last = (_last + 1) % _results.Length;
        return _results[_last] = Tensor.Allocate(spec);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsSeen(GraphValue[] slots, Tensor result)
    {
        foreach (int slot in sightings)
        {
            if (slots[slot].Tensor is { } seen && ReferenceEquals(seen.Buffer, result.Buffer))
            {
                return true;
            }
        }

        return false;
    }
}
