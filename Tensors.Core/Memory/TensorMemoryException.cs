namespace Tensors;

/// <summary>A tensor's memory could not be had. Nothing was changed; the program can go on with smaller tensors.</summary>
public sealed class TensorMemoryException : OutOfMemoryException
{
    internal TensorMemoryException(TensorSpec spec, Exception? inner)
        : base(
            $"A {spec.DType.Name} tensor of shape {spec.Shape} needs {(UInt128)spec.Shape.ElementCount * (uint)spec.DType.Size:N0} bytes; "
            + $"{TensorMemory.BytesInUse:N0} are in use and the limit is {TensorMemory.Limit:N0} (TensorMemory.Limit).",
            inner)
    {
        Shape = spec.Shape;
        DType = spec.DType;
    }

    /// <summary>The shape that was asked for.</summary>
    public Shape Shape { get; }

    /// <summary>The element type that was asked for.</summary>
    public DType DType { get; }
}
