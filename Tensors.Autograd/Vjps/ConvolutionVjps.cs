namespace Tensors.Autograd;

/// <summary>
/// A convolution and its two transposes are one sum of products of three tensors, each with respect to another: the rules are the other
/// two.
/// </summary>
internal static class ConvolutionVjps
{
    public static void AddTo(VjpTable vjps)
    {
        // Of (image, weights), (cotangent, weights) and (image, cotangent).
        vjps.Register<ConvolutionOp>(Keeps.Inputs, (context, input) =>
        {
            ConvolutionOp op = (ConvolutionOp)context.Operation;
            return input == 0
                ? Tensor.Apply(
                    new ConvolutionTransposeOp(op.Window, op.Groups, Spatial(context.InputSpec(0))), context.Cotangent, context.Input(1))
                : Tensor.Apply(
                    new ConvolutionFilterGradientOp(op.Window, op.Groups, Taps(context.InputSpec(1))), context.Input(0), context.Cotangent);
        });
        vjps.Register<FusedConvolutionOp>(Keeps.Inputs | Keeps.Outputs, (context, input) =>
        {
            FusedConvolutionOp op = (FusedConvolutionOp)context.Operation;
            Tensor dz = FusedSlopes.OfSums(context, op.Activation);
            return input switch
            {
                0 => Tensor.Apply(new ConvolutionTransposeOp(op.Window, op.Groups, Spatial(context.InputSpec(0))), dz, context.Input(1)),
                1 => Tensor.Apply(new ConvolutionFilterGradientOp(op.Window, op.Groups, Taps(context.InputSpec(1))), context.Input(0), dz),
                _ => FusedSlopes.OfBias(dz),
            };
        });
        vjps.Register<ConvolutionTransposeOp>(Keeps.Inputs, (context, input) =>
        {
            ConvolutionTransposeOp op = (ConvolutionTransposeOp)context.Operation;
            return input == 0
                ? Tensor.Apply(new ConvolutionOp(op.Window, op.Groups), context.Cotangent, context.Input(1))
                : Tensor.Apply(
                    new ConvolutionFilterGradientOp(op.Window, op.Groups, Taps(context.InputSpec(1))), context.Cotangent, context.Input(0));
        });
        vjps.Register<ConvolutionFilterGradientOp>(Keeps.Inputs, (context, input) =>
        {
            ConvolutionFilterGradientOp op = (ConvolutionFilterGradientOp)context.Operation;
            return input == 0
                ? Tensor.Apply(
                    new ConvolutionTransposeOp(op.Window, op.Groups, Spatial(context.InputSpec(0))), context.Input(1), context.Cotangent)
                : Tensor.Apply(new ConvolutionOp(op.Window, op.Groups), context.Input(0), context.Cotangent);
        });

        vjps.Register<MaxPoolOp>(Keeps.Inputs, (context, _) =>
        {
            MaxPoolOp op = (MaxPoolOp)context.Operation;
            return Tensor.Apply(new MaxPoolGradientOp(op.Window, op.Sizes), context.Input(0), context.Cotangent);
        });
        vjps.NotDifferentiable<MaxPoolPositionsOp>();
        vjps.Register<MaxPoolGradientOp>(Keeps.Inputs, OfMaxPoolGradient);
        vjps.FromCotangent<AveragePoolOp>((op, x, dy) =>
            Tensor.Apply(new AveragePoolGradientOp(op.Window, op.Sizes, op.CountsPadding, Spatial(x)), dy));
        vjps.FromCotangent<AveragePoolGradientOp>(
            (op, _, ddx) => Tensor.Apply(new AveragePoolOp(op.Window, op.Sizes, op.CountsPadding), ddx));
    }

    /// <summary>The cotangent at the greatest elements; which those are does not change with the image, almost everywhere.</summary>
    private static Tensor? OfMaxPoolGradient(VjpContext context, int input)
    {
        if (input == 0)
        {
            return null;
        }

        MaxPoolGradientOp op = (MaxPoolGradientOp)context.Operation;
        (Tensor x, Tensor ddx) = (context.Input(0), context.Cotangent);
        Tensor positions = Tensor.Apply(new MaxPoolPositionsOp(op.Window, op.Sizes), x);
        (int members, int channels) = (x.Shape[0], x.Shape[^1]);
        return ddx.Reshape(members, Spatial(context.InputSpec(0)).Aggregate(1, (count, extent) => count * extent), channels)
            .TakeAlongAxis(
                positions.Reshape(members, Spatial(context.InputSpec(1)).Aggregate(1, (count, extent) => count * extent), channels), 1)
            .Reshape(positions.Shape.Extents);
    }

    private static ValueArray<int> Spatial(TensorSpec image) => ValueArray.Create(image.Shape.Extents[1..^1]);

    private static ValueArray<int> Taps(TensorSpec weights) => ValueArray.Create(weights.Shape.Extents[..^2]);
}
