namespace Tensors.Graphs;

// Changes of rows, elements and slices of variables, and counters.
public static partial class Ops
{
    /// <summary>Overwrites slices of a variable along its first axis: <c>v[indices[i...], ...] = updates[i..., ...]</c>.</summary>
    /// <param name="reference">A variable, or the result of an assignment to one.</param>
    /// <param name="indices">Which slices: int32 or int64, any shape. Of equal ones the last stays.</param>
    /// <param name="updates">The shape of the indices and that of a slice; or one number.</param>
    /// <param name="useLocking">Kept in the node; changes are always whole.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>The variable after the change.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="GraphTypeException">The first operand is no variable, or types differ.</exception>
    /// <remarks>An index outside the axis is an error of the run, before anything is changed.</remarks>
    public static Tensor ScatterUpdate(
        TensorLike reference, TensorLike indices, TensorLike updates, bool useLocking = true, string? name = null) =>
        Scatter("ScatterUpdate", reference, indices, updates, useLocking, name);

    /// <summary>Adds to slices of a variable along its first axis; equal indices add up. See <see cref="ScatterUpdate"/>.</summary>
    public static Tensor ScatterAdd(
        TensorLike reference, TensorLike indices, TensorLike updates, bool useLocking = false, string? name = null) =>
        Scatter("ScatterAdd", reference, indices, updates, useLocking, name);

    /// <summary>Subtracts from slices of a variable along its first axis; equal indices add up. See <see cref="ScatterUpdate"/>.</summary>
    public static Tensor ScatterSub(
        TensorLike reference, TensorLike indices, TensorLike updates, bool useLocking = false, string? name = null) =>
        Scatter("ScatterSub", reference, indices, updates, useLocking, name);

    /// <summary>Multiplies slices of a variable along its first axis. See <see cref="ScatterUpdate"/>.</summary>
    public static Tensor ScatterMul(
        TensorLike reference, TensorLike indices, TensorLike updates, bool useLocking = false, string? name = null) =>
        Scatter("ScatterMul", reference, indices, updates, useLocking, name);

    /// <summary>
    /// Divides slices of a variable along its first axis; of integers the quotient is cut off toward 0. See <see cref="ScatterUpdate"/>.
    /// </summary>
    public static Tensor ScatterDiv(
        TensorLike reference, TensorLike indices, TensorLike updates, bool useLocking = false, string? name = null) =>
        Scatter("ScatterDiv", reference, indices, updates, useLocking, name);

    /// <summary>Keeps the lesser of slices of a variable along its first axis and others. See <see cref="ScatterUpdate"/>.</summary>
    public static Tensor ScatterMin(
        TensorLike reference, TensorLike indices, TensorLike updates, bool useLocking = false, string? name = null) =>
        Scatter("ScatterMin", reference, indices, updates, useLocking, name);

    /// <summary>Keeps the greater of slices of a variable along its first axis and others. See <see cref="ScatterUpdate"/>.</summary>
    public static Tensor ScatterMax(
        TensorLike reference, TensorLike indices, TensorLike updates, bool useLocking = false, string? name = null) =>
        Scatter("ScatterMax", reference, indices, updates, useLocking, name);

    /// <summary>Overwrites elements or slices of a variable at positions given by tuples.</summary>
    /// <param name="reference">A variable, or the result of an assignment to one.</param>
    /// <param name="indices">Shape <c>(..., k)</c>: each row of k numbers is a position in the first k axes. Of equal ones the last
    /// stays.</param>
    /// <param name="updates">Shape <c>indices.Shape[..^1] + v.Shape[k..]</c>.</param>
    /// <param name="useLocking">Kept in the node; changes are always whole.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>The variable after the change.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="GraphTypeException">The first operand is no variable, or types differ.</exception>
    public static Tensor ScatterNdUpdate(
        TensorLike reference, TensorLike indices, TensorLike updates, bool useLocking = true, string? name = null) =>
        Scatter("ScatterNdUpdate", reference, indices, updates, useLocking, name);

