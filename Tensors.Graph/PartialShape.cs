using System.Collections;
using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

/// <summary>
/// What is known of a shape before a graph runs: perhaps not the number of axes, perhaps not every extent. Written as a collection
/// expression with null for an unknown extent: <c>PartialShape shape = [null, 3];</c>.
/// </summary>
[CollectionBuilder(typeof(PartialShape), nameof(Create))]
public sealed class PartialShape : IEquatable<PartialShape>, IEnumerable<int?>
{
    /// <summary>More axes than this are not described: TensorFlow has no tensors with more.</summary>
    internal const int MostAxes = 254;

    private readonly int?[]? _extents;

    private PartialShape(int?[]? extents) => _extents = extents;

    /// <summary>Nothing is known, not even the number of axes.</summary>
    public static PartialShape Unknown { get; } = new(null);

    /// <summary>The shape of a single number.</summary>
    public static PartialShape Scalar { get; } = new([]);

    /// <summary>The number of axes, or null where it is not known.</summary>
    public int? Rank => _extents?.Length;

    /// <summary>Whether the number of axes and all extents are known.</summary>
    public bool IsFullyDefined => _extents is not null && Array.TrueForAll(_extents, extent => extent is not null);

    /// <summary>The number of elements, or null where it is not known.</summary>
    public long? ElementCount
    {
        get
        {
            if (!IsFullyDefined)
            {
                return null;
            }

            long count = 1;
            foreach (int? extent in _extents!)
            {
                count *= extent!.Value;
            }

            return count;
        }
    }

    internal ReadOnlySpan<int?> Extents => _extents ?? throw new InvalidOperationException("The number of axes is not known.");

    /// <summary>The extent of an axis, or null where it is not known.</summary>
    /// <exception cref="InvalidOperationException">The number of axes is not known.</exception>
    public int? this[Index axis] => Extents[axis];

    /// <summary>With one more axis, before that at a position.</summary>
    internal PartialShape Insert(int axis, int? extent) => Create([.. Extents[..axis], extent, .. Extents[axis..]]);

    /// <summary>Without an axis.</summary>
    internal PartialShape RemoveAt(int axis) => Create([.. Extents[..axis], .. Extents[(axis + 1)..]]);

    /// <summary>All of a shape is known.</summary>
    public static implicit operator PartialShape(Shape shape) => new([.. shape]);

    /// <summary>Equal when the same is known.</summary>
    public static bool operator ==(PartialShape? left, PartialShape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(PartialShape? left, PartialShape? right) => !(left == right);

    /// <summary>A shape of known rank; null stands for an unknown extent.</summary>
    /// <exception cref="ArgumentException">An extent is negative.</exception>
    public static PartialShape Create(params ReadOnlySpan<int?> extents)
    {
        foreach (int? extent in extents)
        {
            if (extent < 0)
            {
                throw new ArgumentException(
                    $"An extent is negative: {new PartialShape(extents.ToArray())}; null stands for an unknown one.", nameof(extents));
            }
        }

        return new(extents.ToArray());
    }

    /// <summary>So many axes of unknown extents.</summary>
    /// <param name="rank">The number of axes; null, or more than any tensor has, for <see cref="Unknown"/>.</param>
    public static PartialShape OfRank(int? rank) => rank is { } known and <= MostAxes ? new(new int?[known]) : Unknown;

    /// <summary>Whether a value could have both shapes.</summary>
    public bool IsCompatibleWith(PartialShape other)
    {
        if (_extents is null || other._extents is null)
        {
            return true;
        }

        bool compatible = _extents.Length == other._extents.Length;
        for (int axis = 0; compatible && axis < _extents.Length; axis++)
        {
            compatible = _extents[axis] is not { } left || other._extents[axis] is not { } right || left == right;
        }

        return compatible;
    }

    /// <summary>What is known when both are true.</summary>
    /// <exception cref="ArgumentException">They contradict each other.</exception>
    public PartialShape MergeWith(PartialShape other)
    {
        if (!IsCompatibleWith(other))
        {
            throw new ArgumentException($"Shapes {this} and {other} are not compatible.");
        }

        return _extents is null ? other
            : other._extents is null ? this
            : new([.. _extents.Zip(other._extents, (left, right) => left ?? right)]);
    }

    /// <summary>This shape, of which everything is known.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public Shape ToShape() => IsFullyDefined
        ? Shape.Create([.. _extents!.Select(extent => extent!.Value)])
        : throw new InvalidOperationException($"The shape {this} is not fully known.");

    /// <inheritdoc/>
    public bool Equals(PartialShape? other) => other is not null
        && (_extents is null ? other._extents is null : other._extents is not null && _extents.AsSpan().SequenceEqual(other._extents));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PartialShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int? extent in _extents ?? [-1])
        {
            hash.Add(extent);
        }

        return hash.ToHashCode();
    }

    /// <summary>As TensorFlow prints it: <c>(?, 3)</c>, <c>(3,)</c>, <c>()</c>, <c>&lt;unknown&gt;</c>.</summary>
    public override string ToString() => _extents is null
        ? "<unknown>"
        : _extents.Length == 1 ? $"({Word(_extents[0])},)" : $"({string.Join(", ", _extents.Select(Word))})";

    /// <summary>The extents; none where the rank is not known.</summary>
    public IEnumerator<int?> GetEnumerator() => ((IEnumerable<int?>)(_extents ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As TensorFlow's runtime prints it: <c>[?,3]</c>.</summary>
    internal string ToRuntimeString() => _extents is null ? "<unknown>" : $"[{string.Join(',', _extents.Select(Word))}]";

    private static string Word(int? extent) => extent?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?";
}
