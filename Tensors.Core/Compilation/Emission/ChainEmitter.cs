using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// Writes the loop of a chain from the formulas of its operations, for the widest vectors of the machine. The formulas are the ones that
/// the operations' own loops have (<see cref="IUnaryOperator"/> and its relatives), so that the bits are theirs.
/// </summary>
[RequiresDynamicCode("Compiles a method at run time.")]
[SuppressMessage("Trimming", "IL2026", Justification = "The members are used as the implementations of interfaces, which keeps them.")]
[SuppressMessage("Trimming", "IL2070", Justification = "The members are used as the implementations of interfaces, which keeps them.")]
[SuppressMessage("Trimming", "IL2075", Justification = "The members are used as the implementations of interfaces, which keeps them.")]
internal sealed class ChainEmitter
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Static;

    private static readonly MethodInfo s_start =
        typeof(Tensor).GetMethod(nameof(Tensor.GetPinnableReference), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private readonly FusedLayout _layout;
    private readonly Chain _chain;
    private readonly Type _number;

    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
    private readonly Type _lanes;

    private readonly int _size;
    private readonly int _bytes;
    private readonly ILGenerator _il;
    private readonly Dictionary<int, LocalBuilder> _pointers = [];
    private readonly Dictionary<int, LocalBuilder> _lanesOf = [];

    private ChainEmitter(FusedLayout layout, Chain chain, DynamicMethod method)
    {
        _layout = layout;
        _chain = chain;
        (_number, _size) = chain.DType == DType.Float32 ? (typeof(float), sizeof(float)) : (typeof(double), sizeof(double));
        _lanes = LanesOf(chain.DType);
        _bytes = Widths.WidestBytes;
        _il = method.GetILGenerator();
    }

    /// <summary>Compiles a chain.</summary>
    public static ChainCode Compile(FusedLayout layout, Chain chain)
    {
        DynamicMethod method = new(
            "Chain", typeof(void), [typeof(Tensor[]), typeof(nint), typeof(nint)], typeof(ChainEmitter).Module, skipVisibility: true);
        new ChainEmitter(layout, chain, method).Emit();
        ChainCode code = method.CreateDelegate<ChainCode>();
        RuntimeHelpers.PrepareDelegate(code);
        return code;
    }

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
    private static Type LanesOf(DType dtype) => (Widths.WidestBytes, dtype) switch
    {
        (64, DType.Float32) => typeof(Lanes512<float>),
        (64, _) => typeof(Lanes512<double>),
        (32, DType.Float32) => typeof(Lanes256<float>),
        (32, _) => typeof(Lanes256<double>),
        (_, DType.Float32) => typeof(Lanes128<float>),
        _ => typeof(Lanes128<double>),
    };

    private void Emit()
    {
        int[] values = [.. _chain.Reads, .. _chain.Stores];
        for (int i = 0; i < values.Length; i++)
        {
            Pin(values[i], i);
        }

        LocalBuilder row = _il.DeclareLocal(typeof(nint));
        LocalBuilder position = _il.DeclareLocal(typeof(nint));
        LocalBuilder last = _il.DeclareLocal(typeof(nint));
        (Label nextRow, Label nextVector, Label rowEnd, Label end) =
            (_il.DefineLabel(), _il.DefineLabel(), _il.DefineLabel(), _il.DefineLabel());
        foreach (int read in _chain.Reads.Where(read => _layout.Places[read] == Place.One))
        {
            Repeat(read);
        }

        // last = columns · size - bytes of a vector
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Ldc_I4, _size);
        _il.Emit(OpCodes.Mul);
        _il.Emit(OpCodes.Ldc_I4, _bytes);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, last);
        Set(row, 0);

        _il.MarkLabel(nextRow);
        _il.Emit(OpCodes.Ldloc, row);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Bge, end);
        foreach (int read in _chain.Reads.Where(IsOneInRow))
        {
            Repeat(read);
        }

        Set(position, 0);
        _il.MarkLabel(nextVector);
        foreach (int read in _chain.Reads.Where(IsLoaded))
        {
            Address(read, position);
            Call(_lanes.GetMethod("Load", Members)!);
            _il.Emit(OpCodes.Stloc, Lanes(read));
        }

        for (int step = _chain.First; step < _chain.First + _chain.Count; step++)
        {
            Compute(step);
        }

        foreach (int stored in _chain.Stores)
        {
            _il.Emit(OpCodes.Ldloc, Lanes(stored));
            Address(stored, position);
            Call(_lanes.GetMethod("Store", Members)!);
        }

        // The last vector of a row may overlap the one before it, which computes the same again.
        _il.Emit(OpCodes.Ldloc, position);
        _il.Emit(OpCodes.Ldloc, last);
        _il.Emit(OpCodes.Bge, rowEnd);
        Advance(position, () => _il.Emit(OpCodes.Ldc_I4, _bytes));
        _il.Emit(OpCodes.Ldloc, position);
        _il.Emit(OpCodes.Ldloc, last);
        _il.Emit(OpCodes.Ble, nextVector);
        _il.Emit(OpCodes.Ldloc, last);
        _il.Emit(OpCodes.Stloc, position);
        _il.Emit(OpCodes.Br, nextVector);

        _il.MarkLabel(rowEnd);
        foreach (int value in values)
        {
            if (_layout.Places[value] == Place.Whole)
            {
                Advance(_pointers[value], () =>
                {
                    _il.Emit(OpCodes.Ldloc, last);
                    _il.Emit(OpCodes.Ldc_I4, _bytes);
                    _il.Emit(OpCodes.Add);
                });
            }
            else if (IsOneInRow(value))
            {
                Advance(_pointers[value], () => _il.Emit(OpCodes.Ldc_I4, _size));
            }
        }

        Advance(row, () => _il.Emit(OpCodes.Ldc_I4_1));
        _il.Emit(OpCodes.Br, nextRow);
        _il.MarkLabel(end);
        _il.Emit(OpCodes.Ret);
    }

    private bool IsOneInRow(int value) => _layout.Places[value] is Place.Rows or Place.FoldedRows;

    private bool IsLoaded(int value) => _layout.Places[value] is Place.Whole or Place.Columns;

    /// <summary>What <c>fixed</c> does: a pointer to the first element of a tensor.</summary>
    private void Pin(int value, int number)
    {
        LocalBuilder pinned = _il.DeclareLocal(typeof(byte).MakeByRefType(), pinned: true);
        LocalBuilder pointer = _il.DeclareLocal(typeof(nint));
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldc_I4, number);
        _il.Emit(OpCodes.Ldelem_Ref);
        Call(s_start);
        _il.Emit(OpCodes.Stloc, pinned);
        _il.Emit(OpCodes.Ldloc, pinned);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Stloc, pointer);
        _pointers.Add(value, pointer);
    }

    /// <summary>One element in all lanes.</summary>
    private void Repeat(int value)
    {
        _il.Emit(OpCodes.Ldloc, _pointers[value]);
        _il.Emit(OpCodes.Ldobj, _number);
        Call(_lanes.GetMethod("Broadcast", Members)!);
        _il.Emit(OpCodes.Stloc, Lanes(value));
    }

    private void Address(int value, LocalBuilder position)
    {
        _il.Emit(OpCodes.Ldloc, _pointers[value]);
        _il.Emit(OpCodes.Ldloc, position);
        _il.Emit(OpCodes.Add);
    }

    private void Compute(int step)
    {
        (Operation operation, ValueArray<int> operands, _) = _layout.Steps[step];
        foreach (int operand in operands)
        {
            _il.Emit(OpCodes.Ldloc, Lanes(operand));
        }

        Call(operation is ElementwiseOperation { Formula: { } formula }
            ? formula.GetMethod("Invoke", Members)!.MakeGenericMethod(_lanes, _number)
            : _lanes.GetMethod("Select", Members)!);
        _il.Emit(OpCodes.Stloc, Lanes(_layout.OperandCount + step));
    }

    private LocalBuilder Lanes(int value) => _lanesOf.TryGetValue(value, out LocalBuilder? local)
        ? local
        : _lanesOf[value] = _il.DeclareLocal(_lanes);

    private void Set(LocalBuilder local, int value)
    {
        _il.Emit(OpCodes.Ldc_I4, value);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Stloc, local);
    }

    private void Advance(LocalBuilder local, Action loadStep)
    {
        _il.Emit(OpCodes.Ldloc, local);
        loadStep();
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, local);
    }

    private void Call(MethodInfo method) => _il.Emit(OpCodes.Call, method);
}
