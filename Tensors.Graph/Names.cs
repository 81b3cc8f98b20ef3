using System.Text.RegularExpressions;

namespace Tensors.Graphs;

/// <summary>What names may look like.</summary>
internal static partial class Names
{
    public static string RequireNode(string name) => Node().IsMatch(name)
        ? name
        : throw new ArgumentException($"'{name}' is not a valid node name; it has to match {Node()}.", nameof(name));

    public static void RequireScope(string name, bool atRoot)
    {
        Regex pattern = atRoot ? Node() : NestedScope();
        if (!pattern.IsMatch(name))
        {
            throw new ArgumentException($"'{name}' is not a valid scope name; it has to match {pattern}.", nameof(name));
        }
    }

    // \z, not $, which would let a line feed pass at the end.
    [GeneratedRegex(@"^[A-Za-z0-9.][A-Za-z0-9_.\-/]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Node();

    [GeneratedRegex(@"^[A-Za-z0-9_.\-/]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NestedScope();
}
