namespace Tensors.Graphs;

/// <summary>Stacks, on which gradients keep values of the iterations of loops, by the names of both their versions.</summary>
internal static class StackKinds
{
    public static void AddTo(KindTable kinds)
    {
        AddVersion(kinds, "", DataType.String.Ref, e => -1);
        AddVersion(kinds, "V2", DataType.Resource, e => e.Integer(0));
    }

    private static void AddVersion(KindTable kinds, string version, DataType handle, Func<Evaluation, int> capacity)
    {
        Add("Stack", node => node.Output(handle, [2]), e => new TensorStack(capacity(e)));
        Add("StackPush", node => node.Output(node.Type(1), node.Shape(1)), Push, ("T", 1));
        Add("StackPop", node => node.Output(node.Attribute<DataType>("elem_type"), PartialShape.Unknown), e => ((TensorStack)e.Raw(0)).Pop());
        Add("StackClose", _ => { }, Close);

        void Add(string op, Action<Inference> infer, Func<Evaluation, object> run, params (string, int)[] types) => kinds.Add(new(op + version)
        {
            Types = types,
            Infer = infer,
            Computes = run,
            IsStateful = true,
            IsNotDifferentiable = true,
        });
    }

    private static object Push(Evaluation e)
    {
        // A variable may be overwritten before its value is popped.
        object value = e.Raw(1) is VariableState variable ? variable.TakeCopy()! : e.Raw(1);
        ((TensorStack)e.Raw(0)).Push(value);
        return value;
    }

    private static object Close(Evaluation e)
    {
        ((TensorStack)e.Raw(0)).Clear();
        return Array.Empty<object>();
    }
}
