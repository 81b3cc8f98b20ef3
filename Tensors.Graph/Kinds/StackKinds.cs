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
        Add("StackPop", node => node.Output(node.Attribute<DataType>("elem_type"), PartialShape.Unknown), e => Stack(e).Pop());
        Add("StackClose", _ => { }, Close);

        void Add(string op, Action<Inference> infer, Func<Evaluation, NodeResults> run, params (string, int)[] types) =>
            kinds.Add(new(op + version)
            {
                Types = types,
                Infer = infer,
                Computes = run,
                IsStateful = true,
                IsNotDifferentiable = true,
            });
    }

    private static TensorStack Stack(Evaluation e) => e.Object<TensorStack>(0, "a stack");

    private static NodeResults Push(Evaluation e)
    {
        // A variable may be overwritten before its value is popped.
        GraphValue value = e.Kept(1);
        Stack(e).Push(value);
        return value;
    }

    private static NodeResults Close(Evaluation e)
    {
        Stack(e).Clear();
        return Array.Empty<GraphValue>();
    }
}