    /// <summary>Adds to elements or slices of a variable; equal positions add up. See <see cref="ScatterNdUpdate"/>.</summary>
    public static Tensor ScatterNdAdd(
        TensorLike reference, TensorLike indices, TensorLike updates, bool useLocking = false, string? name = null) =>
        Scatter("ScatterNdAdd", reference, indices, updates, useLocking, name);

    /// <summary>Subtracts from elements or slices of a variable; equal positions add up. See <see cref="ScatterNdUpdate"/>.</summary>
    public static Tensor ScatterNdSub(
        TensorLike reference, TensorLike indices, TensorLike updates, bool useLocking = false, string? name = null) =>
        Scatter("ScatterNdSub", reference, indices, updates, useLocking, name);

    /// <summary>Counts a variable up by 1 until it has a value, which it does not exceed.</summary>
    /// <param name="reference">A scalar variable of int32 or int64.</param>
    /// <param name="limit">The value; asking again when it is reached is <see cref="OutOfRangeException"/>.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>The value before.</returns>
    /// <exception cref="GraphTypeException">The first operand is no variable, or not of int32 or int64.</exception>
    public static Tensor CountUpTo(TensorLike reference, long limit, string? name = null)
    {
        if (reference.Variable is { IsResource: true } resource)
        {
            using OpScope handled = OpScope.Open(name, "ResourceCountUpTo", resource);
            return handled.Result("ResourceCountUpTo", [resource.Reference], new() { ["limit"] = limit, ["T"] = resource.DataType });
        }

        Tensor target = RequireReference(reference, "CountUpTo");
        using OpScope scope = OpScope.Open(name, "CountUpTo", target);
        return scope.Result("CountUpTo", [target], new() { ["limit"] = limit });
    }

    private static Tensor Scatter(string op, TensorLike reference, TensorLike indices, TensorLike updates, bool useLocking, string? name)
    {
        if (reference.Variable is { IsResource: true } resource)
        {
            return ChangeResource(
                "Resource" + op, resource, [("indices", indices, DataType.Int32), ("updates", updates, resource.DataType)], name, []);
        }

        Tensor target = RequireReference(reference, op);
        using OpScope scope = OpScope.Open(name, op, target, indices, updates);
        return scope.Result(
            op, [target, scope.Convert(indices, "indices", DataType.Int32), scope.Convert(updates, "updates", target.DataType.Base)],
            new() { ["use_locking"] = useLocking });
    }

    /// <summary>The reference or handle of the variable that a slice is part of, or null where it is part of something else.</summary>
    private static Tensor? SlicedVariable(Tensor part) => part.Op.Inputs[0].Op switch
    {
        { Role: NodeRole.Identity or NodeRole.VariableRead } read when read.Inputs[0] is { } held
            && (held.IsRef || held.DataType == DataType.Resource) => held,
        _ => null,
    };

    private static Tensor AssignSlice(Node slice, Tensor held, TensorLike value, string? name)
    {
        DataType type = slice.Outputs[0].DataType.Base;
        string op = held.IsRef ? "StridedSliceAssign" : "ResourceStridedSliceAssign";
        Dictionary<string, object> masks = slice.Attributes.Where(pair => pair.Key.EndsWith("_mask", StringComparison.Ordinal))
            .ToDictionary();
        Node node;

        // Named after the slice, as TensorFlow does.
        using (name is null ? slice.Graph.OpenScope(slice.Name + "/") : null)
        using (OpScope scope = OpScope.Open(name, "_assign", held, value))
        {
            node = scope.Node(op, [held, slice.Inputs[1], slice.Inputs[2], slice.Inputs[3], scope.Convert(value, "value", type)], masks);
        }

        if (held.IsRef)
        {
            return node.Outputs[0];
        }

        using IDisposable after = node.Graph.ControlDependencies([node]);
        return node.Graph.Tensor1("ReadVariableOp", null, [held], new() { ["dtype"] = type });
    }
}
