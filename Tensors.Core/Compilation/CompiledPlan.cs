using System.Globalization;
using System.Text;

namespace Tensors;

/// <summary>What a compiled function does with arguments of certain shapes and dtypes.</summary>
public sealed class CompiledPlan
{
    private readonly string _name;
    private readonly string[] _parameters;
    private readonly IdlePool<CompiledRun> _idle = new();
    private readonly TensorSpec[] _arguments;

    internal CompiledPlan(string name, string[] parameters, ExecutionPlan plan)
    {
        _name = name;
        _parameters = parameters;
        Plan = plan;
        _arguments = [.. plan.Program.Specs.Take(plan.Program.ArgumentCount)];
        foreach (PlanStep step in plan.Steps.Where(step => !step.IsView))
        {
            StepCount++;
            OperationCount += step.Count;
            BytesMoved += step.Operands.Distinct().Concat(step.Results).Sum(BytesOf);
        }
    }

    /// <summary>Shapes and dtypes of the arguments.</summary>
    public IReadOnlyList<TensorSpec> Arguments => _arguments;

    /// <summary>How many steps a call makes; a fused group of operations is one.</summary>
    public int StepCount { get; }

    /// <summary>How many operations a call computes.</summary>
    public int OperationCount { get; }

    /// <summary>How many bytes the steps read and write, whatever of it stays in caches.</summary>
    public long BytesMoved { get; }

    /// <summary>
    /// The size of the block of memory for what lies between two steps, in bytes; calls at the same time have one each.
    /// </summary>
    public long BufferBytes => Plan.Memory.Bytes;

    /// <summary>The size that it would have if no two values took the same place one after the other, in bytes.</summary>
    public long UnsharedBytes => Plan.Memory.Sum;

    /// <summary>What is run.</summary>
    internal ExecutionPlan Plan { get; }

    /// <summary>The plan: a line for each step with operands, shape and dtype, in the order in which they run.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(_name).Append('(').AppendJoin(", ", Arguments.Select((spec, i) => $"{_parameters[i]}: {Describe(spec)}")).Append(')');
        foreach (PlanStep step in Plan.Steps)
        {
            text.AppendLine().Append("  ").AppendJoin(", ", step.Results.Select(Name))
                .Append(step.Results.Length > 0 ? " = " : string.Empty)
                .Append(step.IsView ? "view " : string.Empty).Append(step.Operation.Name)
                .Append('(').AppendJoin(", ", step.Operands.Select(Name)).Append(')');
            if (step.Results.Length > 0)
            {
                text.Append(" -> ").AppendJoin(", ", step.Results.Select(result => Describe(Plan.Program.Specs[result])));
            }

            if (step.Operation is FusedOp fused)
            {
                text.AppendLine().Append("    ").Append(fused);
            }
        }

        return text.AppendLine().Append("  return ").AppendJoin(", ", Plan.Program.Results.Select(Name)).AppendLine()
            .Append(CultureInfo.InvariantCulture, $"  {Counted(OperationCount, "operation")} in {Counted(StepCount, "step")}; ")
            .Append(CultureInfo.InvariantCulture, $"moves {BytesMoved:N0} bytes; ")
            .Append(CultureInfo.InvariantCulture, $"{BufferBytes:N0} bytes between steps, {UnsharedBytes:N0} without sharing")
            .ToString();
    }

    /// <summary>Whether arguments have the shapes and dtypes of this plan.</summary>
    internal bool IsFor(ReadOnlySpan<Tensor> arguments)
    {
        if (arguments.Length != _arguments.Length)
        {
            return false;
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            ref readonly TensorSpec spec = ref _arguments[i];
            if (arguments[i].DType != spec.DType || !arguments[i].Shape.Equals(spec.Shape))
            {
                return false;
            }
        }

        return true;
    }

    internal Tensor[] Run(ReadOnlySpan<Tensor> arguments)
    {
        CompiledRun run = _idle.TryTake(out CompiledRun? idle) ? idle : new(Plan);
        try
        {
            return run.Run(arguments);
        }
        finally
        {
            _idle.Return(run);
        }
    }

    private static string Counted(int count, string what) =>
        count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");

    private static string Describe(TensorSpec spec) => $"{spec.DType.Name} {spec.Shape}";

    private long BytesOf(int value) => Plan.Program.IsLiteral(value)
        ? 0
        : Plan.Program.Specs[value].Shape.ElementCount * Plan.Program.Specs[value].DType.Size;

    private string Name(int value) => value < _parameters.Length ? _parameters[value]
        : !Plan.Program.Held.TryGetValue(value, out Tensor? held) ? $"%{value}"
        : held.IsLiteral ? held.ToString()
        : $"closed over {Describe(Plan.Program.Specs[value])}";
}
