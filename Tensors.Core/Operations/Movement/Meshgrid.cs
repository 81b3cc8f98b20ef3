namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Coordinates of a grid, as views: result k holds at <c>[i₀, i₁, …]</c> the element <c>iₖ</c> of vector k.</summary>
    /// <param name="axes">At most eight vectors.</param>
    /// <param name="swapsFirstTwo">Whether the first two axes of the results change places, as NumPy's indexing "xy" has it.</param>
    /// <exception cref="ShapeMismatchException">One is not a vector, or there are too many.</exception>
    /// <remarks>Dtypes: all. VJP: <c>dy</c> summed over the other axes.</remarks>
    public static Tensor[] Meshgrid(ReadOnlySpan<Tensor> axes, bool swapsFirstTwo = false)
    {
        if (LackExtents(axes))
        {
            return CompositeAll("Meshgrid", axes.Length, axes, swapsFirstTwo, static (x, of) => Meshgrid(x, of));
        }

        int[] extents = new int[axes.Length];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            extents[axis] = axes[axis].Rank == 1 && axes.Length <= Shape.MaxRank
                ? axes[axis].Shape[0]
                : throw new ShapeMismatchException(
                    "Meshgrid", $"{axes.Length} tensors were given; it takes at most {Shape.MaxRank} vectors", [axes[axis].Shape]);
        }

        Tensor[] grids = new Tensor[axes.Length];
        Shape shape = Shape.Create(extents);
        for (int axis = 0; axis < axes.Length; axis++)
        {
            int[] line = new int[axes.Length];
            Array.Fill(line, 1);
            line[axis] = extents[axis];
            Tensor grid = axes[axis].ReshapeTo(Shape.Create(line)).BroadcastTo(shape);
            grids[axis] = swapsFirstTwo && axes.Length > 1 ? grid.SwapAxes(0, 1) : grid;
        }

        return grids;
    }
}
