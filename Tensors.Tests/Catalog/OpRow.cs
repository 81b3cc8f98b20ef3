namespace Tensors.Tests;

/// <summary>An operation in the catalog: every row gets every check that applies to it.</summary>
/// <param name="Name">What the row tests.</param>
/// <param name="Operation">The operation that it covers.</param>
/// <param name="Apply">The public call.</param>
/// <param name="Operands">The shape and the domain of each operand.</param>
internal sealed record OpRow(string Name, Type Operation, Func<Tensor[], Tensor> Apply, params (Shape Shape, Domain Domain)[] Operands)
{
    /// <summary>The dtypes of all operands but fixed ones.</summary>
    public DTypeSet DTypes { get; init; } = DTypeSet.Floating;

    /// <summary>Operands that have a dtype of their own whatever the others have: conditions and positions.</summary>
    public IReadOnlyDictionary<int, DType> FixedDTypes { get; init; } = new Dictionary<int, DType>();

    /// <summary>Whether the results for 16-bit operands are those of float32, rounded once.</summary>
    public bool RoundsOnce { get; init; } = true;

    /// <summary>Whether repeated elements have no derivative: they tie for an extreme, or do not deviate at all.</summary>
    public bool NeedsDistinctElements { get; init; }

    /// <summary>The axis that lines of literals are laid along.</summary>
    public int FoldedAxis { get; init; } = 1;

    /// <summary>Whether the call looks at elements before it applies anything, so that it cannot be traced or mapped.</summary>
    public bool ReadsElements { get; init; }

    /// <summary>
    /// Points where there is no derivative, or only one from a side, and what the operation's page promises there for each operand.
    /// </summary>
    public IReadOnlyList<(double[] At, double[] Slopes)> Corners { get; init; } = [];

    /// <summary>
    /// Whether elements are combined by kernels of sums of products, factors and iterations, where 0 · ∞ is NaN as it is in their values.
    /// </summary>
    public bool MixesElements { get; init; }

    /// <summary>The bound of <see cref="Tensors.Autograd.GradientCheck"/>.</summary>
    public double GradientTolerance { get; init; } = 1e-7;

    /// <summary>Operands of the row's shapes.</summary>
    public Tensor[] Draw(DType dtype, int seed = 1) =>
        [.. Operands.Select(
            (operand, number) => operand.Domain.Draw(operand.Shape, FixedDTypes.GetValueOrDefault(number, dtype), seed + number))];

    /// <summary>The numbers of the operands that follow the row's dtype.</summary>
    public IEnumerable<int> Free() => Enumerable.Range(0, Operands.Length).Where(number => !FixedDTypes.ContainsKey(number));

    public override string ToString() => Name;
}

/// <summary>An elementwise operation beside the same function of numbers.</summary>
/// <param name="Row">The operation.</param>
/// <param name="Oracle">The function in float64; rounded to float32 it is the correctly rounded result of exact operations.</param>
internal sealed record ElementwiseRow(OpRow Row, Func<double[], double> Oracle)
{
    /// <summary>How far results may lie from the oracle rounded to the dtype, in ULP.</summary>
    public int Ulps { get; init; }

    /// <summary>How far results of float32 may lie from the exact ones by the operation's page, in ULP.</summary>
    public double Bound { get; init; } = double.PositiveInfinity;

    /// <summary>How far the oracle itself may lie from the truth in float64, in ULP.</summary>
    public int OracleUlps { get; init; } = 1;

    /// <summary>The same function for integers, where they are supported.</summary>
    public Func<long[], long>? IntegerOracle { get; init; }

    /// <summary>The domains of integers, where those of the row do not do.</summary>
    public Domain[]? IntegerDomains { get; init; }

    public override string ToString() => Row.Name;
}
