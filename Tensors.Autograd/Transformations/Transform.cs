using System.Runtime.CompilerServices;

namespace Tensors.Autograd;

/// <summary>
/// Functions over functions: from a C# function of tensors to the function that computes its derivative, maps it over a batch, or trades
/// memory for time. They nest in any order: <c>Grad(Grad(f))</c>, <c>VMap(Grad(f))</c>, <c>Jvp(Grad(f))</c>.
/// </summary>
/// <remarks>
/// Derivatives are with respect to the arguments alone. A tensor that the function closes over is a constant to it, even if it is also
/// passed as an argument; an outer transformation sees it. Where a result does not depend on an argument, the derivative is zero.
/// </remarks>
public static partial class Transform
{
    /// <summary>The gradient of a function whose result is a single number.</summary>
    /// <param name="function">From a floating-point tensor to one with a single element.</param>
    /// <returns>From x to <c>∂f/∂x</c>, of the shape and dtype of x. Reverse mode.</returns>
    /// <exception cref="ShapeMismatchException">The function gives more or less than one element.</exception>
    /// <exception cref="DTypeMismatchException">An argument or the result is not floating.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor> Grad(Func<Tensor, Tensor> function)
    {
        Func<Tensor, (Tensor Value, Tensor Gradient)> both = ValueAndGrad(function);
        return x => both(x).Gradient;
    }

    /// <summary>The gradients of a function of several arguments; see <see cref="Grad(Func{Tensor, Tensor})"/>.</summary>
    /// <param name="function">From floating-point tensors to one with a single element.</param>
    /// <returns>Per argument its gradient.</returns>
    public static Func<Tensor[], Tensor[]> Grad(Func<Tensor[], Tensor> function)
    {
        Func<Tensor[], (Tensor Value, Tensor[] Gradients)> both = ValueAndGrad(function);
        return x => both(x).Gradients;
    }

    /// <summary>The value and the gradient of a function, in one forward and one backward pass.</summary>
    /// <param name="function">From a floating-point tensor to one with a single element.</param>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, (Tensor Value, Tensor Gradient)> ValueAndGrad(Func<Tensor, Tensor> function)
    {
        Func<Tensor[], (Tensor Value, Tensor[] Gradients)> both = ValueAndGrad((Tensor[] x) => function(x[0]));
        return x => both([x]) is var (value, gradients) ? (value, gradients[0]) : default;
    }

    /// <summary>The value and the gradients of a function of several arguments, in one forward and one backward pass.</summary>
    /// <param name="function">From floating-point tensors to one with a single element.</param>
    public static Func<Tensor[], (Tensor Value, Tensor[] Gradients)> ValueAndGrad(Func<Tensor[], Tensor> function) => inputs =>
    {
        Tensor[] x = Arguments(inputs);
        using GradientTape tape = new();
        tape.Watch(x);
        Tensor value = function(x);
        return value.ElementCount == 1
            ? (value, tape.Gradient([value], x, unconnected: UnconnectedGradients.Zeros))
            : throw new ShapeMismatchException(
                "Grad", "the function must give a single number; sum it up, or use Jacobian or Vjp", [value.Shape]);
    };

    /// <summary>The product of the transposed Jacobian with cotangents: reverse mode.</summary>
    /// <param name="function">Any function of a floating-point tensor.</param>
    /// <returns>
    /// From x to the value y and a function from a cotangent of y to the cotangent of x, which may be called any number of times.
    /// </returns>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, (Tensor Value, Func<Tensor, Tensor> Pullback)> Vjp(Func<Tensor, Tensor> function)
    {
        Func<Tensor[], (Tensor[] Values, Func<Tensor[], Tensor[]> Pullback)> general = Vjp((Tensor[] x) => [function(x[0])]);
        return x =>
        {
            (Tensor[] values, Func<Tensor[], Tensor[]> pullback) = general([x]);
            return (values[0], cotangent => pullback([cotangent])[0]);
        };
    }

