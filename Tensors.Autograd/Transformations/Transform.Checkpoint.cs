using System.Runtime.CompilerServices;

namespace Tensors.Autograd;

public static partial class Transform
{
    /// <summary>Keeps only the operands of a function for the backward pass, which computes everything inside again.</summary>
    /// <param name="function">Any function whose results depend on its argument, on tensors that it closes over, and on random
    /// operations.</param>
    /// <returns>
    /// The same function: its results, gradients and higher derivatives have the same bits. The recomputation draws the same random numbers
    /// again.
    /// </returns>
    /// <remarks>
    /// For long chains: checkpoints around pieces of length √n keep √n results instead of n, for one more forward pass. Without a tape
    /// around it, and in traced programs, the function is called as it is. Operations inside are hidden from interpreters in the forward
    /// pass. After Griewank and Walther, "Algorithm 799: Revolve" (2000), with one level.
    /// </remarks>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor> Checkpoint(Func<Tensor, Tensor> function)
    {
        Func<Tensor[], Tensor[]> general = Checkpoint((Tensor[] x) => [function(x[0])]);
        return x => general([x])[0];
    }

    /// <summary>A checkpoint around a function of several arguments; see <see cref="Checkpoint(Func{Tensor, Tensor})"/>.</summary>
    /// <param name="function">Any function of tensors.</param>
    public static Func<Tensor[], Tensor[]> Checkpoint(Func<Tensor[], Tensor[]> function) =>
        AsOperation(function, captured => new CheckpointOp(captured));

    /// <summary>A function with a derivative of the user's own.</summary>
    /// <param name="function">The function.</param>
    /// <param name="vjp">From (x, y, dy) to dx, of the shape and dtype of x; written in public operations, it can be differentiated
    /// again.</param>
    /// <returns>
    /// The same function, whose derivative in reverse mode is <paramref name="vjp"/>; in forward mode it is the transpose of that, if
    /// <paramref name="vjp"/> is linear in dy.
    /// </returns>
    /// <exception cref="InvalidOperationException">A derivative is asked for with respect to a tensor that the function closes
    /// over.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor> CustomGradient(Func<Tensor, Tensor> function, Func<Tensor, Tensor, Tensor, Tensor> vjp)
    {
        Func<Tensor[], Tensor[]> general = CustomGradient(x => [function(x[0])], (x, y, dy) => [vjp(x[0], y[0], dy[0])]);
        return x => general([x])[0];
    }

    /// <summary>A function of several arguments with a derivative of the user's own.</summary>
    /// <param name="function">The function.</param>
    /// <param name="vjp">From arguments, results and cotangents of the results to a cotangent per argument; null stands for zero.</param>
    public static Func<Tensor[], Tensor[]> CustomGradient(
        Func<Tensor[], Tensor[]> function, Func<Tensor[], Tensor[], Tensor[], Tensor?[]> vjp) =>
        AsOperation(function, captured => new CustomGradientOp(captured, vjp));

    private static Func<Tensor[], Tensor[]> AsOperation(
        Func<Tensor[], Tensor[]> function, Func<CapturedFunction, FunctionOperation> operation) => arguments =>
    {
        if (Interpreter.Current is null || Array.Exists(arguments, argument => argument.Symbol is not null))
        {
            return function(arguments);
        }

        CapturedFunction captured = CapturedFunction.Capture(function, arguments);
        return Tensor.ApplyAll(operation(captured), captured.Operands);
    };
}
