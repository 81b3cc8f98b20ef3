using Tensors.Autograd;

namespace Tensors.Tests;

/// <summary>Every differentiable operation passes the gradient check, first and second order, however its operands lie in memory.</summary>
public sealed class GradientTests
{
    private static IEnumerable<TestCaseData> Rows =>
        from row in OpCatalog.Differentiable
        where row.DTypes.Contains(DType.Float64)
        from layout in (string[])["contiguous", .. Layouts.All.Select(layout => layout.Name)]
        where !(layout.StartsWith("broadcast", StringComparison.Ordinal) && row.NeedsDistinctElements)
        select new TestCaseData(row, layout);

    [TestCaseSource(nameof(Rows))]
    public void Gradients_agree_with_differences(object row, string layout)
    {
        OpRow tested = (OpRow)row;
        Func<Tensor, Tensor> lay = Layouts.All.SingleOrDefault(candidate => candidate.Name == layout).Apply ?? (x => x);
        Tensor[] operands = [.. tested.Draw(DType.Float64).Select(lay)];
        int[] free = [.. tested.Free()];

        GradientCheck.Run(
            point => tested.Apply(
                [.. operands.Select((operand, number) => Array.IndexOf(free, number) is >= 0 and var place ? point[place] : operand)]),
            [.. free.Select(number => operands[number])],
            order: 2,
            tested.GradientTolerance);
    }

    [TestCaseSource(typeof(OpCatalog), nameof(OpCatalog.Differentiable))]
    public void Gradients_have_the_shapes_and_dtypes_of_their_sources(object row)
    {
        OpRow tested = (OpRow)row;
        foreach (DType dtype in DTypeChoice.Of(tested.DTypes & DTypeSet.Floating))
        {
            Tensor[] operands = tested.Draw(dtype);
            Tensor[] sources = [.. tested.Free().Select(number => operands[number])];
            using GradientTape tape = new();
            tape.Watch(sources);

            Tensor[] gradients = tape.Gradient(tested.Apply(operands), sources);

            Assert.That(
                gradients.Select(gradient => (gradient.Shape, gradient.DType)),
                Is.EqualTo(sources.Select(source => (source.Shape, dtype))));
        }
    }
}
