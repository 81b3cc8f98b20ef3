namespace Tensors.Graphs;

/// <summary>
/// What is left to do in a run whose feeds have the shapes of the run before. What follows from shapes and constants alone has been
/// computed then and stays; what only served that, and cannot fail, is left out.
/// </summary>
internal sealed class SteadyState
{
    private readonly (VariableState Variable, Shape Shape)[] _assumptions;
    private readonly (int Fetch, FusedKernel Kernel, int Result)[] _writers;

    private SteadyState(Kernel[] steps, Kernel[] fused, int[] fetchSlots, bool[] isKnown, ShapeFlow flow)
    {
        Steps = steps;
        Fused = fused;
        _assumptions = flow.Assumptions;
        Dropped = [.. Enumerable.Range(0, isKnown.Length).Where(slot => !isKnown[slot])];
        int firstWriter = Array.FindIndex(steps, step => step is IWritesVariable);
        KeepsOverwritten = firstWriter >= 0 && Array.FindLastIndex(steps, flow.CanFail) > firstWriter;
        int lastFailure = Array.FindLastIndex(fused, flow.CanFail);
        _writers =
            [.. from kernel in fused[(lastFailure + 1)..].OfType<FusedKernel>()
                from result in Enumerable.Range(0, kernel.Results.Length)
                let fetch = Array.IndexOf(fetchSlots, kernel.Results[result])
                where fetch >= 0
                select (fetch, kernel, result)];
    }

    /// <summary>What is computed anew, node by node, in order.</summary>
    public Kernel[] Steps { get; }

    /// <summary>As <see cref="Steps"/>; nodes that go over the same elements are one step.</summary>
    public Kernel[] Fused { get; }

    /// <summary>The slots whose values do not outlive a run.</summary>
    public int[] Dropped { get; }

    /// <summary>Whether a step can fail after a variable was overwritten.</summary>
    public bool KeepsOverwritten { get; }

    /// <summary>Whether variables have the shapes that were counted on.</summary>
    public bool Holds()
    {
        foreach ((VariableState variable, Shape shape) in _assumptions)
        {
            if (!variable.Fits(shape))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Has the next run write what is fetched where it is wanted, if no step can fail any more by then: that saves a copy. What an earlier
    /// run wanted, and did not come to, is forgotten.
    /// </summary>
    /// <param name="wanted">Per fetch a tensor that may be overwritten, or nothing.</param>
    public void WriteInto(ReadOnlySpan<GraphValue> wanted)
    {
        foreach ((int fetch, FusedKernel kernel, int result) in _writers)
        {
            kernel.WriteInto(result, fetch < wanted.Length ? wanted[fetch].Tensor : null);
        }
    }

    /// <summary>Looks at what a run left in its slots.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="kernels">What was run.</param>
    /// <param name="slots">The values.</param>
    /// <param name="isKnown">Room for whether the value of a slot is the same in every run; kernels see it.</param>
    public static SteadyState Of(Plan plan, Kernel[] kernels, GraphValue[] slots, bool[] isKnown)
    {
        ShapeFlow flow = new(plan, slots, isKnown);
        List<Kernel> open = [.. kernels.Where(kernel => !flow.Knows(kernel))];
        bool[] isNeeded = new bool[slots.Length];
        foreach (int slot in plan.FetchSlots)
        {
            if (slot >= 0)
            {
                isNeeded[slot] = true;
            }
        }

        for (int i = open.Count - 1; i >= 0; i--)
        {
            Kernel kernel = open[i];
            int output = kernel.Site.Output;
            bool hasEffect = flow.CanFail(kernel) || (kernel.Node.Kind.IsStateful && kernel.Node.Role != NodeRole.Variable);
            if (!hasEffect && !isNeeded.AsSpan(output, Math.Max(1, kernel.Node.Outputs.Count)).Contains(true))
            {
                open.RemoveAt(i);
                continue;
            }

            foreach (int input in kernel.Site.Inputs)
            {
                isNeeded[input] = true;
            }
        }

        return new([.. open], Fuse(plan, open, slots, isKnown, flow), plan.FetchSlots, isKnown, flow);
    }

    private static Kernel[] Fuse(Plan plan, List<Kernel> kernels, GraphValue[] slots, bool[] isKnown, ShapeFlow flow)
    {
        ProgramStep[] steps = [.. kernels.Select(kernel => Step(kernel, isKnown, flow))];
        List<PlannedStep> planned = Fusion.Plan(
            steps, slots.Length, slot => SpecOf(slots[slot], flow.ShapeOf(slot)), slot => Array.IndexOf(plan.FetchSlots, slot) >= 0);
        Kernel[] fused =
        [
            .. planned.Select(step => step.Fused is null
                ? kernels[step.Members[0]]
                : new FusedKernel(kernels[step.Members[^1]], step.Fused, step.Operands!, step.Results!)),
        ];
        foreach (int member in planned.Where(step => step.Fused is not null).SelectMany(step => step.Members))
        {
            ((OperationKernel)kernels[member]).Release();
        }

        return fused;
    }

    private static ProgramStep Step(Kernel kernel, bool[] isKnown, ShapeFlow flow)
    {
        KernelSite site = kernel.Site;
        Range results = site.Output..(site.Output + Math.Max(1, kernel.Node.Outputs.Count));
        bool isBarrier = kernel is IWritesVariable || (kernel.Node.Kind.IsStateful && kernel.Node.Role != NodeRole.Variable);

        // An operation that is read from operands which change is another one in the next run.
        return !flow.CanFail(kernel) && kernel is OperationKernel { Operation: { } operation, OperandCount: var count }
            && Array.TrueForAll(site.Inputs[count..], slot => isKnown[slot])
            ? new(operation, site.Inputs[..count], results, isBarrier)
            : new(null, site.Inputs, results, isBarrier);
    }

    private static TensorSpec? SpecOf(GraphValue value, PartialShape shape) =>
        shape.IsFullyDefined && (value.Tensor ?? value.Variable?.Value) is { } tensor && tensor.Shape.Equals(shape.ToShape())
            ? new(tensor.Shape, tensor.DType)
            : null;
}
