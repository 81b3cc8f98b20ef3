namespace Tensors.Graphs;

// The number of steps taken.
public static partial class Ops
{
    /// <summary>The variable that counts training steps; made if there is none.</summary>
    public static Variable GetOrCreateGlobalStep() => GetGlobalStep() ?? CreateGlobalStep();

    /// <summary>The variable that counts training steps, or null.</summary>
    public static Variable? GetGlobalStep() => Graph.Default.GetCollection<Variable>(GraphKeys.GlobalStep) is [Variable step, ..]
        ? step
        : null;

    /// <summary>Makes the variable that counts training steps.</summary>
    /// <exception cref="ArgumentException">There is one already.</exception>
    public static Variable CreateGlobalStep()
    {
        if (GetGlobalStep() is not null)
        {
            throw new ArgumentException("\"global_step\" already exists.");
        }

        using NameScope root = Graph.Default.OpenScope(null);
        return GetVariable(
            "global_step", [], DataType.Int64, Initializers.Zeros(), trainable: false,
            collections: [GraphKeys.GlobalVariables, GraphKeys.GlobalStep]);
    }
}
