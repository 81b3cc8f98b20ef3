namespace Tensors.Tests;

/// <summary>A row of the catalog as a function of its operands of float64; conditions and positions are part of it.</summary>
internal sealed class RowFunction
{
    private readonly OpRow _row;
    private readonly Tensor[] _operands;
    private readonly int[] _free;

    public RowFunction(OpRow row, int seed = 1)
    {
        _row = row;
        _operands = row.Draw(DType.Float64, seed);
        _free = [.. row.Free()];
        Point = [.. _free.Select(number => _operands[number])];
    }

    public Tensor[] Point { get; }

    /// <summary>How far two ways to apply the same rules may differ: much less than rules and differences of values.</summary>
    public double Tolerance => Math.Max(1e-10, 1e-4 * _row.GradientTolerance);

    /// <summary>Numbers between -1 and 1.</summary>
    public static Tensor Direction(Tensor x, int seed) => Domain.Between(-1, 1).Draw(x.Shape, DType.Float64, seed);

    public Tensor[] Apply(Tensor[] point)
    {
        Tensor[] operands = [.. _operands];
        for (int i = 0; i < _free.Length; i++)
        {
            operands[_free[i]] = point[i];
        }

        return [_row.Apply(operands)];
    }

    public Tensor[] Directions(int seed) => [.. Point.Select((x, number) => Direction(x, seed + (100 * number)))];
}
