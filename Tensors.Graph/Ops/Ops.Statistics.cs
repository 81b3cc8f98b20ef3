namespace Tensors.Graphs;

// Means and variances: at once, weighted, or from sums that may be added up in parts.
public static partial class Ops
{
    /// <summary>Mean and variance over axes; 16-bit numbers are cast to float32 first, and back at the end.</summary>
    public static (Tensor Mean, Tensor Variance) Moments(TensorLike x, ReadOnlySpan<int> axes, bool keepDims = false, string? name = null)
    {
        int[] folded = axes.ToArray();
        using OpScope scope = OpScope.Open(name, "moments", x);
        Tensor value = scope.Convert(x, "x");
        DataType type = value.DataType.Base;
        bool isHalf = type is DataType.Float16 or DataType.BFloat16;
        value = isHalf ? Cast(value, DataType.Float32) : value;
        Tensor mean = ReduceMean(value, folded, keepDims: true, name: "mean");
        Tensor variance = ReduceMean(SquaredDifference(value, StopGradient(mean)), folded, keepDims: true, name: "variance");
        (mean, variance) = keepDims ? (mean, variance) : (Squeeze(mean, folded), Squeeze(variance, folded));
        return isHalf ? (Cast(mean, type), Cast(variance, type)) : (mean, variance);
    }

    /// <summary>
    /// Mean and variance over axes of elements that count as often as their weights say: <c>mean = Σ w·x / Σ w</c>,
    /// <c>variance = Σ w·(x - mean)² / Σ w</c>; float16 is cast to float32 first, and back at the end.
    /// </summary>
    /// <param name="x">The elements.</param>
    /// <param name="axes">The axes that are folded away.</param>
    /// <param name="frequencyWeights">The weights; their shape broadcasts with that of the elements, and their type becomes that of
    /// these.</param>
    /// <param name="keepDims">Whether folded axes stay, with extent 1.</param>
    /// <param name="name">The name of the scope.</param>
    public static (Tensor Mean, Tensor Variance) WeightedMoments(
        TensorLike x, ReadOnlySpan<int> axes, TensorLike frequencyWeights, bool keepDims = false, string? name = null)
    {
        int[] folded = axes.ToArray();
        using OpScope scope = OpScope.Open(name, "weighted_moments", x, frequencyWeights);
        Tensor value = scope.Convert(x, "x");
        Tensor weights = scope.Convert(frequencyWeights, "frequency_weights", value.DataType.Base);
        DataType type = value.DataType.Base;
        bool isHalf = type == DataType.Float16;
        value = isHalf ? Cast(value, DataType.Float32) : value;
        weights = weights.DataType.Base == value.DataType.Base ? weights : Cast(weights, value.DataType.Base);
        Tensor sum = ReduceSum(weights * value, folded, keepDims: true, name: "weighted_input_sum");
        Tensor weightOfEach = weights + ZerosLike(value);
        Tensor divisor = Reciprocal(ReduceSum(weightOfEach, folded, keepDims: true, name: "sum_of_weights"), "inv_weight_sum");
        Tensor mean = Multiply(sum, divisor);
        Tensor distances = ReduceSum(weights * SquaredDifference(value, mean), folded, keepDims: true, name: "weighted_distsq");
        Tensor variance = Multiply(distances, divisor);
        (mean, variance) = keepDims ? (mean, variance) : (Squeeze(mean, folded), Squeeze(variance, folded));
        return isHalf ? (Cast(mean, type), Cast(variance, type)) : (mean, variance);
    }

    /// <summary>
    /// What mean and variance over axes are made of, by <see cref="NormalizeMoments"/>: how many elements are folded into one, the sum of
    /// their differences from a shift, and the sum of the squares of these.
    /// </summary>
    /// <param name="x">The elements.</param>
    /// <param name="axes">The axes that are folded away.</param>
    /// <param name="shift">A number near the mean, which keeps digits; null for 0.</param>
    /// <param name="keepDims">Whether folded axes stay, with extent 1.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>The sums, and the shift; all of the type of the elements.</returns>
    public static (Tensor Count, Tensor MeanSum, Tensor VarianceSum, Tensor? Shift) SufficientStatistics(
        TensorLike x, ReadOnlySpan<int> axes, TensorLike? shift = null, bool keepDims = false, string? name = null)
    {
        int[] folded = [.. axes.ToArray().Distinct()];
        using OpScope scope = shift is { } near
            ? OpScope.Open(name, "sufficient_statistics", x, near)
            : OpScope.Open(name, "sufficient_statistics", x);
        Tensor value = scope.Convert(x, "x");
        DataType type = value.DataType.Base;
        int?[] extents = value.StaticShape.Rank is null
            ? [null]
            : Array.ConvertAll(folded, axis => value.StaticShape[axis < 0 ? ^-axis : axis]);
        Tensor count = extents.Contains(null)
            ? ReduceProd(Gather(Cast(ShapeOf(value), type), folded), name: "count")
            : Building.Number(scope.Graph, extents.Aggregate(1L, (product, extent) => product * extent!.Value), type, "Const");
        Tensor? start = shift is { } given ? scope.Convert(given, "shift", type) : null;
        Tensor differences = start is null ? value : Subtract(value, start);
        Tensor squares = start is null ? Square(value) : SquaredDifference(value, start);
        return (
            count, ReduceSum(differences, folded, keepDims, name: "mean_ss"), ReduceSum(squares, folded, keepDims, name: "var_ss"), start);
    }

    /// <summary>Mean and variance from the sums of <see cref="SufficientStatistics"/>, of which several may have been added up.</summary>
    /// <param name="counts">How many elements were folded into one.</param>
    /// <param name="meanSum">The sum of their differences from the shift.</param>
    /// <param name="varianceSum">The sum of the squares of these.</param>
    /// <param name="shift">The shift; null for 0.</param>
    /// <param name="name">The name of the scope.</param>
    public static (Tensor Mean, Tensor Variance) NormalizeMoments(
        Tensor counts, Tensor meanSum, Tensor varianceSum, Tensor? shift = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "normalize", counts, meanSum, varianceSum);
        Tensor divisor = Reciprocal(counts, "divisor");
        Tensor shifted = Multiply(meanSum, divisor, shift is null ? "mean" : "shifted_mean");
        Tensor mean = shift is null ? shifted : Add(shifted, shift, "mean");
        return (mean, Subtract(Multiply(varianceSum, divisor), Square(shifted), "variance"));
    }
}
