namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>One axis moved to another place, the others in their order, as a view.</summary>
    /// <param name="source">The axis; negative counts from the end.</param>
    /// <param name="destination">Where it stands afterwards.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis.</exception>
    /// <remarks>Dtypes: all. VJP: <c>dy</c> moved back.</remarks>
    public Tensor MoveAxis(int source, int destination) => MoveAxis([source], [destination]);

    /// <summary>Axes moved to other places, the others in their order, as a view.</summary>
    /// <param name="sources">The axes; negative counts from the end.</param>
    /// <param name="destinations">Where each stands afterwards.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis, one is named twice, or there are not as many
    /// destinations.</exception>
    public Tensor MoveAxis(ReadOnlySpan<int> sources, ReadOnlySpan<int> destinations)
    {
        int[] from = Positions(sources);
        int[] to = Positions(destinations);
        if (from.Length != to.Length || from.Distinct().Count() != from.Length || to.Distinct().Count() != to.Length)
        {
            throw new ShapeMismatchException(
                "MoveAxis", $"[{string.Join(", ", from)}] and [{string.Join(", ", to)}] must name equally many axes, each once", [Shape]);
        }

        List<int> order = [.. Enumerable.Range(0, Rank).Except(from)];
        foreach ((int destination, int source) in to.Zip(from).Order())
        {
            order.Insert(destination, source);
        }

        return Transpose([.. order]);

        int[] Positions(ReadOnlySpan<int> axes)
        {
            int[] positions = new int[axes.Length];
            for (int i = 0; i < positions.Length; i++)
            {
                positions[i] = AxisOf("MoveAxis", axes[i]);
            }

            return positions;
        }
    }

    /// <summary>Turned by quarters in the plane of two axes, from the first towards the second, as a view.</summary>
    /// <param name="quarters">How many; negative turns the other way.</param>
    /// <param name="firstAxis">Negative counts from the end.</param>
    /// <param name="secondAxis">Negative counts from the end.</param>
    /// <exception cref="ShapeMismatchException">There is no such axis, or both are the same.</exception>
    /// <remarks>Matrices turn against the clock, as in NumPy. Dtypes: all. VJP: <c>dy</c> turned back.</remarks>
    public Tensor Rot90(int quarters = 1, int firstAxis = 0, int secondAxis = 1)
    {
        int first = AxisOf("Rot90", firstAxis);
        int second = AxisOf("Rot90", secondAxis);
        if (first == second)
        {
            throw new ShapeMismatchException("Rot90", $"axes {firstAxis} and {secondAxis} are the same; a plane has two", [Shape]);
        }

        return (quarters & 3) switch
        {
            0 => this,
            1 => Flip(second).SwapAxes(first, second),
            2 => Flip(first, second),
            _ => SwapAxes(first, second).Flip(second),
        };
    }
}
