namespace Tensors.Graphs;

// C# functions in graphs, and gradients that programs bring along.
public static partial class Ops
{
    /// <summary>A C# function of one tensor as a node: TensorFlow's <c>py_func</c>.</summary>
    /// <param name="function">From the value to the result; it runs each time that the node does, on the thread of the run.</param>
    /// <param name="input">The operand.</param>
    /// <param name="outType">The type of the result; null for that of the operand.</param>
    /// <param name="gradient">The gradient, in nodes; null where the result is a constant to gradients.</param>
    /// <param name="isStateful">Whether the result depends on more than the operand, so that it is worked out in every run.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>A tensor of unknown shape; say it by <c>SetShape</c> where it is known.</returns>
    public static Tensor CSharpFunc(
        Func<Tensor, Tensor> function, TensorLike input, DataType? outType = null, OperationGradient? gradient = null,
        bool isStateful = true, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CSharpFunc(inputs => [function(inputs[0])], [input], [outType ?? input.NaturalType], gradient, isStateful, name)[0];
    }

    /// <summary>A C# function as a node: TensorFlow's <c>py_func</c>.</summary>
    /// <param name="function">From the values to the results; it runs each time that the node does, on the thread of the run.</param>
    /// <param name="inputs">The operands: numbers.</param>
    /// <param name="outTypes">The types of the results.</param>
    /// <param name="gradient">The gradient, in nodes; null where the results are constants to gradients.</param>
    /// <param name="isStateful">Whether the results depend on more than the operands, so that they are worked out in every run.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>Tensors of unknown shape.</returns>
    /// <remarks>
    /// What the function throws becomes an <see cref="OpException"/> that names the node: of what is wrong with an argument an
    /// <see cref="InvalidArgumentException"/>, of what is not supported an <see cref="UnimplementedException"/>, else an
    /// <see cref="UnknownException"/>. A result of another type or number is an <see cref="InvalidArgumentException"/>. Files hold no
    /// functions: a graph that is read from one runs such a node only in the program that made it.
    /// </remarks>
    public static Tensor[] CSharpFunc(
        Func<Tensor[], Tensor[]> function, IReadOnlyList<TensorLike> inputs, IReadOnlyList<DataType> outTypes,
        OperationGradient? gradient = null, bool isStateful = true,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CSharpObjectFunc(
            values => function(
                Array.ConvertAll(
                    values, value => value as Tensor
                    ?? throw new GraphTypeException("A function of tensors was given text; use CSharpObjectFunc."))),
            inputs, outTypes, gradient, isStateful, name);
    }

    /// <summary>
    /// A C# function of numbers and text as a node, as <c>CSharpFunc</c> of tensors is.
    /// </summary>
    /// <param name="function">From values to results, each a <see cref="Tensor"/> or a <see cref="StringTensor"/>.</param>
    /// <param name="inputs">The operands.</param>
    /// <param name="outTypes">The types of the results.</param>
    /// <param name="gradient">The gradient, in nodes; null where the results are constants to gradients.</param>
    /// <param name="isStateful">Whether the results depend on more than the operands, so that they are worked out in every run.</param>
    /// <param name="name">The name of the node.</param>
    public static Tensor[] CSharpObjectFunc(
        Func<object[], object[]> function, IReadOnlyList<TensorLike> inputs, IReadOnlyList<DataType> outTypes,
        OperationGradient? gradient = null, bool isStateful = true,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        string op = isStateful ? "PyFunc" : "PyFuncStateless";
        using OpScope scope = OpScope.Open(name, op, [.. inputs]);
        Tensor[] operands = [.. inputs.Select((input, i) => scope.Convert(input, $"input_{i}"))];
        Dictionary<string, object> attributes = new()
        {
            ["token"] = CSharpKinds.Name(scope.Graph, function),
            ["Tin"] = Array.ConvertAll(operands, operand => operand.DataType.Base),
            ["Tout"] = outTypes.ToArray(),
        };
        if (gradient is not null)
        {
            attributes[GradientRegistry.Attribute] = scope.Graph.GradientOverrides.Add(op, gradient);
        }

        return [.. scope.Node(op, operands, attributes).Outputs];
    }

