using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>Compiles functions over tensors: what they do is planned once for each combination of shapes, and then only computed.</summary>
/// <remarks>
/// <para>The function is called once for each combination of shapes and dtypes of its arguments, with stand-ins that have no elements; what
/// it applies becomes a plan (<see cref="CompiledPlan"/>), which later calls run. So its C# code runs once per combination: branches and
/// loops are taken as they fall then, C# values that it closes over are those of that time, and it must not read elements.</para>
/// <para>The plan has common subexpressions once, computes what follows from numbers alone beforehand, goes over memory once for a chain of
/// elementwise operations (fusion), and keeps one block of memory for what lies between its steps. Results have the bits of the plain
/// function. What nobody uses is not computed, and so does not fail either.</para>
/// <para>Tensors that the function closes over are read at each call, so that parameters which an optimizer changes in place are seen as
/// they are then. A C# variable that is given another tensor later is not noticed; pass that as an argument. A whole training step can be
/// one function, tape and optimizer inside. Draws without a seed, and dropout, are new in each call, as in the plain function.</para>
/// <para>While an interpreter is in place, such as a tape around the call, the plain function is called, so that all derivatives and
/// transformations of it are there; compile the function that asks for the gradient to have that compiled.</para>
/// </remarks>
/// <example>
/// <code>
/// Adam adam = new();
/// var step = Compiler.Compile((Tensor x, Tensor y) =>
/// {
///     using GradientTape tape = new();
///     tape.Watch(weights);
///     Tensor loss = (x.MatMul(weights) - y).Square().Mean();
///     adam.Step([weights], tape.Gradient(loss, [weights]));
///     return loss;
/// });
/// Tensor first = step.Call(inputs, targets);
/// </code>
/// </example>
public static class Compiler
{
    /// <summary>Compiles a function without arguments.</summary>
    /// <param name="function">The function.</param>
    /// <param name="options">Bounds and explanations; null for the defaults.</param>
    public static CompiledFunction<Func<Tensor>> Compile(Func<Tensor> function, CompileOptions? options = null)
    {
        PlanCache cache = new(_ => [function()], function, options);
        return new(cache, () => cache.Call([])[0]);
    }

    /// <summary>Compiles a function of one tensor.</summary>
    /// <param name="function">The function.</param>
    /// <param name="options">Bounds and explanations; null for the defaults.</param>
    [OverloadResolutionPriority(1)]
    public static CompiledFunction<Func<Tensor, Tensor>> Compile(Func<Tensor, Tensor> function, CompileOptions? options = null)
    {
        PlanCache cache = new(x => [function(x[0])], function, options);
        return new(cache, x => cache.Call([x])[0]);
    }

    /// <summary>Compiles a function of two tensors; see <see cref="Compile(Func{Tensor, Tensor}, CompileOptions)"/>.</summary>
    public static CompiledFunction<Func<Tensor, Tensor, Tensor>> Compile(
        Func<Tensor, Tensor, Tensor> function, CompileOptions? options = null)
    {
        PlanCache cache = new(x => [function(x[0], x[1])], function, options);
        return new(cache, (x, y) => cache.Call([x, y])[0]);
    }

    /// <summary>Compiles a function of three tensors; see <see cref="Compile(Func{Tensor, Tensor}, CompileOptions)"/>.</summary>
    public static CompiledFunction<Func<Tensor, Tensor, Tensor, Tensor>> Compile(
        Func<Tensor, Tensor, Tensor, Tensor> function, CompileOptions? options = null)
    {
        PlanCache cache = new(x => [function(x[0], x[1], x[2])], function, options);
        return new(cache, (x, y, z) => cache.Call([x, y, z])[0]);
    }

    /// <summary>
    /// Compiles a function of one tensor with two results; see <see cref="Compile(Func{Tensor, Tensor}, CompileOptions)"/>.
    /// </summary>
    [OverloadResolutionPriority(1)]
    public static CompiledFunction<Func<Tensor, (Tensor, Tensor)>> Compile(
        Func<Tensor, (Tensor, Tensor)> function, CompileOptions? options = null)
    {
        PlanCache cache = new(x => List(function(x[0])), function, options);
        return new(cache, x => Pair(cache.Call([x])));
    }

    /// <summary>
    /// Compiles a function of two tensors with two results; see <see cref="Compile(Func{Tensor, Tensor}, CompileOptions)"/>.
    /// </summary>
    public static CompiledFunction<Func<Tensor, Tensor, (Tensor, Tensor)>> Compile(
        Func<Tensor, Tensor, (Tensor, Tensor)> function, CompileOptions? options = null)
    {
        PlanCache cache = new(x => List(function(x[0], x[1])), function, options);
        return new(cache, (x, y) => Pair(cache.Call([x, y])));
    }

    /// <summary>
    /// Compiles a function of three tensors with two results; see <see cref="Compile(Func{Tensor, Tensor}, CompileOptions)"/>.
    /// </summary>
    public static CompiledFunction<Func<Tensor, Tensor, Tensor, (Tensor, Tensor)>> Compile(
        Func<Tensor, Tensor, Tensor, (Tensor, Tensor)> function, CompileOptions? options = null)
    {
        PlanCache cache = new(x => List(function(x[0], x[1], x[2])), function, options);
        return new(cache, (x, y, z) => Pair(cache.Call([x, y, z])));
    }

    /// <summary>Compiles a function of any number of tensors; see <see cref="Compile(Func{Tensor, Tensor}, CompileOptions)"/>.</summary>
    public static CompiledFunction<Func<Tensor[], Tensor>> Compile(Func<Tensor[], Tensor> function, CompileOptions? options = null)
    {
        PlanCache cache = new(x => [function(x)], function, options);
        return new(cache, x => cache.Call(x)[0]);
    }

    /// <summary>
    /// Compiles a function of any number of tensors with any number of results; see
    /// <see cref="Compile(Func{Tensor, Tensor}, CompileOptions)"/>.
    /// </summary>
    public static CompiledFunction<Func<Tensor[], Tensor[]>> Compile(Func<Tensor[], Tensor[]> function, CompileOptions? options = null)
    {
        PlanCache cache = new(function, function, options);
        return new(cache, cache.Call);
    }

    private static Tensor[] List((Tensor First, Tensor Second) pair) => [pair.First, pair.Second];

    private static (Tensor First, Tensor Second) Pair(Tensor[] list) => (list[0], list[1]);
}
