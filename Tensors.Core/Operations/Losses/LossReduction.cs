namespace Tensors;

/// <summary>How the losses of single elements become one number.</summary>
public enum LossReduction
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their sum divided by the first extent.</summary>
    BatchMean,

    /// <summary>They stay as they are.</summary>
    None,
}

public sealed partial class Tensor
{
    /// <summary>
    /// Losses of predictions and targets, element by element, and their reduction; 16-bit elements are computed in float32 and rounded
    /// once.
    /// </summary>
    private Tensor Loss(string operation, Tensor targets, LossReduction reduction, Func<Tensor, Tensor, Tensor> losses)
    {
        DTypeErrors.Require(operation, this, DTypeSet.Floating);
        DTypeErrors.RequireSame(operation, this, targets);
        RequireSameShape(operation, targets);
        return DType.IsHalf
            ? losses(Cast(DType.Float32), targets.Cast(DType.Float32)).Reduced(reduction).Cast(DType)
            : losses(this, targets).Reduced(reduction);
    }

    // (4, 1) against (4,) would become (4, 4): every prediction would be held against every target.
    private void RequireSameShape(string operation, Tensor targets)
    {
        if (!GoesToSymbol(this, targets) && targets.Rank > 0 && !targets.Shape.Equals(Shape))
        {
            throw new ShapeMismatchException(
                operation,
                $"the targets {targets.Shape} must have the shape of the predictions {Shape}, or be a scalar: reshape one of them, as in "
                + "targets.Reshape(predictions.Shape), "
                + "or repeat the targets on purpose by BroadcastTo",
                [Shape, targets.Shape]);
        }
    }

    private Tensor Reduced(LossReduction reduction) => reduction switch
    {
        LossReduction.Mean => Mean(),
        LossReduction.Sum => Sum(),
        LossReduction.BatchMean when LacksExtents => Composite("BatchMean", 0, static (x, _) => x.Reduced(LossReduction.BatchMean)),
        LossReduction.BatchMean => Sum() / (Rank == 0 ? 1 : Shape[0]),
        _ => this,
    };
}
