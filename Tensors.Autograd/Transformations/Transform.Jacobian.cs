using System.Runtime.CompilerServices;

namespace Tensors.Autograd;

public static partial class Transform
{
    /// <summary>The Jacobian of a function: <c>J[i…, j…] = ∂y[i…] / ∂x[j…]</c>.</summary>
    /// <param name="function">Any function of a floating-point tensor.</param>
    /// <param name="mode">The direction; both give the same values up to rounding.</param>
    /// <returns>From x to a tensor of shape <c>y.Shape + x.Shape</c>.</returns>
    /// <exception cref="ArgumentException">The result would have more than eight axes.</exception>
    /// <remarks>
    /// All columns (or rows) are computed together, by <see cref="VMap(Func{Tensor, Tensor}, int, int)"/> over the unit vectors.
    /// </remarks>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor> Jacobian(Func<Tensor, Tensor> function, JacobianMode mode = JacobianMode.Automatic)
    {
        Func<Tensor[], Tensor[][]> general = Jacobian((Tensor[] x) => [function(x[0])], mode);
        return x => general([x])[0][0];
    }

    /// <summary>The Jacobians of a function of several arguments with several results.</summary>
    /// <param name="function">Any function of floating-point tensors.</param>
    /// <param name="mode">The direction; both give the same values up to rounding.</param>
    /// <returns>Per result, and for each per argument, a tensor of shape <c>y.Shape + x.Shape</c>.</returns>
    public static Func<Tensor[], Tensor[][]> Jacobian(Func<Tensor[], Tensor[]> function, JacobianMode mode = JacobianMode.Automatic) =>
        inputs =>
    {
        if (mode == JacobianMode.Forward)
        {
            return ForwardJacobian(function, inputs);
        }

        (Tensor[] values, Func<Tensor[], Tensor[]> pullback) = Vjp(function)(inputs);
        return mode == JacobianMode.Automatic && Count(inputs) <= Count(values)
            ? ForwardJacobian(function, inputs)
            : ReverseJacobian(values, pullback, inputs);
    };

    /// <summary>The second derivatives of a function whose result is a single number: <c>H[i…, j…] = ∂²f / ∂x[i…] ∂x[j…]</c>.</summary>
    /// <param name="function">From a floating-point tensor to one with a single element.</param>
    /// <param name="mode">The direction of the outer derivative; the inner one is in reverse mode.</param>
    /// <returns>From x to a tensor of shape <c>x.Shape + x.Shape</c>.</returns>
    /// <exception cref="ShapeMismatchException">The function gives more or less than one element.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor> Hessian(Func<Tensor, Tensor> function, JacobianMode mode = JacobianMode.Automatic) =>
        Jacobian(Grad(function), mode);

    /// <summary>The second derivatives of a function of several arguments.</summary>
    /// <param name="function">From floating-point tensors to one with a single element.</param>
    /// <param name="mode">The direction of the outer derivative; the inner one is in reverse mode.</param>
    /// <returns>Per pair of arguments <c>[i][j]</c> a tensor of shape <c>xᵢ.Shape + xⱼ.Shape</c>.</returns>
    public static Func<Tensor[], Tensor[][]> Hessian(Func<Tensor[], Tensor> function, JacobianMode mode = JacobianMode.Automatic) =>
        Jacobian(Grad(function), mode);

    private static Tensor[][] ForwardJacobian(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
    {
        Tensor[][] columns = new Tensor[inputs.Length][];
        for (int j = 0; j < inputs.Length; j++)
        {
            int number = j;
            Tensor[] PushForward(Tensor[] tangent)
            {
                Tensor[] x = Arguments(inputs);
                using ForwardPass pass = new();
                pass.Watch(x[number], tangent[0]);
                return Array.ConvertAll(function(x), pass.Tangent);
            }

            columns[j] = [.. VMap(PushForward)([UnitVectors(inputs[j])]).Select(batch => ToAxis(batch, -1))];
        }

        return Assemble(columns[0].Length, inputs.Length, (i, j) => columns[j][i]
            .Reshape([.. columns[j][i].Shape.Extents[..^1], .. inputs[j].Shape.Extents]));
    }

    private static Tensor[][] ReverseJacobian(Tensor[] values, Func<Tensor[], Tensor[]> pullback, Tensor[] inputs)
    {
        Tensor[][] rows = new Tensor[values.Length][];
        for (int i = 0; i < values.Length; i++)
        {
            int number = i;
            Tensor[] Pull(Tensor[] cotangent) =>
                pullback([.. values.Select((value, other) => other == number ? cotangent[0] : Tensor.ZerosLike(value))]);

            rows[i] = VMap(Pull)([UnitVectors(values[i])]);
        }

        return Assemble(values.Length, inputs.Length, (i, j) => rows[i][j]
            .Reshape([.. values[i].Shape.Extents, .. inputs[j].Shape.Extents]));
    }

    private static Tensor[][] Assemble(int rows, int columns, Func<int, int, Tensor> part) =>
        [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, columns).Select(j => part(i, j)).ToArray())];

    /// <summary>Every tensor of the shape of x that is 1 at one position and 0 elsewhere, along a new leading axis.</summary>
    private static Tensor UnitVectors(Tensor x)
    {
        int count = checked((int)x.ElementCount);
        return Tensor.Eye(count, dtype: x.DType).Reshape([count, .. x.Shape.Extents]);
    }

    private static long Count(Tensor[] tensors) => tensors.Sum(tensor => tensor.ElementCount);
}
