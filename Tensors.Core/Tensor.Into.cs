namespace Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Computes an operation into a given tensor, in place of what it held, and allocates nothing for the result:
    /// <c>Tensor.Into&lt;AddOp&gt;(z, x, y)</c> is <c>z = x + y</c>.
    /// </summary>
    /// <typeparam name="TOperation">An operation without attributes and with one output.</typeparam>
    /// <param name="destination">What is overwritten: contiguous, of the result's shape and dtype, and no other view of an operand.</param>
    /// <param name="inputs">The operands; those of elementwise operations are broadcast to the destination's shape.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit, or the destination has another than the result.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes do not fit, or the destination has another than the result.</exception>
    /// <exception cref="ArgumentException">The destination is not contiguous, or shares memory with an operand.</exception>
    /// <exception cref="InvalidOperationException">A tape or a tracer is in place, which cannot record that a tensor is
    /// overwritten.</exception>
    /// <remarks>Counts as a write (<see cref="Version"/>): a tape that kept the old elements refuses to go back over them.</remarks>
    public static void Into<TOperation>(Tensor destination, params ReadOnlySpan<Tensor> inputs)
        where TOperation : Operation, new() => Into(destination, Shared<TOperation>.Instance, inputs);

    /// <summary>As <see cref="Into{TOperation}(Tensor, ReadOnlySpan{Tensor})"/>, for an operation with attributes.</summary>
    /// <param name="destination">What is overwritten: contiguous, of the result's shape and dtype, and no other view of an operand.</param>
    /// <param name="operation">An operation with one output.</param>
    /// <param name="inputs">The operands; those of elementwise operations are broadcast to the destination's shape.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit, or the destination has another than the result.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes do not fit, or the destination has another than the result.</exception>
    /// <exception cref="ArgumentException">The destination is not contiguous, or shares memory with an operand, or there are several
    /// outputs.</exception>
    /// <exception cref="InvalidOperationException">A tape or a tracer is in place, which cannot record that a tensor is
    /// overwritten.</exception>
    public static void Into(Tensor destination, Operation operation, params ReadOnlySpan<Tensor> inputs)
    {
        if (Interpreter.Current is not null)
        {
            throw new InvalidOperationException(
                $"{operation.Name}: a tape or a tracer is in place, which cannot record that a tensor is overwritten. "
                + "Apply the operation instead, or write into the tensor outside of it.");
        }

        if (operation is ElementwiseOperation && !HaveShape(inputs, destination.Shape))
        {
            Into(destination, operation, Broadcast(inputs, destination.Shape));
            return;
        }

        TensorSpec spec = default;
        if (operation.OutputCount != 1)
        {
            throw new ArgumentException(
                $"{operation.Name} has {operation.OutputCount} outputs, and there is one destination.", nameof(operation));
        }

        operation.Infer(inputs, new Span<TensorSpec>(ref spec));
        RequireDestination(operation, destination, spec, inputs);
        destination.Buffer.CountWrite();
        if (operation is ViewOperation view && view.TryView(inputs[0], spec) is { } seen)
        {
            EagerInterpreter.ExecuteInto(Shared<CopyOp>.Instance, [seen], destination);
            seen.Dispose();
        }
        else
        {
            EagerInterpreter.ExecuteInto(operation, inputs, destination);
        }
    }

    private static bool HaveShape(ReadOnlySpan<Tensor> inputs, Shape shape)
    {
        foreach (Tensor input in inputs)
        {
            if (!ReferenceEquals(input.Shape, shape) && !input.Shape.Equals(shape))
            {
                return false;
            }
        }

        return true;
    }

    private static Tensor[] Broadcast(ReadOnlySpan<Tensor> inputs, Shape shape)
    {
        Tensor[] broadcast = new Tensor[inputs.Length];
        for (int i = 0; i < broadcast.Length; i++)
        {
            broadcast[i] = inputs[i].BroadcastTo(shape);
        }

        return broadcast;
    }

    private static void RequireDestination(Operation operation, Tensor destination, TensorSpec spec, ReadOnlySpan<Tensor> inputs)
    {
        if (!destination.Shape.Equals(spec.Shape))
        {
            throw new ShapeMismatchException(
                operation.Name, $"the result has shape {spec.Shape}, and the destination {destination.Shape}",
                [spec.Shape, destination.Shape]);
        }

        if (destination.DType != spec.DType)
        {
            throw new DTypeMismatchException(
                operation.Name,
                $"the result is {spec.DType.Name}, and the destination {destination.DType.Name}; cast the operands, or give another "
                + "destination",
                [spec.DType, destination.DType]);
        }

        if (!destination.IsContiguous)
        {
            throw new ArgumentException(
                $"{operation.Name}: the destination is not contiguous. Write into a contiguous tensor and copy.", nameof(destination));
        }

        foreach (Tensor input in inputs)
        {
            if (ReferenceEquals(input._buffer, destination._buffer))
            {
                throw new ArgumentException(
                    $"{operation.Name}: the destination shares memory with an operand, which would change while it is read. Write into "
                    + "another tensor.",
                    nameof(destination));
            }
        }
    }
}
