using Tensors.Autograd;

namespace Tensors.Optim;

/// <summary>Bounds for gradients, as tensor operations: they can be recorded and traced. The formulas are those of TensorFlow.</summary>
public static class GradientClipping
{
    /// <summary>Each element brought between two bounds.</summary>
    /// <param name="gradient">A floating-point tensor.</param>
    /// <param name="smallest">The lower bound.</param>
    /// <param name="largest">The upper bound.</param>
    public static Tensor ByValue(Tensor gradient, double smallest, double largest) => gradient.Clip(smallest, largest);

    /// <summary>Scaled down to an l2 norm where its own is greater: <c>g · norm / max(‖g‖, norm)</c>.</summary>
    /// <param name="gradient">A floating-point tensor.</param>
    /// <param name="norm">The largest norm; above 0.</param>
    /// <param name="axes">The axes that the norm is taken over; all without any.</param>
    /// <exception cref="ArgumentOutOfRangeException">The norm is not above 0.</exception>
    public static Tensor ByNorm(Tensor gradient, double norm, ReadOnlySpan<int> axes = default)
    {
        RequirePositive(norm);
        Tensor squares = gradient.Square().Sum(axes, keepDims: true);

        // The root has no derivative at 0, where nothing is clipped.
        Tensor positive = squares > 0;
        Tensor own = Tensor.Where(positive, Tensor.Where(positive, squares, Tensor.OnesLike(squares)).Sqrt(), squares);
        return gradient * norm / own.Maximum(norm);
    }

    /// <summary>Scaled down together so that their global norm is at most <paramref name="norm"/>.</summary>
    /// <param name="gradients">Floating-point tensors of one dtype.</param>
    /// <param name="norm">The largest norm; above 0.</param>
    /// <returns>The gradients and their global norm before. Where that is not finite, all elements become NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The norm is not above 0.</exception>
    /// <exception cref="ArgumentException">There are no gradients.</exception>
    public static (Tensor[] Gradients, Tensor Norm) ByGlobalNorm(ReadOnlySpan<Tensor> gradients, double norm)
    {
        (Tensor[] clipped, _, Tensor global) = ByGlobalNorm(gradients, [], norm);
        return (clipped, global);
    }

    /// <summary>As <see cref="ByGlobalNorm(ReadOnlySpan{Tensor}, double)"/>, with gradients of rows among them.</summary>
    /// <param name="gradients">Floating-point tensors of one dtype.</param>
    /// <param name="rows">Gradients of rows, of the same dtype: the norm is that of the rows as they come, as in TensorFlow.</param>
    /// <param name="norm">The largest norm; above 0.</param>
    /// <returns>The gradients and their global norm before. Where that is not finite, all elements become NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The norm is not above 0.</exception>
    /// <exception cref="ArgumentException">There are no gradients.</exception>
    public static (Tensor[] Gradients, RowGradient[] Rows, Tensor Norm) ByGlobalNorm(
        ReadOnlySpan<Tensor> gradients, ReadOnlySpan<RowGradient> rows, double norm)
    {
        RequirePositive(norm);
        Tensor[] all = [.. gradients, .. rows.ToArray().Select(row => row.Values)];
        Tensor global = GlobalNorm(all);

        // Infinity minus itself is NaN, any other number minus itself is 0.
        Tensor scale = (norm * (1 / global).Minimum(1 / norm)) + (global - global);
        Tensor[] clipped = Array.ConvertAll(all, gradient => gradient * scale);
        RowGradient[] clippedRows = new RowGradient[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            clippedRows[i] = rows[i] with { Values = clipped[gradients.Length + i] };
        }

        return (clipped[..gradients.Length], clippedRows, global);
    }

    /// <summary>The l2 norm of all elements of all tensors, a scalar.</summary>
    /// <param name="tensors">Floating-point tensors of one dtype.</param>
    /// <exception cref="ArgumentException">There are no tensors.</exception>
    public static Tensor GlobalNorm(ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.Length == 0)
        {
            throw new ArgumentException("GlobalNorm: there are no tensors; give at least one.", nameof(tensors));
        }

        Tensor sum = tensors[0].Square().Sum();
        foreach (Tensor tensor in tensors[1..])
        {
            sum += tensor.Square().Sum();
        }

        return sum.Sqrt();
    }

    private static void RequirePositive(double norm)
    {
        if (!(norm > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(norm), norm, "A norm to clip to is above 0.");
        }
    }
}
