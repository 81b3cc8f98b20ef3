namespace Tensors.Graphs;

/// <summary>Complex numbers, their parts, lengths and angles.</summary>
internal static class ComplexKinds
{
    public static void AddTo(KindTable kinds)
    {
        kinds.Add(new("Complex")
        {
            LeastOperands = 2,
            Infer = node => node.Output(ComplexOf(node.RequireSameType(0, 1)), ShapeRules.Broadcast(node, node.Shape(0), node.Shape(1))),
            Twin = Twin.Of(new ComplexOp()),
        });
        kinds.Writes<ComplexOp>((_, x) => Ops.Complex(x[0], x[1]));
        AddPart(kinds, "Real", Twin.Of(new RealOp()));
        AddPart(kinds, "Imag", Twin.Of(new ImaginaryOp()));
        AddPart(kinds, "ComplexAbs", Twin.Of("ComplexAbs", z => z.Abs()));
        AddPart(kinds, "Angle", Twin.Of("Angle", z => z.Angle()));
        kinds.Writes<RealOp>((_, x) => Ops.Real(x[0]));
        kinds.Writes<ImaginaryOp>((_, x) => Ops.Imag(x[0]));
        kinds.Add(
            new("Conj")
            {
                LeastOperands = 1,
                Infer = node =>
            node.Output(RequireComplex(node), node.Shape(0)),
                Twin = Twin.Of(new ConjugateOp())
            });
        kinds.Writes<ConjugateOp>((_, x) => Ops.Conj(x[0]));
    }

    /// <summary>The type of complex numbers whose parts have a type.</summary>
    public static DataType ComplexOf(DataType part) => part.Base == DataType.Float64 ? DataType.Complex128 : DataType.Complex64;

    private static void AddPart(KindTable kinds, string op, Twin twin) => kinds.Add(new(op)
    {
        LeastOperands = 1,
        Infer = node => node.Output(RequireComplex(node).DType!.Value.PartDType.DataType, node.Shape(0)),
        Twin = twin,
    });

    private static DataType RequireComplex(Inference node) => node.Type(0).IsComplex
        ? node.Type(0)
        : throw node.Fail($"The operand must be complex but is {node.Type(0).Name}");
}
