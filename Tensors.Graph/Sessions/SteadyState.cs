namespace Tensors.Graphs;

/// <summary>
/// What is left to do in a run whose feeds have the shapes of the run before. What follows from shapes and constants alone has been
/// computed then and stays; what only served that, and cannot fail, is left out.
/// </summary>
internal sealed class SteadyState
{
    private readonly (VariableState Variable, Shape Shape)[] _assumptions;

    private SteadyState(Kernel[] steps, bool[] isKnown, ShapeFlow flow)
    {
        Steps = steps;
        _assumptions = flow.Assumptions;
        Dropped = [.. Enumerable.Range(0, isKnown.Length).Where(slot => !isKnown[slot])];
        int firstWriter = Array.FindIndex(steps, step => step is IWritesVariable);
        KeepsOverwritten = firstWriter >= 0 && Array.FindLastIndex(steps, flow.CanFail) > firstWriter;
    }

    /// <summary>What is computed anew, in order.</summary>
    public Kernel[] Steps { get; }

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

        return new([.. open], isKnown, flow);
    }
}
