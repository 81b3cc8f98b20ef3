namespace Tensors.Autograd;

/// <summary>The four ways to differentiate a function, each by its name: for comparing them, and for checking one by another.</summary>
/// <remarks>
/// For a function of n numbers with one result. Reverse mode is the one for many arguments; see <see cref="Transform"/> for using it.
/// </remarks>
public static class FourWays
{
    // ε^⅓ for float64: balances the error h² of the quotient against rounding ε / h.
    private const double Step = 6.0554544523933395e-06;

    /// <summary>Central differences: <c>(f(x + h) − f(x − h)) / 2h</c> for each number of each argument.</summary>
    /// <param name="function">From float64 tensors to one with a single element.</param>
    /// <param name="point">Where to differentiate.</param>
    /// <returns>Passes: two for each number, and one for the value. About ten digits are right.</returns>
    /// <exception cref="DTypeMismatchException">An argument is not float64.</exception>
    /// <exception cref="ShapeMismatchException">The function gives more or less than one element.</exception>
    public static Derivatives Numerical(Func<Tensor[], Tensor> function, params ReadOnlySpan<Tensor> point)
    {
        Tensor[] x = Checked("Numerical", point);
        Tensor value = Single("Numerical", function(x));
        int passes = 1;
        Tensor[] gradients = new Tensor[x.Length];
        for (int argument = 0; argument < x.Length; argument++)
        {
            double[] numbers = x[argument].ToArray<double>();
            double[] slopes = new double[numbers.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                double high = numbers[i] + (Step * Math.Max(1, Math.Abs(numbers[i])));
                double low = numbers[i] - (Step * Math.Max(1, Math.Abs(numbers[i])));

                // By the step that was really made, after rounding.
                slopes[i] = (At(high) - At(low)) / (high - low);
                passes += 2;

                double At(double number)
                {
                    double[] moved = [.. numbers];
                    moved[i] = number;
                    Tensor[] there = [.. x];
                    there[argument] = Tensor.FromArray(moved, x[argument].Shape);
                    return function(there).Item<double>();
                }
            }

            gradients[argument] = Tensor.FromArray(slopes, x[argument].Shape);
        }

        return new("numerical", value, gradients, passes);
    }

    /// <summary>A formula for the derivative with respect to each argument, made from the function's, simplified and evaluated.</summary>
    /// <param name="function">From float64 tensors, whose elements it does not look at, to one with a single element.</param>
    /// <param name="point">Where to differentiate.</param>
    /// <returns>Passes: evaluations of a formula, one for each argument and one for the value.</returns>
    /// <exception cref="DTypeMismatchException">An argument is not float64.</exception>
    /// <exception cref="ShapeMismatchException">The function gives more or less than one element.</exception>
    public static Derivatives Symbolic(Func<Tensor[], Tensor> function, params ReadOnlySpan<Tensor> point)
    {
        Tensor[] x = Checked("Symbolic", point);
        SymbolicVariable[] variables = [.. x.Select((argument, number) => new SymbolicVariable($"x{number + 1}", argument.Shape))];
        SymbolicFunction formula = SymbolicFunction.Trace(function, variables);
        Tensor[] gradients = [.. variables.Select(variable => formula.Derivative(variable.Name).Simplify().Evaluate(x))];
        return new("symbolic", Single("Symbolic", formula.Evaluate(x)), gradients, x.Length + 1);
    }

    /// <summary>Forward mode: the derivative along each unit vector.</summary>
    /// <param name="function">From float64 tensors to one with a single element.</param>
    /// <param name="point">Where to differentiate.</param>
    /// <returns>Passes: one for each number of the arguments.</returns>
    /// <exception cref="DTypeMismatchException">An argument is not float64.</exception>
    /// <exception cref="ShapeMismatchException">The function gives more or less than one element.</exception>
    public static Derivatives Forward(Func<Tensor[], Tensor> function, params ReadOnlySpan<Tensor> point)
    {
        Tensor[] x = Checked("Forward", point);
        Func<Tensor[], Tensor[], (Tensor[] Values, Tensor[] Tangents)> jvp = Transform.Jvp(y => [Single("Forward", function(y))]);
        Tensor? value = null;
        int passes = 0;
        Tensor[] gradients = new Tensor[x.Length];
        for (int argument = 0; argument < x.Length; argument++)
        {
            double[] slopes = new double[x[argument].ElementCount];
            for (int i = 0; i < slopes.Length; i++)
            {
                Tensor[] directions = Array.ConvertAll(x, Tensor.ZerosLike);
                double[] unit = new double[slopes.Length];
                unit[i] = 1;
                directions[argument] = Tensor.FromArray(unit, x[argument].Shape);
                (Tensor[] values, Tensor[] tangents) = jvp(x, directions);
                value ??= values[0];
                slopes[i] = tangents[0].Item<double>();
                passes++;
            }

            gradients[argument] = Tensor.FromArray(slopes, x[argument].Shape);
        }

        return new("forward", value ?? Single("Forward", function(x)), gradients, passes);
    }

    /// <summary>Reverse mode: the function once forward, on a tape, and once backward.</summary>
    /// <param name="function">From float64 tensors to one with a single element.</param>
    /// <param name="point">Where to differentiate.</param>
    /// <returns>Passes: the number of results and one, which is two whatever the number of arguments.</returns>
    /// <exception cref="DTypeMismatchException">An argument is not float64.</exception>
    /// <exception cref="ShapeMismatchException">The function gives more or less than one element.</exception>
    public static Derivatives Reverse(Func<Tensor[], Tensor> function, params ReadOnlySpan<Tensor> point)
    {
        (Tensor value, Tensor[] gradients) = Transform.ValueAndGrad((Tensor[] x) => Single("Reverse", function(x)))(
            Checked("Reverse", point));
        return new("reverse", value, gradients, 2);
    }

    private static Tensor[] Checked(string way, ReadOnlySpan<Tensor> point)
    {
        foreach (Tensor x in point)
        {
            if (x.DType != DType.Float64)
            {
                throw new DTypeMismatchException(way, $"an argument is {x.DType.Name}; the ways are compared in float64", [x.DType]);
            }
        }

        return point.ToArray();
    }

    private static Tensor Single(string way, Tensor value) => value.ElementCount == 1
        ? value
        : throw new ShapeMismatchException(way, "the function must give a single number", [value.Shape]);
}
