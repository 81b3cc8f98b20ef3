namespace Tensors;

/// <summary>Steps that become one fused operation, while they are being collected.</summary>
internal sealed class FusionGroup(FusionDomain domain)
{
    private bool _usesRows;
    private bool _folds;

    public FusionDomain Domain { get; } = domain;

    /// <summary>The steps, ascending.</summary>
    public List<int> Members { get; } = [];

    /// <summary>Where values stand that members take or make.</summary>
    public Dictionary<int, Place> Places { get; } = [];

    /// <summary>Groups that have to run before.</summary>
    public HashSet<FusionGroup> Before { get; } = [];

    /// <summary>Whether another one has to run before, directly or by way of others.</summary>
    public static bool Reaches(IEnumerable<FusionGroup> from, FusionGroup wanted)
    {
        HashSet<FusionGroup> seen = [.. from];
        Stack<FusionGroup> open = new(seen);
        while (open.TryPop(out FusionGroup? group))
        {
            if (ReferenceEquals(group, wanted))
            {
                return true;
            }

            foreach (FusionGroup before in group.Before)
            {
                if (seen.Add(before))
                {
                    open.Push(before);
                }
            }
        }

        return false;
    }

    /// <summary>Adds a step if its operation fits.</summary>
    /// <param name="number">The number of the step.</param>
    /// <param name="step">The step.</param>
    /// <param name="shapeOf">The shape of a value.</param>
    public bool TryAdd(int number, ProgramStep step, Func<int, Shape> shapeOf)
    {
        Place[] places = new Place[step.Operands.Length];
        for (int i = 0; i < places.Length; i++)
        {
            int operand = step.Operands[i];
            if (!Places.TryGetValue(operand, out places[i]))
            {
                if (Domain.PlaceOf(shapeOf(operand)) is not { } place)
                {
                    return false;
                }

                places[i] = place;
            }
        }

        int result = step.Results.Start.Value;
        if (Domain.PlaceOf(step.Operation!, places, shapeOf(result)) is not { } made)
        {
            return false;
        }

        bool usesRows = _usesRows || FusionDomain.IsOfRows(made) || Array.Exists(places, FusionDomain.IsOfRows);
        bool folds = _folds || made == Place.Folded;
        if (usesRows && folds)
        {
            return false;
        }

        (_usesRows, _folds) = (usesRows, folds);
        for (int i = 0; i < places.Length; i++)
        {
            Places[step.Operands[i]] = places[i];
        }

        Places[result] = made;
        Members.Add(number);
        return true;
    }
}
