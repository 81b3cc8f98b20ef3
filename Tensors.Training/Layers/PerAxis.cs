using System.Collections;
using System.Runtime.CompilerServices;

namespace Tensors.Training;

/// <summary>A number for each spatial axis: <c>3</c> for all, or one each, <c>[3, 5]</c>.</summary>
[CollectionBuilder(typeof(PerAxis), nameof(Create))]
public readonly struct PerAxis : IEnumerable<int>
{
    private readonly int[]? _numbers;

    private PerAxis(int[] numbers) => _numbers = numbers;

    /// <summary>One number for all axes.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator PerAxis(int number) => new([number]);

    /// <summary>A number for each axis.</summary>
    /// <param name="numbers">One, or as many as there are spatial axes.</param>
    public static PerAxis Create(ReadOnlySpan<int> numbers) => new(numbers.ToArray());

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_numbers ?? [])).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => _numbers is [int one] ? $"{one}" : $"[{string.Join(", ", _numbers ?? [])}]";

    /// <summary>The numbers for so many axes.</summary>
    /// <exception cref="ArgumentException">There are neither one nor as many.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below the least.</exception>
    internal int[] For(int axes, int least, string name)
    {
        int[] numbers = _numbers is [int one] ? [.. Enumerable.Repeat(one, axes)] : _numbers ?? [];
        if (numbers.Length != axes)
        {
            throw new ArgumentException($"{name} {this} must be one number, or one for each of the {axes} spatial axes.", name);
        }

        foreach (int number in numbers)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, least, name);
        }

        return numbers;
    }
}
