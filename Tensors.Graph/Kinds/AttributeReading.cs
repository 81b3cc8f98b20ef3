namespace Tensors.Graphs;

/// <summary>Attributes of nodes by name and type. A file may leave one out, or give it another type.</summary>
internal static class AttributeReading
{
    /// <exception cref="GraphTypeException">The attribute is missing, or of another type.</exception>
    public static T Required<T>(IReadOnlyDictionary<string, object> attributes, string name, string node, string op) =>
        attributes.TryGetValue(name, out object? value)
            ? Typed<T>(value, name, node, op)
            : throw new GraphTypeException($"Node '{node}' ({op}) has no attribute '{name}'.");

    /// <exception cref="GraphTypeException">The attribute is of another type.</exception>
    public static T Optional<T>(IReadOnlyDictionary<string, object> attributes, string name, T missing, string node, string op) =>
        attributes.TryGetValue(name, out object? value) ? Typed<T>(value, name, node, op) : missing;

    // Integers are kept in 64 bits; where 32 are asked for (axes, counts), no bits get lost.
    private static T Typed<T>(object value, string name, string node, string op) => value switch
    {
        T typed => typed,
        long integer when typeof(T) == typeof(int) => integer == (int)integer
            ? (T)(object)(int)integer
            : throw new GraphTypeException($"Attribute '{name}' of node '{node}' ({op}) is {integer}; a number of 32 bits is needed."),
        long[] integers when typeof(T) == typeof(int[]) =>
            (T)(object)Array.ConvertAll(integers, integer => Typed<int>(integer, name, node, op)),
        _ => throw new GraphTypeException(
            $"Attribute '{name}' of node '{node}' ({op}) is a {value.GetType().Name}; a {typeof(T).Name} is needed."),
    };
}
