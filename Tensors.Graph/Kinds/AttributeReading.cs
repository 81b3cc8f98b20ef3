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

    private static T Typed<T>(object value, string name, string node, string op) => value is T typed
        ? typed
        : throw new GraphTypeException($"Attribute '{name}' of node '{node}' ({op}) is a {value.GetType().Name}; a {typeof(T).Name} is needed.");
}
