namespace Tensors;

/// <summary>The interpreters in place, as an immutable list with the innermost first.</summary>
public sealed class Interpreters
{
    internal Interpreters(Interpreter top, Interpreters? below)
    {
        Top = top;
        Below = below;
    }

    /// <summary>The innermost interpreter.</summary>
    public Interpreter Top { get; }

    /// <summary>The ones that were in place before it.</summary>
    public Interpreters? Below { get; }

    /// <summary>
    /// Applies an operation by the interpreter on top of <paramref name="stack"/>, or, without any, hands it to a symbol among the
    /// operands, or executes it at once.
    /// </summary>
    public static void Apply(
        Interpreters? stack, Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs)
    {
        if (stack is not null)
        {
            stack.Top.Apply(operation, inputs, specs, outputs, stack.Below);
        }
        else if (Symbol.Among(inputs) is { } symbol)
        {
            symbol.Apply(operation, inputs, outputs);
        }
        else
        {
            EagerInterpreter.Apply(operation, inputs, specs, outputs);
        }
    }

    internal static void Reading(Interpreters? stack, Tensor tensor)
    {
        for (; stack is not null; stack = stack.Below)
        {
            stack.Top.Reading(tensor);
        }
    }

    internal static string? WhyWithoutElements(Interpreters? stack, Tensor tensor) =>
        stack is null ? null : stack.Top.WhyWithoutElements(tensor) ?? WhyWithoutElements(stack.Below, tensor);

    internal static Interpreters? Without(Interpreters? stack, Interpreter removed)
    {
        if (stack is null || ReferenceEquals(stack.Top, removed))
        {
            return stack?.Below;
        }

        Interpreters? below = Without(stack.Below, removed);
        return ReferenceEquals(below, stack.Below) ? stack : new(stack.Top, below);
    }
}
