namespace Tensors.Autograd;

/// <summary>Rules for normalization over channels, whose moments are functions of x wherever they are handed on.</summary>
internal static class ChannelNormDerivatives
{
    public static void AddTo(VjpTable vjps)
    {
        vjps.Register<BatchNormOp>(Keeps.Inputs | Keeps.Outputs, (context, input) => context.Once(OfBatchNorm)[input]);
        vjps.Register<BatchNormGradientOp>(Keeps.Inputs, (context, input) => context.Once(OfGradient)[input]);
        vjps.Register<ScaleChannelsOp>(Keeps.Inputs | Keeps.Outputs, OfScaleChannels);
    }

    private static Tensor?[] OfBatchNorm(VjpContext context)
    {
        ChannelNorm norm = ((BatchNormOp)context.Operation).Norm;
        Tensor x = context.Input(0);
        Tensor[] moments = [context.Output(1), context.Output(2), context.Output(3)];
        Tensor?[] slopes = new Tensor?[3];
        if (context.CotangentOrNull(0) is { } dy)
        {
            slopes = Tensor.ApplyAll(
                new BatchNormGradientOp(norm), [x, dy, .. moments, .. Enumerable.Range(1, context.InputCount - 1).Select(context.Input)]);
        }

        // Of the mean: 1 / n for each element; of the variance: 2 (x - mean) / n.
        double count = x.ElementCount / (double)Math.Max(1, moments[0].ElementCount);
        if (context.CotangentOrNull(1) is { } dmean)
        {
            Tensor of = (dmean / count).Cast(x.DType);
            slopes[0] = Sum(slopes[0], Spread(norm, of, x.Shape));
        }

        if (context.CotangentOrNull(2) is { } dvariance)
        {
            Tensor differences = x.Cast(dvariance.DType) - Mean(norm, x.Cast(dvariance.DType));
            slopes[0] = Sum(slopes[0], (differences * Spread(norm, dvariance * (2 / count), x.Shape)).Cast(x.DType));
        }

        return slopes;
    }

    private static Tensor Sum(Tensor? x, Tensor y) => x is null ? y : x + y;

    /// <summary>
    /// With h = m · dy, m what was not cut, J the symmetric Jacobian of x̂ and u, p, q the cotangents of dx, dgain and dbias:
    /// ddy = m · (gain · Ju + p · x̂ + q), dgain = Σ h · Ju, and dx of p as a normalization's, of u as that of
    /// <see cref="LayerNormGradientOp"/>.
    /// </summary>
    private static Tensor?[] OfGradient(VjpContext context)
    {
        ChannelNorm norm = ((BatchNormGradientOp)context.Operation).Norm;
        DType dtype = context.InputSpec(0).DType.IsHalf ? DType.Float32 : context.InputSpec(0).DType;
        Tensor Wide(int input) => context.Input(input).Cast(dtype);
        (Tensor x, Tensor dy) = (Wide(0), Wide(1));
        (Tensor u, Tensor p, Tensor q) = (
            context.CotangentOf(0).Cast(dtype), context.CotangentOf(1).Cast(dtype), context.CotangentOf(2).Cast(dtype));
        int rank = x.Rank - norm.Axis - 1;
        Tensor Along(Tensor channels) => channels.Reshape([channels.Shape[0], .. Enumerable.Repeat(1, rank)]);
        Tensor? gain = context.InputCount > BatchNormGradientOp.Required ? Wide(BatchNormGradientOp.Required) : null;
        Tensor? bias = context.InputCount > BatchNormGradientOp.Required + 1 ? Wide(BatchNormGradientOp.Required + 1) : null;
        Tensor Gained(Tensor values) => gain is null ? values : values * Along(gain);

        // The moments of x anew, in public operations: they depend on x.
        Tensor centered = x - Mean(norm, x);
        Tensor r = (Mean(norm, centered.Square()) + norm.Epsilon).Rsqrt();
        Tensor normalized = centered * r;
        Tensor Jacobian(Tensor values) => (values - Mean(norm, values) - (normalized * Mean(norm, values * normalized))) * r;
        Tensor z = bias is null ? Gained(normalized) : Gained(normalized) + Along(bias);
        Tensor Passed(Tensor values) => norm.Rectifies ? Tensor.Where(z > 0, values, Tensor.Zeros([], dtype)) : values;

        Tensor h = Passed(dy);
        Tensor weighted = Gained(h);
        Tensor ju = Jacobian(u);
        (Tensor a, Tensor b) = (Mean(norm, u * normalized), Mean(norm, weighted * normalized));
        Tensor covariance = Mean(norm, u * weighted) - (Mean(norm, u) * Mean(norm, weighted)) - (a * b);
        Tensor dx = Jacobian((h * Along(p)) - (((u * b) + (a * weighted)) * r)) - (covariance * r.Square() * normalized);
        Tensor ddy = Passed(Gained(ju) + (normalized * Along(p)) + Along(q));
        Tensor?[] cotangents = new Tensor?[context.InputCount];
        (cotangents[0], cotangents[1]) = (dx.Cast(context.InputSpec(0).DType), ddy.Cast(context.InputSpec(1).DType));
        if (gain is not null)
        {
            int[] others = [.. Enumerable.Range(0, x.Rank).Where(axis => axis != norm.Axis)];
            cotangents[BatchNormGradientOp.Required] = (h * ju).Sum(others).Cast(context.InputSpec(BatchNormGradientOp.Required).DType);
        }

        return cotangents;
    }

