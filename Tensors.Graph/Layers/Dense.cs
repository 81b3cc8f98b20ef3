namespace Tensors.Graphs;

/// <summary>
/// A fully connected layer: <c>y = activation(x · kernel + bias)</c>. Variables: <c>kernel</c> of shape (depth, units) and <c>bias</c> of
/// shape (units).
/// </summary>
/// <param name="units">The extent of the last axis of the result.</param>
/// <param name="activation">What the sums are passed through; null for nothing.</param>
/// <param name="useBias">Whether there is a bias.</param>
/// <param name="kernelInitializer">The first value of the kernel; null for that of the scope, or Glorot's uniform one.</param>
/// <param name="biasInitializer">The first value of the bias; null for zeros.</param>
/// <param name="kernelRegularizer">Makes a loss of the kernel.</param>
/// <param name="biasRegularizer">Makes a loss of the bias.</param>
/// <param name="kernelConstraint">What the kernel is passed through after each update.</param>
/// <param name="biasConstraint">What the bias is passed through after each update.</param>
/// <param name="trainable">Whether optimizers train the variables.</param>
/// <param name="name">The name of the variable scope; null for <c>dense</c>, made unique.</param>
/// <param name="reuse">Whether the variables are there already.</param>
/// <exception cref="ArgumentOutOfRangeException">There are no units.</exception>
public sealed class Dense(
    int units, Func<Tensor, Tensor>? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
    Initializer? biasInitializer = null,
    Func<Tensor, Tensor?>? kernelRegularizer = null, Func<Tensor, Tensor?>? biasRegularizer = null,
    Func<Tensor, Tensor>? kernelConstraint = null,
    Func<Tensor, Tensor>? biasConstraint = null, bool trainable = true, string? name = null, Reuse reuse = Reuse.Inherit)
    : Layer(name, "dense", reuse)
{
    private readonly int _units = units > 0
        ? units
        : throw new ArgumentOutOfRangeException(nameof(units), units, "Dense: there must be one unit at least.");
    private Variable? _kernel;
    private Variable? _bias;

    /// <summary>The results for some inputs.</summary>
    /// <param name="inputs">At least two axes, the last of known extent; all but the last stay.</param>
    /// <exception cref="ArgumentException">The inputs have fewer axes, or the last extent is not known.</exception>
    public Tensor Call(TensorLike inputs)
    {
        Tensor x = inputs.ToTensor(inputs.Graph ?? Graph.Default, "inputs");
        int depth = Depth(x, "Dense");
        using DefaultGraph isDefault = x.Graph.AsDefault();
        using IDisposable open = Open();
        DataType type = x.DataType.Base;
        _kernel ??= AddVariable("kernel", [depth, _units], type, kernelInitializer, kernelRegularizer, trainable, kernelConstraint);
        if (useBias)
        {
            _bias ??= AddVariable(
                "bias", [_units], type, biasInitializer ?? Initializers.Zeros(), biasRegularizer, trainable, biasConstraint);
        }

        Tensor y = x.StaticShape.Rank == 2 ? Ops.MatMul(x, _kernel) : Ops.Tensordot(x, _kernel, [x.StaticShape.Rank!.Value - 1], [0]);
        y = _bias is null ? y : Ops.BiasAdd(y, _bias);
        return activation is null ? y : activation(y);
    }
}
