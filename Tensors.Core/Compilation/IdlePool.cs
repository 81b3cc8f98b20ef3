using System.Diagnostics.CodeAnalysis;

namespace Tensors;

/// <summary>Objects that nobody uses at the moment, for any thread to take.</summary>
/// <typeparam name="T">Their type.</typeparam>
internal sealed class IdlePool<T>
    where T : class
{
    private readonly Stack<T> _idle = new();

    // Most of the time one thread takes and gives back one object: that needs no lock.
    private T? _first;

    /// <summary>Takes one that was given back, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out T? taken)
    {
        taken = Interlocked.Exchange(ref _first, null);
        if (taken is not null)
        {
            return true;
        }

        lock (_idle)
        {
            return _idle.TryPop(out taken);
        }
    }

    /// <summary>Gives one back.</summary>
    public void Return(T unused)
    {
        if (Interlocked.CompareExchange(ref _first, unused, null) is not null)
        {
            lock (_idle)
            {
                _idle.Push(unused);
            }
        }
    }
}
