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
    private Tensor Reduced(LossReduction reduction) => reduction switch
    {
        LossReduction.Mean => Mean(),
        LossReduction.Sum => Sum(),
        LossReduction.BatchMean => Sum() / (Rank == 0 ? 1 : Shape[0]),
        _ => this,
    };
}
