using System.Diagnostics.CodeAnalysis;

namespace Tensors;

/// <summary>Objects that nobody uses at the moment, for any thread to take.</summary>
/// <typeparam name="T">Their type.</typeparam>
internal sealed class IdlePool<T>
    where T : class
{
    private readonly Stack<T> _idle = new();

    /// <summary>Takes the one that was given back last, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out T? taken)
    {
        lock (_idle)
        {
            return _idle.TryPop(out taken);
        }
    }

    /// <summary>Gives one back.</summary>
    public void Return(T unused)
    {
        lock (_idle)
        {
            _idle.Push(unused);
        }
    }
}
