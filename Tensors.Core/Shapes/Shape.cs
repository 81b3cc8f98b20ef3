using System.Collections;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// The extents of a tensor along its axes, at most <see cref="MaxRank"/> of them; <c>()</c> is the shape of a scalar.
/// Immutable, with value equality; written as a collection expression: <c>Shape shape = [2, 3];</c>.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    /// <summary>The largest rank.</summary>
    public const int MaxRank = 8;

    private readonly int[] _extents;

    private Shape(int[] extents)
    {
        _extents = extents;
        ContiguousStrides = extents.Length == 0 ? [] : new long[extents.Length];
        ZeroStrides = extents.Length == 0 ? [] : new long[extents.Length];
        long count = 1;
        for (int axis = extents.Length - 1; axis >= 0; axis--)
        {
            ContiguousStrides[axis] = count;
            count = checked(count * extents[axis]);
        }

        ElementCount = count;
    }

    /// <summary>The shape of a single number: rank 0, one element.</summary>
    public static Shape Scalar { get; } = new([]);

    /// <summary>The number of axes.</summary>
    public int Rank => _extents.Length;

    /// <summary>The number of elements: the product of the extents, 1 for a scalar.</summary>
    public long ElementCount { get; }

    /// <summary>The extents, first axis first.</summary>
    public ReadOnlySpan<int> Extents => _extents;

    int IReadOnlyCollection<int>.Count => Rank;

    /// <summary>Row-major strides in elements; shared by every contiguous tensor of this shape.</summary>
    internal long[] ContiguousStrides { get; }

    /// <summary>Strides of a single value broadcast to this shape.</summary>
    internal long[] ZeroStrides { get; }

    /// <summary>The extent of an axis.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such axis.</exception>
    public int this[int axis] => _extents[axis];

    /// <summary>The extent of an axis, such as <c>^1</c> for the last.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such axis.</exception>
    public int this[Index axis] => _extents[axis];

    /// <summary>The shape with the extents of an array, which is copied.</summary>
    /// <exception cref="ArgumentException">As <see cref="Create"/>.</exception>
    public static implicit operator Shape(int[] extents) => Create(extents);

    /// <summary>Equal when rank and all extents are.</summary>
    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(Shape? left, Shape? right) => !(left == right);

    /// <summary>The shape with the given extents.</summary>
    /// <exception cref="ArgumentException">An extent is negative, there are more than <see cref="MaxRank"/> axes, or the
    /// number of elements exceeds 2⁶³ - 1.</exception>
    public static Shape Create(params ReadOnlySpan<int> extents)
    {
        if (extents.Length == 0)
        {
            return Scalar;
        }

        ThrowIfInvalid(extents);
        return new(extents.ToArray());
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) =>
        ReferenceEquals(this, other) || (other is not null && _extents.AsSpan().SequenceEqual(other._extents));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int extent in _extents)
        {
            hash.Add(extent);
        }

        return hash.ToHashCode();
    }

    /// <summary>The extents as a tuple: <c>(2, 3)</c>, <c>(3,)</c>, <c>()</c>.</summary>
    public override string ToString() => Rank == 1 ? $"({_extents[0]},)" : $"({string.Join(", ", _extents)})";

    /// <summary>The extents, first axis first.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_extents).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>This shape with the extent of one axis replaced.</summary>
    internal Shape With(int axis, int extent)
    {
        int[] extents = [.. _extents];
        extents[axis] = extent;
        return Create(extents);
    }

    /// <summary>This shape with an axis inserted before <paramref name="axis"/>.</summary>
    internal Shape Insert(int axis, int extent) => Create([.. _extents.AsSpan(0, axis), extent, .. _extents.AsSpan(axis)]);

    /// <summary>This shape without one axis.</summary>
    internal Shape Remove(int axis) => Create([.. _extents.AsSpan(0, axis), .. _extents.AsSpan(axis + 1)]);

    /// <summary>How many elements lie before and behind an axis: the numbers of blocks, and of elements in one row.</summary>
    internal (long Outer, long Inner) Around(int axis)
    {
        long inner = ContiguousStrides[axis];
        long outer = 1;
        for (int before = 0; before < axis; before++)
        {
            outer *= _extents[before];
        }

        return (outer, inner);
    }

    private static void ThrowIfInvalid(ReadOnlySpan<int> extents)
    {
        if (extents.Length > MaxRank)
        {
            throw new ArgumentException(
                $"A shape has at most {MaxRank} axes; {extents.Length} were given: ({string.Join(", ", extents.ToArray())}).");
        }

        UInt128 count = 1;
        bool empty = false;
        foreach (int extent in extents)
        {
            if (extent < 0)
            {
                throw new ArgumentException($"An extent is negative: ({string.Join(", ", extents.ToArray())}).");
            }

            empty |= extent == 0;
            count = count > long.MaxValue ? count : count * (uint)Math.Max(extent, 1);
        }

        if (count > long.MaxValue)
        {
            throw new ArgumentException(
                $"The shape ({string.Join(", ", extents.ToArray())}) has more than 2^63 - 1 "
                + $"{(empty ? "positions besides its empty axis" : "elements")}.");
        }
    }
}
