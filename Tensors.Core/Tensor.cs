using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// An array of numbers with a shape and a dtype. Every operation on it goes through one door,
/// <see cref="Apply(Operation, ReadOnlySpan{Tensor})"/>, so that the same code runs eagerly, under a gradient tape, and traced into a
/// graph.
/// </summary>
/// <remarks>
/// Values are immutable but for <see cref="Access{T}"/>, <see cref="Into(Tensor, Operation, ReadOnlySpan{Tensor})"/> and the optimizers,
/// which overwrite in place. Views (slices, transposes, broadcasts) share their elements.
/// <see cref="Dispose"/> is an early hint and is never needed.
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed partial class Tensor : IDisposable
{
    private static long s_ids;

    private const DType None = (DType)(-1);

    private readonly TensorBuffer? _buffer;
    private readonly Layout _layout;
    private readonly DType _dtype;
    private bool _disposed;
    private long _id;

    private Tensor(TensorBuffer? buffer, Layout layout, DType dtype)
    {
        _buffer = buffer;
        _layout = layout;
        _dtype = dtype;
    }

    private Tensor(Symbol symbol)
    {
        Symbol = symbol;
        _dtype = symbol.DType ?? None;
    }

    /// <summary>The extents.</summary>
    /// <exception cref="InvalidOperationException">This is a symbol whose extents are not all known.</exception>
    public Shape Shape => _layout.Shape ?? ShapeOfSymbol();

    /// <summary>The number of axes.</summary>
    /// <exception cref="InvalidOperationException">This is a symbol whose number of axes is not known.</exception>
    public int Rank => Symbol is null ? Shape.Rank : Symbol.Rank ?? Symbol.ThrowUnknownRank(Symbol);

    /// <summary>The number of elements.</summary>
    public long ElementCount => Shape.ElementCount;

    /// <summary>The element type.</summary>
    /// <exception cref="InvalidOperationException">This is a symbol whose elements are not numbers.</exception>
    public DType DType => _dtype >= 0 ? _dtype : Symbol.ThrowNoDType(Symbol);

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

    /// <summary>The value of a traced program that this tensor stands for, or null.</summary>
    public Symbol? Symbol { get; }

    /// <summary>Whether this is a C# number that takes part in an operation, which nobody else can see.</summary>
    internal bool IsLiteral { get; init; }

    internal ref readonly Layout Layout => ref _layout;

    internal TensorBuffer Buffer
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_disposed || _buffer is null)
            {
                ThrowNoElements();
            }

            return _buffer;
        }
    }

    /// <summary>A stand-in for a value that a traced program will compute: shape and dtype without elements.</summary>
    /// <param name="spec">What is known of the value.</param>
    public static Tensor Traced(TensorSpec spec) => new(null, new(spec.Shape), spec.DType);

    /// <summary>A stand-in for a value of a traced program, to which operations on it go.</summary>
    /// <param name="symbol">The value.</param>
    public static Tensor FromSymbol(Symbol symbol) => new(symbol);

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
        if (Interpreter.Current is { } stack && !(SymbolsPass(stack) && Symbol.Among(inputs) is not null))
        {
            operation.Infer(inputs, new Span<TensorSpec>(ref spec));
            Interpreters.Apply(stack, operation, inputs, new ReadOnlySpan<TensorSpec>(in spec), new Span<Tensor>(ref output));
        }
        else if (Symbol.Among(inputs) is { } symbol)
        {
            symbol.Apply(operation, inputs, new Span<Tensor>(ref output));
        }
        else
        {
            operation.Infer(inputs, new Span<TensorSpec>(ref spec));
            EagerInterpreter.Apply(operation, inputs, new ReadOnlySpan<TensorSpec>(in spec), new Span<Tensor>(ref output));
        }

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
        if (SymbolsPass(Interpreter.Current) && Symbol.Among(inputs) is { } symbol)
        {
            symbol.Apply(operation, inputs, outputs);
        }
        else
        {
            operation.Infer(inputs, specs);
            Interpreters.Apply(Interpreter.Current, operation, inputs, specs, outputs);
        }

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

    /// <summary>Whether an operation on these operands goes to a symbol, unbroadcast.</summary>
    internal static bool GoesToSymbol(Tensor x, Tensor? y = null, Tensor? z = null) =>
        (x.Symbol ?? y?.Symbol ?? z?.Symbol) is not null && SymbolsPass(Interpreter.Current);

    /// <summary>A contiguous tensor without memory of its own; see <see cref="Show"/>.</summary>
    internal static Tensor Window(TensorSpec spec) => new(TensorBuffer.Window(), new(spec.Shape), spec.DType);

    internal static Tensor Allocate(TensorSpec spec) => new(new TensorBuffer(spec), new(spec.Shape), spec.DType);

    /// <summary>The position of an axis, which needs no more than the rank.</summary>
    internal int AxisOf(string operation, int axis) => Symbol is { Shape: null }
        ? Axis.Normalize(operation, axis, Rank)
        : Axis.Normalize(operation, axis, Shape);

    /// <summary>The positions of axes, ascending; none given means every axis.</summary>
    internal ValueArray<int> AxesOf(string operation, ReadOnlySpan<int> axes)
    {
        if (Symbol is not { Shape: null })
        {
            return Axis.NormalizeAll(operation, axes, Shape);
        }

        SortedSet<int> positions =
            [.. axes.Length == 0 ? Enumerable.Range(0, Rank) : axes.ToArray().Select(axis => AxisOf(operation, axis))];
        return new([.. positions]);
    }

    /// <summary>The same buffer under another layout, as a C# number.</summary>
    internal Tensor AsLiteral(Layout layout) => new(_buffer, layout, DType) { IsLiteral = true };

    /// <summary>A view: the same buffer under another layout.</summary>
    internal Tensor WithLayout(Layout layout)
    {
        Buffer.AddView();
        return new(_buffer, layout, DType);
    }

    /// <summary>Lets a window, and all views of it, show the elements of a contiguous tensor that is entered meanwhile.</summary>
    internal void Show(Tensor other) => Buffer.Show(other.Buffer, (nint)(other.Layout.Offset * DType.Size));

    /// <summary>Ends what <see cref="TensorBuffer.Enter"/> began, also when the tensor was disposed meanwhile.</summary>
    internal void ExitBuffer() => _buffer!.Exit();

    /// <summary>The first element, for <c>fixed</c>: kernels work on pointers that live as long as the statement.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref byte GetPinnableReference()
    {
        ref byte start = ref Buffer.Start;
        return ref _layout.Offset == 0 ? ref start : ref Unsafe.Add(ref start, (nint)(_layout.Offset * DType.Size));
    }

    /// <summary>
    /// Whether kernels may read it as it is: in an array, which the collector keeps, and of few axes, so that it cannot lie far transposed.
    /// </summary>
    internal bool IsNear
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Buffer.IsArray && _layout.Strides.Length < StridedCopy.FewestFarAxes;
    }

    private Shape ShapeOfSymbol() => Symbol?.Shape ?? Symbol.ThrowUnknownShape(Symbol);

    [DoesNotReturn]
    [MemberNotNull(nameof(_buffer))]
    private void ThrowNoElements()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        throw new NoElementsException(
            Interpreters.WhyWithoutElements(Interpreter.Current, this)
            ?? $"{Describe()} was traced, not computed: it has no elements. Run the graph to get its value; in a function that is traced "
                + "or mapped, "
            + "apply operations and do not read elements.");
    }

    /// <summary>Whether symbols get operations as they were written; otherwise an interpreter sees these first.</summary>
    private static bool SymbolsPass(Interpreters? stack) => stack is null || stack.Top.LetsSymbolsPass;

    private static class Shared<TOperation>
        where TOperation : Operation, new()
    {
        public static readonly TOperation Instance = new();
    }
}