    /// <summary>A function of one tensor with a gradient of its own: TensorFlow's <c>custom_gradient</c>.</summary>
    /// <param name="function">From the operand to the result and to the function from the result's cotangent to the operand's.</param>
    /// <param name="x">The operand.</param>
    /// <example><code>Tensor clipped = CustomGradient(v => (Identity(v), dy => ClipByValue(dy, -1f, 1f)), x);</code></example>
    public static Tensor CustomGradient(Func<Tensor, (Tensor Result, Func<Tensor, Tensor?> Gradient)> function, TensorLike x)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CustomGradient(
            args =>
            {
                (Tensor result, Func<Tensor, Tensor?> gradient) = function(args[0]);
                return ([result], cotangents => [gradient(cotangents[0])]);
            },
            [x])[0];
    }

    /// <summary>A function with a gradient of its own: TensorFlow's <c>custom_gradient</c>.</summary>
    /// <param name="function">From the operands to the results and to the function from the results' cotangents to the operands'.</param>
    /// <param name="args">The operands: everything that gradients are to reach.</param>
    /// <exception cref="ArgumentException">The function uses a trainable variable that is no operand, which no gradient would
    /// reach.</exception>
    public static Tensor[] CustomGradient(
        Func<Tensor[], (Tensor[] Results, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor?>> Gradient)> function,
        IReadOnlyList<TensorLike> args)
    {
        ArgumentNullException.ThrowIfNull(function);
        Graph graph = args.Select(arg => arg.Graph).FirstOrDefault(owner => owner is not null) ?? Graph.Default;
        Tensor[] operands = [.. args.Select(arg => arg.ToTensor(graph, "args"))];
        (Tensor[] results, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor?>> gradient) = function([.. operands]);
        RequireNoOtherVariable(graph, results, operands);
        string name = graph.GradientOverrides.Add("CustomGradient", (_, cotangents) =>
            [.. new Tensor?[results.Length], .. gradient([.. cotangents.Take(results.Length)])]);
        Tensor[] all = [.. results, .. operands];
        return [.. graph.AddNode("IdentityN", null, all, new()
        {
            ["T"] = Array.ConvertAll(all, tensor => tensor.DataType.Base),
            [GradientRegistry.Attribute] = name,
        }).Outputs.Take(results.Length)];
    }

    /// <summary>
    /// Gives a gradient a name, under which a <c>graph.GradientOverrideMap</c> gives it to operations: TensorFlow's
    /// <c>RegisterGradient</c>.
    /// </summary>
    /// <param name="opType">The name; that of an operation of a program's own gives it to all such operations.</param>
    /// <param name="gradient">The gradient.</param>
    /// <exception cref="ArgumentException">There is a gradient of this name, or a kind of operations that has one.</exception>
    public static void RegisterGradient(string opType, OperationGradient gradient)
    {
        ArgumentException.ThrowIfNullOrEmpty(opType);
        ArgumentNullException.ThrowIfNull(gradient);
        GradientRegistry.Add(opType, gradient);
    }

    private static void RequireNoOtherVariable(Graph graph, Tensor[] results, Tensor[] operands)
    {
        HashSet<Tensor> seen = [.. operands];
        Stack<Tensor> open = new(results);
        HashSet<string> trainable =
            [.. graph.GetCollection(GraphKeys.TrainableVariables).OfType<Variable>().Select(variable => variable.Reference.Op.Name)];
        while (open.TryPop(out Tensor? tensor))
        {
            if (!seen.Add(tensor))
            {
                continue;
            }

            if (trainable.Contains(tensor.Op.Name))
            {
                throw new ArgumentException(
                    $"CustomGradient: the function uses the variable '{tensor.Op.Name}', which is no operand, so that no gradient would "
                    + "reach it; pass it among the operands.");
            }

            foreach (Tensor input in tensor.Op.Inputs)
            {
                open.Push(input);
            }
        }
    }
}
