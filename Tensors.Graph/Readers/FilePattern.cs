using System.Text;
using System.Text.RegularExpressions;

namespace Tensors.Graphs;

/// <summary>
/// Names of files with wildcards: <c>*</c> for any letters, <c>?</c> for one, <c>[a-z]</c> and <c>[!a-z]</c> for one of some, or of none.
/// </summary>
internal static class FilePattern
{
    private static readonly char[] s_wildcards = ['*', '?', '['];

    /// <summary>The files and folders whose names fit, in no order.</summary>
    public static IEnumerable<string> Matching(string pattern)
    {
        if (pattern.IndexOfAny(s_wildcards) < 0)
        {
            return Path.Exists(pattern) ? [pattern] : [];
        }

        int end = Math.Max(pattern.LastIndexOf('/'), pattern.LastIndexOf(Path.DirectorySeparatorChar)) + 1;
        string folder = pattern[..end];
        Regex names = new(
            $"^{Expression(pattern[end..])}$", RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
        IEnumerable<string> folders = folder.IndexOfAny(s_wildcards) < 0
            ? [folder]
            : Matching(folder[..^1]).Select(found => found + folder[^1]);
        return folders.Where(each => each.Length == 0 || Directory.Exists(each))
            .SelectMany(each => Directory.EnumerateFileSystemEntries(each.Length == 0 ? "." : each)
                .Select(found => Path.GetFileName(found))
                .Where(name => names.IsMatch(name))
                .Select(name => each + name));
    }

    private static string Expression(string pattern)
    {
        StringBuilder expression = new();
        for (int i = 0; i < pattern.Length; i++)
        {
            int close = pattern[i] == '[' && i + 2 < pattern.Length ? pattern.IndexOf(']', i + 2) : -1;
            if (close > 0)
            {
                bool isNegated = pattern[i + 1] is '!' or '^';
                string letters = pattern[(i + (isNegated ? 2 : 1))..close].Replace("\\", "\\\\", StringComparison.Ordinal).Replace(
                    "[", "\\[", StringComparison.Ordinal);
                expression.Append(isNegated ? "[^" : "[").Append(letters).Append(']');
                i = close;
            }
            else
            {
                expression.Append(pattern[i] switch
                {
                    '*' => ".*",
                    '?' => ".",
                    var letter => Regex.Escape($"{letter}"),
                });
            }
        }

        return expression.ToString();
    }
}
