using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// An array of numbers with a shape and a dtype. Every operation on it goes through one door, <see cref="Apply(Operation, ReadOnlySpan{Tensor})"/>,
/// so that the same code runs eagerly, under a gradient tape, and traced into a graph.
/// </summary>
/// <remarks>
/// Values are immutable but for <see cref="Access{T}"/> and the optimizers, which overwrite parameters in place. Views
/// (slices, transposes, broadcasts) share their elements. <see cref="Dispose"/> is an early hint and is never needed.
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed partial class Tensor : IDisposable
{
    private static long s_ids;

    private readonly TensorBuffer? _buffer;
    private bool _disposed;
    private long _id;

    private Tensor(TensorBuffer? buffer, Layout layout, DType dtype)
    {
        _buffer = buffer;
        Layout = layout;
        DType = dtype;
    }

    /// <summary>The extents.</summary>
    public Shape Shape => Layout.Shape;

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements.</summary>
    public long ElementCount => Shape.ElementCount;

    /// <summary>The element type.</summary>
    public DType DType { get; }

    /// <summary>A number that no other tensor of this process has: lets interpreters know tensors without holding them.</summary>
    public long Id
    {
        get
        {
            if (_id == 0)
            {
                Interlocked.CompareExchange(ref _id, Interlocked.Increment(ref s_ids), 0);
            }

            return _id;
        }
    }

    /// <summary>How often the elements were overwritten in place since they were computed.</summary>
    public int Version => _buffer?.Version ?? 0;

    /// <summary>Whether the elements follow each other in memory in row-major order.</summary>
    public bool IsContiguous => Layout.IsContiguous;

    /// <summary>False for the result of a traced operation, which has a shape and a dtype but no elements yet.</summary>
    public bool HasData => _buffer is not null;

    internal Layout Layout { get; }

    internal TensorBuffer Buffer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _buffer ?? throw new InvalidOperationException(
                $"This {DType.Name} tensor of shape {Shape} was traced, not computed: it has no elements. Run the graph to get its value.");
        }
    }

    /// <summary>A stand-in for a value that a traced program will compute: shape and dtype without elements.</summary>
    /// <param name="spec">What is known of the value.</param>
    public static Tensor Traced(TensorSpec spec) => new(null, new(spec.Shape), spec.DType);

    /// <summary>The one door: checks the operands, then lets the current interpreter apply the operation.</summary>
    /// <param name="operation">An operation with one output.</param>
    /// <param name="inputs">Its operands.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    /// <exception cref="DTypeMismatchException">The dtypes do not fit.</exception>
    /// <exception cref="TensorMemoryException">There is no memory for the result.</exception>
    public static Tensor Apply(Operation operation, params ReadOnlySpan<Tensor> inputs)
    {
        TensorSpec spec = default;
        Tensor output = null!;
        operation.Infer(inputs, new Span<TensorSpec>(ref spec));
        Interpreters.Apply(Interpreter.Current, operation, inputs, new ReadOnlySpan<TensorSpec>(in spec), new Span<Tensor>(ref output));
        return output;
    }

    /// <summary>Applies the shared instance of an operation without attributes.</summary>
    /// <typeparam name="TOperation">The operation.</typeparam>
    /// <param name="inputs">Its operands.</param>
    public static Tensor Apply<TOperation>(params ReadOnlySpan<Tensor> inputs)
        where TOperation : Operation, new() => Apply(Shared<TOperation>.Instance, inputs);

    /// <summary>The one door for operations with several outputs.</summary>
    /// <param name="operation">An operation with any number of outputs.</param>
    /// <param name="inputs">Its operands.</param>
    public static Tensor[] ApplyAll(Operation operation, params ReadOnlySpan<Tensor> inputs)
    {
        TensorSpec[] specs = new TensorSpec[operation.OutputCount];
        Tensor[] outputs = new Tensor[specs.Length];
        operation.Infer(inputs, specs);
        Interpreters.Apply(Interpreter.Current, operation, inputs, specs, outputs);
        return outputs;
    }

    /// <summary>Gives the memory back early, if no view shares it. Never needed; using the tensor afterwards is an error.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _buffer?.RemoveView();
        }
    }

    internal static Tensor Allocate(TensorSpec spec) => new(new TensorBuffer(spec), new(spec.Shape), spec.DType);

    /// <summary>A view: the same buffer under another layout.</summary>
    internal Tensor WithLayout(Layout layout)
    {
        Buffer.AddView();
        return new(_buffer, layout, DType);
    }

    /// <summary>Ends what <see cref="TensorBuffer.Enter"/> began, also when the tensor was disposed meanwhile.</summary>
    internal void ExitBuffer() => _buffer!.Exit();

    /// <summary>The first element, for <c>fixed</c>: kernels work on pointers that live as long as the statement.</summary>
    internal ref byte GetPinnableReference() => ref Unsafe.Add(ref Buffer.Start, (nint)(Layout.Offset * DType.Size));

    private static class Shared<TOperation>
        where TOperation : Operation, new()
    {
        public static readonly TOperation Instance = new();
    }
}
