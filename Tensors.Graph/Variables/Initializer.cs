namespace Tensors.Graphs;

/// <summary>Makes the initial value of a variable from its shape and type. See <see cref="Initializers"/>.</summary>
public abstract class Initializer
{
    /// <summary>Adds the nodes that make the value.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="dtype">Its type.</param>
    /// <param name="whole">The shape of the variable of which this is a part; null where it is no part.</param>
    public abstract Tensor Build(Shape shape, DataType dtype, Shape? whole = null);
}

/// <summary>An initializer that is a function.</summary>
internal sealed class FunctionInitializer(Func<Shape, DataType, Shape?, Tensor> build) : Initializer
{
    public override Tensor Build(Shape shape, DataType dtype, Shape? whole = null) => build(shape, dtype, whole);
}
