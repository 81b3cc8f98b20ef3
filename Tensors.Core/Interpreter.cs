namespace Tensors;

/// <summary>
/// What applying an operation means at the moment. Without any interpreter in place operations execute at once; a tape lets
/// the one below do its work and takes a note; a tracer appends a node and returns tensors without data.
/// </summary>
/// <remarks>
/// Interpreters form a stack that follows <c>async</c>/<c>await</c>: code that is started while one is in place sees it, code
/// on unrelated threads does not. An interpreter can be applied from several threads at once if the program forks inside it.
/// </remarks>
public abstract class Interpreter
{
    private static readonly AsyncLocal<Interpreters?> Stack = new();

    // Spares programs without interpreters the look into the execution context.
    private static int s_entered;

    /// <summary>The interpreters in place, top first, or null when operations execute at once.</summary>
    public static Interpreters? Current => s_entered == 0 ? null : Stack.Value;

    /// <summary>
    /// Whether, while this is on top, operations on symbols go to these at once, as they were written. Then it sees only the others: a
    /// tracer's symbols note by themselves what is applied to them.
    /// </summary>
    protected internal virtual bool LetsSymbolsPass => false;

    /// <summary>Applies an operation whose operands have been checked.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Its operands.</param>
    /// <param name="specs">What its rule says of the results.</param>
    /// <param name="outputs">Room for the results.</param>
    /// <param name="below">The interpreters below this one; apply through <see cref="Interpreters.Apply"/>.</param>
    protected internal abstract void Apply(
        Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below);

    /// <summary>Told that a program reads elements of a tensor: what it computes from them in C# is not seen.</summary>
    /// <param name="tensor">The tensor.</param>
    protected internal virtual void Reading(Tensor tensor)
    {
    }

    /// <summary>Why a tensor that this interpreter made has no elements to read, or null where it does not know.</summary>
    /// <param name="tensor">A tensor without elements.</param>
    protected internal virtual string? WhyWithoutElements(Tensor tensor) => null;

    /// <summary>Puts this interpreter on top for the current flow of execution.</summary>
    protected void Enter()
    {
        s_entered = 1;
        Stack.Value = new(this, Stack.Value);
    }

    /// <summary>Takes this interpreter out of the current flow of execution, wherever it is in the stack.</summary>
    protected void Leave() => Stack.Value = Interpreters.Without(Stack.Value, this);

    /// <summary>Takes this interpreter out of the stack until the returned scope is disposed.</summary>
    protected Scope Suspend()
    {
        Scope scope = new(Stack.Value);
        Leave();
        return scope;
    }

    /// <summary>
    /// Puts these interpreters, and no others, in place until the returned scope is disposed: what is applied then stays below a level.
    /// </summary>
    /// <param name="stack">The interpreters, or null to execute at once.</param>
    protected internal static Scope Within(Interpreters? stack)
    {
        Scope scope = new(Stack.Value);
        Stack.Value = stack;
        return scope;
    }

    /// <summary>Restores a stack of interpreters when disposed.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly Interpreters? _restored;

        internal Scope(Interpreters? restored) => _restored = restored;

        /// <summary>Puts back what was in place.</summary>
        public void Dispose() => Stack.Value = _restored;
    }
}
