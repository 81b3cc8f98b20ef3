namespace Tensors.Graphs;

/// <summary>Complex numbers, their parts, lengths and angles. Gradients do not go through them: they are no floating-point numbers.</summary>
internal static class ComplexKinds
{
    public static void AddTo(KindTable kinds)
    {
        kinds.Add(new("Complex")
        {
            LeastOperands = 2,
            Infer = node => node.Output(
                node.Attribute("Tout", node.RequireSameType(0, 1) == DataType.Float64 ? DataType.Complex128 : DataType.Complex64),
                ShapeRules.Broadcast(node, node.Shape(0), node.Shape(1))),
            ComputesStored = ComplexElements.Find("Complex"),
            IsNotDifferentiable = true,
        });
        foreach (string op in (string[])["Real", "Imag", "ComplexAbs", "Angle"])
        {
            kinds.Add(new(op)
            {
                LeastOperands = 1,
                Infer = node => node.Output(node.Attribute("Tout", RequireComplex(node) == DataType.Complex128 ? DataType.Float64 : DataType.Float32), node.Shape(0)),
                ComputesStored = ComplexElements.Find(op),
                IsNotDifferentiable = true,
            });
        }

        kinds.Add(new("Conj")
        {
            LeastOperands = 1,
            Infer = node => node.Output(RequireComplex(node), node.Shape(0)),
            ComputesStored = ComplexElements.Find("Conj"),
            IsNotDifferentiable = true,
        });
    }

    private static DataType RequireComplex(Inference node) => StoredElements.IsComplex(node.Type(0))
        ? node.Type(0)
        : throw node.Fail($"The operand must be complex but is {node.Type(0).Name}");
}
