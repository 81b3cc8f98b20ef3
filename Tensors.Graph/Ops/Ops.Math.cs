using System.Numerics;

namespace Tensors.Graphs;

// Functions of elements.
public static partial class Ops
{
    /// <summary>x + y; shapes broadcast. Text is joined.</summary>
    public static Tensor Add(TensorLike x, TensorLike y, string? name = null) => Building.Binary("AddV2", x, y, name, "Add");

    /// <summary>x - y; shapes broadcast.</summary>
    public static Tensor Subtract(TensorLike x, TensorLike y, string? name = null) => Building.Binary("Sub", x, y, name);

    /// <summary>x · y; shapes broadcast.</summary>
    public static Tensor Multiply(TensorLike x, TensorLike y, string? name = null) => Building.Binary("Mul", x, y, name);

    /// <summary>x / y; integers are cast to floating-point numbers first. Shapes broadcast.</summary>
    public static Tensor Divide(TensorLike x, TensorLike y, string? name = null) => TrueDivide(x, y, name);

    /// <summary>x / y; integers are cast to floating-point numbers first. Shapes broadcast.</summary>
    public static Tensor TrueDivide(TensorLike x, TensorLike y, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "truediv", x, y);
        (Tensor left, Tensor right) = scope.ConvertPair(x, y);
        DataType type = left.DataType.Base;
        if (type != right.DataType.Base)
        {
            throw new GraphTypeException(
                $"x and y must have the same dtype, got {type.Name} != {right.DataType.Base.Name} in '{scope.Name[..^1]}'.");
        }

        if (type.IsInteger)
        {
            DataType real = type is DataType.Int8 or DataType.UInt8 or DataType.Int16 or DataType.UInt16
                ? DataType.Float32
                : DataType.Float64;
            left = Cast(left, real);
            right = Cast(right, real);
        }

