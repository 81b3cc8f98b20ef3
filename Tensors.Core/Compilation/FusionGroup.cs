namespace Tensors;

/// <summary>Steps that become one fused operation, while they are being collected.</summary>
/// <param name="domain">The elements that they go over.</param>
/// <param name="level">How many steps and groups stand before it on the longest way, counted where a group is left.</param>
internal sealed class FusionGroup(FusionDomain domain, int level)
{
    private readonly Dictionary<int, Place> _places = [];
    private bool _usesRows;
    private bool _folds;

    public FusionDomain Domain { get; } = domain;

    public int Level { get; } = level;

    /// <summary>The steps, in no order.</summary>
    public List<int> Members { get; } = [];

    /// <summary>Whether the steps of another one may be steps of this.</summary>
    public bool CanTake(FusionGroup other) => Domain == other.Domain && Level == other.Level && !((_usesRows || other._usesRows)
        && (_folds || other._folds));

    /// <summary>Takes the steps of another one.</summary>
    public void Take(FusionGroup other)
    {
        _usesRows |= other._usesRows;
        _folds |= other._folds;
        Members.AddRange(other.Members);
        foreach ((int value, Place place) in other._places)
        {
            _places[value] = place;
        }
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
            if (!_places.TryGetValue(operand, out places[i]))
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
            _places[step.Operands[i]] = places[i];
        }

        _places[result] = made;
        Members.Add(number);
        return true;
    }
}