    /// <summary>The product of the transposed Jacobian with cotangents, for several arguments and results.</summary>
    /// <param name="function">Any function of floating-point tensors.</param>
    /// <returns>From arguments to the values and a function from a cotangent per value to a cotangent per argument.</returns>
    public static Func<Tensor[], (Tensor[] Values, Func<Tensor[], Tensor[]> Pullback)> Vjp(Func<Tensor[], Tensor[]> function) => inputs =>
    {
        Tensor[] x = Arguments(inputs);
        using GradientTape tape = new(persistent: true);
        tape.Watch(x);
        Tensor[] values = function(x);
        return (values, cotangents => tape.Gradient(values, x, cotangents, UnconnectedGradients.Zeros));
    };

    /// <summary>The product of the Jacobian with a tangent: forward mode.</summary>
    /// <param name="function">Any function of a floating-point tensor.</param>
    /// <returns>From x and a direction of its shape to the value and its derivative along that direction.</returns>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor, (Tensor Value, Tensor Tangent)> Jvp(Func<Tensor, Tensor> function)
    {
        Func<Tensor[], Tensor[], (Tensor[] Values, Tensor[] Tangents)> general = Jvp((Tensor[] x) => [function(x[0])]);
        return (x, tangent) => general([x], [tangent]) is var (values, tangents) ? (values[0], tangents[0]) : default;
    }

    /// <summary>The product of the Jacobian with tangents, for several arguments and results.</summary>
    /// <param name="function">Any function of floating-point tensors.</param>
    /// <returns>From arguments and a direction for each to the values and their derivatives along these directions.</returns>
    /// <exception cref="ArgumentException">There is not one tangent per argument.</exception>
    public static Func<Tensor[], Tensor[], (Tensor[] Values, Tensor[] Tangents)> Jvp(Func<Tensor[], Tensor[]> function) =>
        (inputs, tangents) =>
    {
        if (tangents.Length != inputs.Length)
        {
            throw new ArgumentException($"Jvp: {tangents.Length} tangents were given for {inputs.Length} arguments.", nameof(tangents));
        }

        Tensor[] x = Arguments(inputs);
        using ForwardPass pass = new();
        for (int i = 0; i < x.Length; i++)
        {
            pass.Watch(x[i], tangents[i]);
        }

        Tensor[] values = function(x);
        return (values, Array.ConvertAll(values, pass.Tangent));
    };

    /// <summary>The product of the Hessian with a direction, without the Hessian: forward mode over reverse mode.</summary>
    /// <param name="function">From a floating-point tensor to one with a single element.</param>
    /// <returns>From x and a direction of its shape to <c>H · direction</c>, of the same shape.</returns>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor, Tensor> HessianVectorProduct(Func<Tensor, Tensor> function)
    {
        Func<Tensor, Tensor, (Tensor Value, Tensor Tangent)> derivative = Jvp(Grad(function));
        return (x, direction) => derivative(x, direction).Tangent;
    }

    /// <summary>The product of the Hessian with a direction, for several arguments.</summary>
    /// <param name="function">From floating-point tensors to one with a single element.</param>
    /// <returns>From arguments and a direction for each to one product per argument.</returns>
    public static Func<Tensor[], Tensor[], Tensor[]> HessianVectorProduct(Func<Tensor[], Tensor> function)
    {
        Func<Tensor[], Tensor[], (Tensor[] Values, Tensor[] Tangents)> derivative = Jvp(Grad(function));
        return (x, directions) => derivative(x, directions).Tangents;
    }

    /// <summary>Arguments that nothing else knows: the same tensor given twice, or closed over as well, stays apart.</summary>
    internal static Tensor[] Arguments(Tensor[] inputs) => Array.ConvertAll(inputs, x => Tensor.Apply(new ReshapeOp(x.Shape), x));
}
