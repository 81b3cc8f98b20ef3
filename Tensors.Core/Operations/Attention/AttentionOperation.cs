using System.Numerics;

namespace Tensors;

/// <summary>Attention and its gradients: one reading of their operands.</summary>
/// <param name="Name">The name.</param>
/// <param name="Form">Scale, causality, dropout.</param>
/// <param name="Required">The number of operands that are always there; mask and stream stand behind them.</param>
public abstract record AttentionOperation(string Name, AttentionForm Form, int Required) : Operation(Name)
{
    /// <summary>The number of the operand that is the mask, or null.</summary>
    internal int? MaskOf(int operands, Func<int, DType> dtype) => operands > Required && dtype(Required) != DType.Int64 ? Required : null;

    /// <inheritdoc/>
    protected internal sealed override void Execute(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[0].DType == DType.Float32)
        {
            Execute<float>(inputs, outputs);
        }
        else
        {
            Execute<double>(inputs, outputs);
        }
    }

    private protected abstract void Execute<T>(in AttentionOperands<T> operands, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Requires queries, keys, values, mask and stream that fit together.</summary>
    private protected void Check(ReadOnlySpan<Tensor> inputs)
    {
        (Shape queries, Shape keys, Shape values) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        DType dtype = DTypeErrors.Require(Name, inputs[0], DTypeSet.Floating);
        DTypeErrors.RequireSame(Name, inputs[0], inputs[1]);
        DTypeErrors.RequireSame(Name, inputs[0], inputs[2]);
        if (queries.Rank < 2 || keys.Rank != queries.Rank || values.Rank != queries.Rank
            || queries[^1] != keys[^1] || keys[^2] != values[^2] || !keys.Extents[..^2].SequenceEqual(values.Extents[..^2])
                || !SharesHeads(queries, keys))
        {
            throw new ShapeMismatchException(
                Name,
                $"queries {queries}, keys {keys} and values {values} must be (…, H, T, D), (…, G, S, D) and (…, G, S, E) with H a multiple "
                + "of G",
                [queries, keys, values]);
        }

        if (MaskOf(inputs) is { } mask)
        {
            Shape scores = queries.With(queries.Rank - 1, keys[^2]);
            if (mask.DType != DType.Bool && mask.DType != dtype)
            {
                throw new DTypeMismatchException(
                    Name, $"the mask is {mask.DType.Name}; it must be bool or {dtype.Name} as the queries are", [mask.DType, dtype]);
            }

            if (!Broadcasting.CanBroadcast(mask.Shape, scores))
            {
                throw ShapeErrors.CannotBroadcastTo(Name, mask.Shape, scores);
            }
        }

        if ((Form.Dropout > 0) != (inputs[^1].DType == DType.Int64) || (Form.Dropout > 0 && !inputs[^1].Shape.Extents.SequenceEqual([2])))
        {
            throw new ShapeMismatchException(
                Name, "dropout needs the two int64 numbers of a stream as its last operand, and nothing else does", [inputs[^1].Shape]);
        }
    }

    private protected static Tensor? MaskOf(ReadOnlySpan<Tensor> inputs, int required) =>
        inputs.Length > required && inputs[required].DType != DType.Int64 ? inputs[required] : null;

    private protected Tensor? MaskOf(ReadOnlySpan<Tensor> inputs) => MaskOf(inputs, Required);

    private static bool SharesHeads(Shape queries, Shape keys)
    {
        if (queries.Rank == 2)
        {
            return true;
        }

        (int heads, int ofKeys) = (queries[^3], keys[^3]);
        return queries.Extents[..^3].SequenceEqual(keys.Extents[..^3]) && (heads == ofKeys || (ofKeys > 0 && heads % ofKeys == 0));
    }

    private unsafe void Execute<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Tensor q, Tensor k, Tensor v) = (inputs[0], inputs[1], inputs[2]);
        Tensor? mask = MaskOf(inputs);
        Shape scores = q.Shape.With(q.Rank - 1, k.Shape[^2]);
        long batch = Shape.Create(q.Shape.Extents[..^2]).ElementCount;
        long matrices = Shape.Create(k.Shape.Extents[..^2]).ElementCount;
        Layout added = mask is null ? q.Layout : mask.Layout.BroadcastTo(scores);
        fixed (byte* queries = q, keys = k, values = v, addends = mask ?? q)
        {
            AttentionOperands<T> operands = new()
            {
                Queries = new((T*)queries, q.Layout),
                Keys = new((T*)keys, k.Layout),
                Values = new((T*)values, v.Layout),
                Mask = new(
                    new((T*)addends, added),
                    new(addends, added),
                    mask is null ? AttentionMaskKind.None
                        : mask.DType == DType.Bool ? AttentionMaskKind.Truths
                        : AttentionMaskKind.Numbers),
                Dropout = DropoutOf<T>(inputs),
                Batch = batch,
                Group = matrices == 0 ? 1 : batch / matrices,
                QueryCount = q.Shape[^2],
                KeyCount = k.Shape[^2],
                Width = q.Shape[^1],
                ValueWidth = v.Shape[^1],
                Scale = T.CreateSaturating(Form.Scale),
                CausalOffset = Form.CausalOffset,
            };
            Execute(operands, inputs, outputs);
        }
    }

    private AttentionDropout<T> DropoutOf<T>(ReadOnlySpan<Tensor> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Form.Dropout == 0
            ? default
            : AttentionDropout<T>.Of(Form.Dropout, inputs[^1].ToArray<long>());
}
