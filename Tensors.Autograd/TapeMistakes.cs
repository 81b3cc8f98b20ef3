namespace Tensors.Autograd;

/// <summary>What a tape notes to name the mistake behind a gradient that does not exist. Tensors are known by number only.</summary>
internal sealed class TapeMistakes
{
    // No derivative of this order is taken by hand.
    private const int MostOpen = 64;

    // A tape that stays open while a program goes on does not fill the memory with notes.
    private const int MostNoted = 10_000;

    private readonly HashSet<long> _used = [];
    private readonly HashSet<long> _watchedLate = [];
    private readonly HashSet<long> _read = [];

    /// <summary>Rejects another tape where so many are open that some were forgotten.</summary>
    public static void ThrowIfTooManyAreOpen(Interpreters? stack)
    {
        int open = 0;
        for (; stack is not null; stack = stack.Below)
        {
            open += stack.Top is GradientTape ? 1 : 0;
        }

        if (open >= MostOpen)
        {
            throw new InvalidOperationException(
                $"GradientTape: {open} tapes are open in this flow, and each records what the others do. Dispose of a tape when its work "
                + "is done: using GradientTape tape = new();");
        }
    }

    /// <summary>What is wrong with the place of the tape in the flow of the program, or null.</summary>
    public static string? OfFlow(bool isHere, bool isDisposed, bool isForgotten) => (isHere, isDisposed, isForgotten) switch
    {
        (_, _, true) =>
            "The tape ended when one that was opened before it was disposed of; dispose of tapes in the reverse order, as using does.",
        (_, true, _) => "The tape was disposed of, and what is computed afterwards is not recorded.",
        (false, _, _) =>
            "The tape does not record here: it was opened in another flow of execution, as in an async method, whose tapes end with it for "
            + "its caller. Open it where the target is computed.",
        _ => null,
    };

    /// <summary>Notes an operand that is not tracked.</summary>
    public void Used(Tensor tensor)
    {
        if (!tensor.IsLiteral && _used.Count < MostNoted)
        {
            _used.Add(tensor.Id);
        }
    }

    /// <summary>Notes that a tensor is watched from now on.</summary>
    public void Watched(Tensor tensor)
    {
        if (_used.Contains(tensor.Id))
        {
            _watchedLate.Add(tensor.Id);
        }
    }

    /// <summary>Notes that elements of a tracked tensor were read.</summary>
    public void Read(Tensor tensor)
    {
        if (_read.Count < MostNoted)
        {
            _read.Add(tensor.Id);
        }
    }

    /// <summary>What was done wrong with a source that no target depends on, or null.</summary>
    public string? Find(Tensor source, HashSet<long> dependents, bool isTracked)
    {
        if (!isTracked)
        {
            return "It was not watched: call tape.Watch(source) before computing with it; a new tensor, also under an old name, has to be "
                + "watched anew.";
        }

        if (_watchedLate.Contains(source.Id))
        {
            return "It was watched only after it had been used: call tape.Watch(source) before computing with it.";
        }

        return dependents.Overlaps(_read)
            ? "It, or what was computed from it, was read (Item, ToArray, AsSpan or a cast to a number): a number carries no gradient. Go "
                + "on with the tensor itself."
            : null;
    }
}
