namespace Tensors.Graphs;

// Bounds for gradients. Those that are known by their rows stay so, and are measured by them.
public static partial class Ops
{
    /// <summary>Each element limited to a range.</summary>
    /// <param name="t">Any shape; a gradient of rows keeps them, and only these are limited.</param>
    /// <param name="clipValueMin">The lower bound; broadcasts.</param>
    /// <param name="clipValueMax">The upper bound; broadcasts.</param>
    /// <param name="name">The name of the scope and of the result.</param>
    public static Tensor ClipByValue(TensorLike t, TensorLike clipValueMin, TensorLike clipValueMax, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "clip_by_value", t, clipValueMin, clipValueMax);
        Tensor whole = scope.Convert(t, "t");
        Tensor below = Minimum(IndexedSlices.ValuesOf(whole), clipValueMax);
        return IndexedSlices.WithValues(whole, Maximum(below, clipValueMin, scope.Name));
    }

    /// <summary>A tensor whose root of the sum of squares is at most a number: <c>t · clipNorm / max(‖t‖, clipNorm)</c>.</summary>
    /// <param name="t">Any shape; of a gradient of rows the norm is that of the rows as they come.</param>
    /// <param name="clipNorm">The largest norm.</param>
    /// <param name="axes">The axes that the norm is taken over; all where none are given.</param>
    /// <param name="name">The name of the scope and of the result.</param>
    public static Tensor ClipByNorm(TensorLike t, TensorLike clipNorm, ReadOnlySpan<int> axes = default, string? name = null)
    {
        int[] folded = axes.ToArray();
        using OpScope scope = OpScope.Open(name, "clip_by_norm", t, clipNorm);
        Tensor whole = scope.Convert(t, "t");
        Tensor value = IndexedSlices.ValuesOf(whole);
        Tensor squares = Reduce("Sum", value * value, folded.Length == 0 ? null : folded, keepDims: true, null);

        // The root has no derivative at 0, where its operand is replaced.
        Tensor isPositive = squares > 0;
        Tensor safe = Where(isPositive, squares, OnesLike(squares));
        Tensor norm = Where(isPositive, Sqrt(safe), squares);
        Tensor scaled = Building.Binary("Mul", value, clipNorm, null, "mul");
        return IndexedSlices.WithValues(whole, Identity(TrueDivide(scaled, Maximum(norm, clipNorm)), scope.Name));
    }

    /// <summary>
    /// A tensor whose root mean square, as TensorFlow defines it, is at most a number: <c>t · clipNorm · min(n / ‖t‖, 1 / clipNorm)</c> for
    /// n elements.
    /// </summary>
    /// <param name="t">Any shape.</param>
    /// <param name="clipNorm">The largest average norm.</param>
    /// <param name="name">The name of the scope and of the result.</param>
    public static Tensor ClipByAverageNorm(TensorLike t, TensorLike clipNorm, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "clip_by_average_norm", t, clipNorm);
        Tensor value = scope.Convert(t, "t");
        DataType type = value.DataType.Base;
        Tensor count = Cast(SizeOf(value), type);
        Tensor inverse = Rsqrt(Reduce("Sum", value * value, Range(RankOf(value)), keepDims: false, null));
        Tensor scaled = Building.Binary("Mul", value, clipNorm, null, "mul");
        Tensor bound = TrueDivide(Building.Number(scope.Graph, 1, type, "Const"), clipNorm);
        return Identity(scaled * Minimum(inverse * count, bound), scope.Name);
    }

    /// <summary>The root of the sum of the squares of all tensors.</summary>
    /// <param name="tensors">Tensors of one type; null ones are left out. Of a gradient of rows these are taken as they come.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">There is no tensor.</exception>
    public static Tensor GlobalNorm(IReadOnlyList<Tensor?> tensors, string? name = null)
    {
        Tensor[] present = [.. tensors.OfType<Tensor>()];
        if (present.Length == 0)
        {
            throw new ArgumentException("GlobalNorm: there are no tensors; give at least one.", nameof(tensors));
        }

        using OpScope scope = OpScope.Open(name, "global_norm", present[0]);
        List<Tensor> halves = [];
        foreach (Tensor tensor in present.Select(IndexedSlices.ValuesOf))
        {
            using IDisposable beside = scope.Graph.ColocateWith(tensor.Op);
            halves.Add(L2Loss(tensor));
        }

        Tensor half = ReduceSum(Stack(halves));
        Tensor two = Building.Number(scope.Graph, 2, half.DataType, "Const");
        return Sqrt(half * two, "global_norm");
    }

    /// <summary>Tensors scaled together so that their <see cref="GlobalNorm"/> is at most a number.</summary>
    /// <param name="tensors">Tensors of one type; null ones stay null.</param>
    /// <param name="clipNorm">The largest norm.</param>
    /// <param name="useNorm">The norm of all, where it is known already.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>The tensors, and their norm before. Where that is not finite, all elements become NaN.</returns>
    /// <exception cref="ArgumentException">There is no tensor.</exception>
    public static (Tensor?[] Clipped, Tensor GlobalNorm) ClipByGlobalNorm(
        IReadOnlyList<Tensor?> tensors, TensorLike clipNorm, Tensor? useNorm = null, string? name = null)
    {
        Tensor norm = useNorm ?? GlobalNorm(tensors);
        using OpScope scope = OpScope.Open(name, "clip_by_global_norm", norm);
        DataType type = norm.DataType;
        Tensor inverse = TrueDivide(1.0, norm);
        Tensor one = Building.Number(scope.Graph, 1, type, "Const");
        Tensor scale = Building.Binary("Mul", clipNorm, Minimum(inverse, TrueDivide(one, clipNorm)), null, "mul");

        // A norm that is not finite makes everything NaN instead of hiding it.
        scale += norm - norm;
        Tensor?[] clipped = new Tensor?[tensors.Count];
        for (int i = 0; i < clipped.Length; i++)
        {
            if (tensors[i] is { } tensor)
            {
                Tensor values = IndexedSlices.ValuesOf(tensor);
                using IDisposable beside = scope.Graph.ColocateWith(values.Op);
                Tensor scaled = values * scale;
                using NameScope part = scope.Graph.OpenScope(scope.Name + "clip_by_global_norm/");
                clipped[i] = IndexedSlices.WithValues(tensor, Identity(scaled, $"_{i}"));
            }
        }

        return (clipped, norm);
    }
}
