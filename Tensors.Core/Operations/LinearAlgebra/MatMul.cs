namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>Matrix product over the last two axes: <c>y[…, i, j] = Σₚ left[…, i, p] · right[…, p, j]</c>.</summary>
    /// <param name="right">Shape <c>(…, k, n)</c>; leading axes broadcast against this tensor's.</param>
    /// <returns>Shape <c>(…, m, n)</c> for this tensor's <c>(…, m, k)</c>.</returns>
    /// <exception cref="ShapeMismatchException">A rank is below 2, the two <c>k</c> differ, or leading axes do not broadcast.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes differ, or are bool.</exception>
    /// <remarks>
    /// Dtypes: all numeric ones; integers wrap. Each element is a chain of fused multiply-adds in ascending k; a k beyond 512 is cut into
    /// equal blocks, each from 0, that are added up one after the other and, from 16 blocks on, in a tree of runs; where m or n is 1 and k
    /// at least 64, sixteen interleaved chains over chunks of 1024. The bits are the same on every machine and for every memory layout.
    /// VJP: <c>dleft = dy · rightᵀ</c>, <c>dright = leftᵀ · dy</c>, which are sums of products as this one: 0 · ∞ in them is NaN, also for
    /// a cotangent of 0. Where a row may be infinite and does not count, replace it before the product; see
    /// <see cref="Where(Tensor, Tensor, Tensor)"/>.
    /// </remarks>
    public Tensor MatMul(Tensor right)
    {
        if (GoesToSymbol(this, right))
        {
            return Apply<MatMulOp>(this, right);
        }

        if (Rank < 2 || right.Rank < 2)
        {
            throw new ShapeMismatchException(
                "MatMul", $"left {Shape} and right {right.Shape} must both have at least two axes; add one, as in x.ExpandDims(-1)",
                [Shape, right.Shape]);
        }

        ReadOnlySpan<int> batch = Broadcasting.CombineBatches("MatMul", Shape, right.Shape);
        return Apply<MatMulOp>(BroadcastMatrices(batch), right.BroadcastMatrices(batch));
    }

    /// <summary>The matrices in the last two axes repeated along leading ones.</summary>
    private Tensor BroadcastMatrices(ReadOnlySpan<int> batch) =>
        batch.SequenceEqual(Shape.Extents[..^2]) ? this : BroadcastTo([.. batch, .. Shape.Extents[^2..]]);
}

/// <summary>The operation of <see cref="Tensor.MatMul"/>.</summary>
public sealed record MatMulOp() : Operation("MatMul")
{
    /// <inheritdoc/>
    protected internal override void Infer(ReadOnlySpan<Tensor> inputs, Span<TensorSpec> outputs)
    {
        (Shape left, Shape right) = (inputs[0].Shape, inputs[1].Shape);
        DType dtype = DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        DTypeErrors.Require(Name, inputs[0], DTypeSet.Arithmetic);
        if (left.Rank < 2 || right.Rank != left.Rank || !left.Extents[..^2].SequenceEqual(right.Extents[..^2]))
        {
            throw new ShapeMismatchException(
                Name, $"left {left} and right {right} must have two axes behind equal leading ones", [left, right]);
        }

        int k = left[left.Rank - 1];
        outputs[0] = k == right[right.Rank - 2]
            ? new(left.With(left.Rank - 1, right[right.Rank - 1]), dtype)
            : throw ShapeErrors.DoNotChain(Name, left, right, k, right[right.Rank - 2]);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        switch (inputs[0].DType)
        {
            case DType.Float32:
                Execute<float>(inputs[0], inputs[1], outputs[0]);
                break;
            case DType.Float64:
                Execute<double>(inputs[0], inputs[1], outputs[0]);
                break;
            case DType.Complex64 or DType.Complex128:
                ExecuteComplex(inputs[0], inputs[1], outputs[0]);
                break;
            case DType.Int32:
                Execute<int>(inputs[0], inputs[1], outputs[0]);
                break;
            case DType.Int64:
                Execute<long>(inputs[0], inputs[1], outputs[0]);
                break;
            default:
                Execute<byte>(inputs[0], inputs[1], outputs[0]);
                break;
        }
    }

    /// <summary>(a + b·i) · (c + d·i) by four products of parts.</summary>
    private void ExecuteComplex(Tensor left, Tensor right, Tensor product)
    {
        TensorSpec part = new(product.Shape, product.DType.PartDType);
        Tensor[] a = [ComplexParts.Of(left, 0), ComplexParts.Of(left, 1)];
        Tensor[] b = [ComplexParts.Of(right, 0), ComplexParts.Of(right, 1)];
        ComplexParts.Write(Combine(new SubtractOp(), Product(a[0], b[0]), Product(a[1], b[1])), product, 0);
        ComplexParts.Write(Combine(new AddOp(), Product(a[0], b[1]), Product(a[1], b[0])), product, 1);

        Tensor Product(Tensor x, Tensor y) => Combine(this, x, y);

        Tensor Combine(Operation operation, Tensor x, Tensor y)
        {
            Tensor result = Tensor.Allocate(part);
            EagerInterpreter.Execute(operation, [x, y], [result]);
            return result;
        }
    }

    private static unsafe void Execute<T>(Tensor left, Tensor right, Tensor product)
        where T : unmanaged
    {
        (int m, int n, int k) = (left.Shape[^2], right.Shape[^1], left.Shape[^1]);
        long count = product.ElementCount == 0 ? 0 : product.ElementCount / ((long)m * n);
        fixed (byte* a = left, b = right, c = product)
        {
            BatchedGemm.Run(
                new BatchedMatrices<T>((T*)a, left.Layout), new BatchedMatrices<T>((T*)b, right.Layout), (T*)c, count, m, n, k);
        }
    }
}
