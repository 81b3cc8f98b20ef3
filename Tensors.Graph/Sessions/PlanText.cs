using System.Globalization;
using System.Text;

namespace Tensors.Graphs;

/// <summary>Steps of a plan as text.</summary>
internal static class PlanText
{
    public static string Of(Kernel[] steps)
    {
        StringBuilder text = new();
        foreach (Kernel step in steps)
        {
            text.Append(text.Length == 0 ? "" : Environment.NewLine).Append(step is FusedKernel fused ? Of(fused) : Of(step.Node));
        }

        return text.ToString();
    }

    private static string Of(Node node) => $"{node.Name} = {node.Op}";

    private static string Of(FusedKernel step)
    {
        FusedOp fused = step.Operation;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{step.Node.Name} = fused {fused.Domain.Shape}: {fused}; reads {Bytes(fused.Operands):N0} bytes, writes "
                + $"{Bytes(fused.Results.Select(result => fused.Specs[result])):N0}");
    }

    private static long Bytes(IEnumerable<TensorSpec> specs) => specs.Sum(spec => spec.Shape.ElementCount * spec.DType.Size);
}