        return scope.Result("RealDiv", [left, right]);
    }

    /// <summary>x / y, and 0 where y is 0.</summary>
    public static Tensor DivNoNan(TensorLike x, TensorLike y, string? name = null) => Building.Binary("DivNoNan", x, y, name, "div_no_nan");

    /// <summary>x · y, and 0 where y is 0, also beside an infinity or NaN. Shapes broadcast.</summary>
    public static Tensor MultiplyNoNan(TensorLike x, TensorLike y, string? name = null) =>
        Building.Binary("MulNoNan", x, y, name, "multiply_no_nan");

    /// <summary>x · ln y, and 0 where x is 0, whatever y is. Shapes broadcast.</summary>
    public static Tensor Xlogy(TensorLike x, TensorLike y, string? name = null) => Building.Binary("Xlogy", x, y, name);

    /// <summary>x · ln(1 + y), and 0 where x is 0, whatever y is. Shapes broadcast.</summary>
    public static Tensor Xlog1py(TensorLike x, TensorLike y, string? name = null) => Building.Binary("Xlog1py", x, y, name);

    /// <summary>x / y, and 0 where x is 0, whatever y is. Shapes broadcast.</summary>
    public static Tensor Xdivy(TensorLike x, TensorLike y, string? name = null) => Building.Binary("Xdivy", x, y, name);

    /// <summary>The quotient of integers, cut towards 0; shapes broadcast.</summary>
    public static Tensor TruncateDiv(TensorLike x, TensorLike y, string? name = null) => Building.Binary("TruncateDiv", x, y, name);

    /// <summary>The greatest integer that is not above x / y; shapes broadcast.</summary>
    public static Tensor FloorDiv(TensorLike x, TensorLike y, string? name = null) => Building.Binary("FloorDiv", x, y, name, "floordiv");

    /// <summary>What <see cref="FloorDiv"/> leaves, with the sign of y; shapes broadcast.</summary>
    public static Tensor Mod(TensorLike x, TensorLike y, string? name = null) => Building.Binary("FloorMod", x, y, name, "mod");

    /// <summary>x to the power of y; shapes broadcast.</summary>
    public static Tensor Pow(TensorLike x, TensorLike y, string? name = null) => Building.Binary("Pow", x, y, name);

    /// <summary>The greater of x and y; shapes broadcast.</summary>
    public static Tensor Maximum(TensorLike x, TensorLike y, string? name = null) => Building.Binary("Maximum", x, y, name);

    /// <summary>The lesser of x and y; shapes broadcast.</summary>
    public static Tensor Minimum(TensorLike x, TensorLike y, string? name = null) => Building.Binary("Minimum", x, y, name);

    /// <summary>(x - y)²; shapes broadcast.</summary>
    public static Tensor SquaredDifference(TensorLike x, TensorLike y, string? name = null) =>
        Building.Binary("SquaredDifference", x, y, name);

    /// <summary>Whether x is below y; shapes broadcast.</summary>
    public static Tensor Less(TensorLike x, TensorLike y, string? name = null) => Building.Binary("Less", x, y, name);

    /// <summary>Whether x is not above y; shapes broadcast.</summary>
    public static Tensor LessEqual(TensorLike x, TensorLike y, string? name = null) => Building.Binary("LessEqual", x, y, name);

    /// <summary>Whether x is above y; shapes broadcast.</summary>
    public static Tensor Greater(TensorLike x, TensorLike y, string? name = null) => Building.Binary("Greater", x, y, name);

    /// <summary>Whether x is not below y; shapes broadcast.</summary>
    public static Tensor GreaterEqual(TensorLike x, TensorLike y, string? name = null) => Building.Binary("GreaterEqual", x, y, name);

    /// <summary>Whether x and y are equal; shapes broadcast.</summary>
    public static Tensor Equal(TensorLike x, TensorLike y, string? name = null) => Comparison("Equal", x, y, name);

    /// <summary>Whether x and y differ; shapes broadcast.</summary>
    public static Tensor NotEqual(TensorLike x, TensorLike y, string? name = null) => Comparison("NotEqual", x, y, name);

    /// <summary>Whether both are true; shapes broadcast.</summary>
    public static Tensor LogicalAnd(TensorLike x, TensorLike y, string? name = null) => Building.Binary("LogicalAnd", x, y, name);

    /// <summary>Whether at least one is true; shapes broadcast.</summary>
    public static Tensor LogicalOr(TensorLike x, TensorLike y, string? name = null) => Building.Binary("LogicalOr", x, y, name);

    /// <summary>Whether exactly one is true; shapes broadcast.</summary>
    public static Tensor LogicalXor(TensorLike x, TensorLike y, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "LogicalXor", x, y);
        (Tensor left, Tensor right) = scope.ConvertPair(x, y);
        Tensor any = LogicalOr(left, right);
        Tensor notBoth = LogicalNot(LogicalAnd(left, right));
        return scope.Result("LogicalAnd", [any, notBoth]);
    }

    /// <summary>Whether it is false.</summary>
    public static Tensor LogicalNot(TensorLike x, string? name = null) => Building.Unary("LogicalNot", x, name);

    /// <summary>-x.</summary>
    public static Tensor Negative(TensorLike x, string? name = null) => Building.Unary("Neg", x, name);

    /// <summary>The absolute value.</summary>
    public static Tensor Abs(TensorLike x, string? name = null) => Building.Unary("Abs", x, name);

    /// <summary>-1, 0 or 1.</summary>
    public static Tensor Sign(TensorLike x, string? name = null) => Building.Unary("Sign", x, name);

    /// <summary>x².</summary>
    public static Tensor Square(TensorLike x, string? name = null) => Building.Unary("Square", x, name);

    /// <summary>The square root.</summary>
    public static Tensor Sqrt(TensorLike x, string? name = null) => Building.Unary("Sqrt", x, name);

    /// <summary>1 / √x.</summary>
    public static Tensor Rsqrt(TensorLike x, string? name = null) => Building.Unary("Rsqrt", x, name);

    /// <summary>1 / x.</summary>
    public static Tensor Reciprocal(TensorLike x, string? name = null) => Building.Unary("Reciprocal", x, name);

    /// <summary>eˣ.</summary>
    public static Tensor Exp(TensorLike x, string? name = null) => Building.Unary("Exp", x, name);

    /// <summary>eˣ - 1.</summary>
    public static Tensor Expm1(TensorLike x, string? name = null) => Building.Unary("Expm1", x, name);

    /// <summary>The natural logarithm.</summary>
    public static Tensor Log(TensorLike x, string? name = null) => Building.Unary("Log", x, name);

    /// <summary>The natural logarithm of 1 + x.</summary>
    public static Tensor Log1p(TensorLike x, string? name = null) => Building.Unary("Log1p", x, name);

    /// <summary>The sine.</summary>
    public static Tensor Sin(TensorLike x, string? name = null) => Building.Unary("Sin", x, name);

    /// <summary>The cosine.</summary>
    public static Tensor Cos(TensorLike x, string? name = null) => Building.Unary("Cos", x, name);

    /// <summary>The tangent.</summary>
    public static Tensor Tan(TensorLike x, string? name = null) => Building.Unary("Tan", x, name);

    /// <summary>The hyperbolic tangent.</summary>
    public static Tensor Tanh(TensorLike x, string? name = null) => Building.Unary("Tanh", x, name);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static Tensor Sigmoid(TensorLike x, string? name = null) => Building.Unary("Sigmoid", x, name);

    /// <summary>The error function.</summary>
    public static Tensor Erf(TensorLike x, string? name = null) => Building.Unary("Erf", x, name);

    /// <summary>The greatest integer that is not above x.</summary>
    public static Tensor Floor(TensorLike x, string? name = null) => Building.Unary("Floor", x, name);

    /// <summary>The least integer that is not below x.</summary>
    public static Tensor Ceil(TensorLike x, string? name = null) => Building.Unary("Ceil", x, name);

    /// <summary>The nearest integer, halves to even.</summary>
    public static Tensor Round(TensorLike x, string? name = null) => Building.Unary("Round", x, name);

    /// <summary>The sum of tensors of one shape.</summary>
    /// <param name="inputs">At least one.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor AddN(IReadOnlyList<Tensor> inputs, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(inputs.Count);
        if (inputs.Count == 1)
        {
            return name is null ? inputs[0] : Identity(inputs[0], name);
        }

        using OpScope scope = OpScope.Open(name, "AddN", [.. inputs.Select(input => (TensorLike)input)]);
        return scope.Result("AddN", [.. inputs.Select(input => scope.Convert(input, "inputs"))], new() { ["N"] = (long)inputs.Count });
    }

    /// <summary>The sum of tensors of one shape that is known, in whichever order they come.</summary>
    /// <param name="inputs">At least one.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">No shape is wholly known.</exception>
    public static Tensor AccumulateN(IReadOnlyList<Tensor> inputs, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(inputs.Count);
        if (inputs.Count == 1)
        {
            return name is null ? inputs[0] : Identity(inputs[0], name);
        }

        PartialShape shape = inputs.Select(input => input.StaticShape).Aggregate((left, right) => left.MergeWith(right));
        if (!shape.IsFullyDefined)
        {
            throw new ArgumentException(
                $"AccumulateN: the shape of the tensors has to be known, but is {shape}; AddN sums others.", nameof(inputs));
        }

        using OpScope scope = OpScope.Open(name, "AccumulateNV2", [.. inputs.Select(input => (TensorLike)input)]);
        return scope.Result("AccumulateNV2", [.. inputs], new() { ["N"] = (long)inputs.Count, ["shape"] = shape });
    }

    /// <summary>Each element as a value of another type; the tensor itself if it has it already.</summary>
    public static Tensor Cast(TensorLike x, DataType dtype, string? name = null)
    {
        if (x.Tensor is { } same && same.DataType.Base == dtype)
        {
            return same;
        }

        using OpScope scope = OpScope.Open(name, "Cast", x);
        Tensor value = scope.Convert(x, "x");
        return value.DataType.Base == dtype
            ? value
            : scope.Node("Cast", [value], new() { ["DstT"] = dtype, ["Truncate"] = false }).Outputs[0];
    }

    /// <summary>Each element as a value of another type; the tensor itself if it has it already.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static Tensor Cast<T>(TensorLike x, string? name = null) => Cast(x, DataTypes.Of<T>(), name);

    /// <summary>Each element as a value of another type, and the nearest one that the type has where it lies outside.</summary>
    /// <param name="value">Numbers that have an order.</param>
    /// <param name="dtype">The type.</param>
    /// <param name="name">The name of the scope and of the result.</param>
    /// <remarks>
    /// What lies outside is limited in the type of the value: a float32 beyond int32 becomes 2147483520, the greatest float32 that int32
    /// has.
    /// </remarks>
    public static Tensor SaturateCast(TensorLike value, DataType dtype, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "saturate_cast", value);
        Tensor x = scope.Convert(value, "value");
        DataType type = x.DataType.Base;
        Tensor Limit(BigInteger limit, string argument) =>
            Building.Constant(scope.Graph, Literal.ToValue(NumberRange.Within(type, limit), type, "SaturateCast"), argument);
        (BigInteger least, BigInteger greatest) = NumberRange.Of(dtype);
        if (NumberRange.Of(type).Least < least)
        {
            x = Maximum(x, Limit(least, "min"));
        }

        if (NumberRange.Of(type).Greatest > greatest)
        {
            x = Minimum(x, Limit(greatest, "max"));
        }

        return Cast(x, dtype, scope.Name);
    }

    /// <summary>Chooses element by element between tensors of one shape.</summary>
    /// <param name="condition">Of their shape, or one truth value per row.</param>
    /// <param name="x">Taken where the condition is true.</param>
    /// <param name="y">Taken where it is false.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor Where(TensorLike condition, TensorLike x, TensorLike y, string? name = null) =>
        Select("Select", condition, x, y, name);

    /// <summary>As <see cref="Where(TensorLike, TensorLike, TensorLike, string?)"/>, with shapes that broadcast.</summary>
    public static Tensor SelectV2(TensorLike condition, TensorLike x, TensorLike y, string? name = null) =>
        Select("SelectV2", condition, x, y, name);

    private static Tensor Select(string op, TensorLike condition, TensorLike x, TensorLike y, string? name)
    {
        using OpScope scope = OpScope.Open(name, op, condition, x, y);
        Tensor chooser = scope.Convert(condition, "condition");
        (Tensor whenTrue, Tensor whenFalse) = scope.ConvertPair(x, y, "t", "e");
        return scope.Result(op, [chooser, whenTrue, whenFalse]);
    }

    private static Tensor Comparison(string op, TensorLike x, TensorLike y, string? name)
    {
        using OpScope scope = OpScope.Open(name, op, x, y);
        (Tensor left, Tensor right) = scope.ConvertPair(x, y);
        return scope.Result(op, [left, right], new() { ["incompatible_shape_error"] = true });
    }
}