    private static Tensor? OfScaleChannels(VjpContext context, int input)
    {
        ScaleChannelsOp op = (ScaleChannelsOp)context.Operation;
        Tensor dy = context.Cotangent;
        dy = op.Rectifies ? Tensor.Where(context.Output() > 0, dy, Tensor.Zeros([], dy.DType)) : dy;
        int rank = dy.Rank - op.Axis - 1;
        Tensor Along(Tensor channels) => channels.Reshape([channels.Shape[0], .. Enumerable.Repeat(1, rank)]);
        int[] others = [.. Enumerable.Range(0, dy.Rank).Where(axis => axis != op.Axis)];
        Tensor Sum(Tensor values) => others.Length == 0 ? values : values.Sum(others);
        return input switch
        {
            0 => dy.MultiplyOrZero(Along(context.Input(2))),
            1 => -Sum(dy).MultiplyOrZero(context.Input(2)),
            2 => Sum(dy.MultiplyOrZero(context.Input(0) - Along(context.Input(1)))),
            _ => Sum(dy),
        };
    }

    /// <summary>Means over the elements that are normalised together, each spread over them again.</summary>
    private static Tensor Mean(ChannelNorm norm, Tensor x)
    {
        if (norm.Groups is not { } groups)
        {
            return x.Mean([.. Enumerable.Range(0, x.Rank).Where(axis => axis != norm.Axis)], keepDims: true);
        }

        Tensor grouped = Grouped(norm, x, groups);
        return grouped.Mean([.. Enumerable.Range(1, grouped.Rank - 1).Where(axis => axis != norm.Axis)], keepDims: true)
            .BroadcastTo(grouped.Shape).Reshape(x.Shape.Extents);
    }

    /// <summary>A number of each group at all elements of it.</summary>
    private static Tensor Spread(ChannelNorm norm, Tensor moments, Shape shape)
    {
        if (norm.Groups is not { } groups)
        {
            return moments.Reshape([moments.Shape[0], .. Enumerable.Repeat(1, shape.Rank - norm.Axis - 1)]).BroadcastTo(shape);
        }

        Shape grouped = Grouped(norm, Tensor.Zeros([], moments.DType).BroadcastTo(shape), groups).Shape;
        int[] extents = [.. Enumerable.Repeat(1, grouped.Rank)];
        (extents[0], extents[norm.Axis]) = (shape[0], groups);
        return moments.Reshape(extents).BroadcastTo(grouped).Reshape(shape.Extents);
    }

    /// <summary>The axis of channels as two: groups, and channels of each.</summary>
    private static Tensor Grouped(ChannelNorm norm, Tensor x, int groups) =>
        x.Reshape([.. x.Shape.Extents[..norm.Axis], groups, x.Shape[norm.Axis] / groups, .. x.Shape.Extents[(norm.Axis + 1)..]]);
}
