using System.Text;
using System.Text.RegularExpressions;

namespace Tensors.Graphs;

/// <summary>Patterns as TensorFlow has them, which are those of RE2, for the regular expressions of .NET.</summary>
internal static class Re2Syntax
{
    private const string Digit = "0-9";
    private const string Word = "0-9A-Za-z_";
    private const string Space = @"\t\n\f\r ";

    private static readonly Dictionary<string, string> s_posix = new()
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = Digit,
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = Word,
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>A pattern that takes time in proportion to the text, whatever file it comes from.</summary>
    /// <exception cref="InvalidArgumentException">It is none.</exception>
    public static Regex Compile(string pattern, bool isWhole, Node node)
    {
        try
        {
            string translated = Translate(pattern);
            return new(isWhole ? $@"\A(?:{translated})\z" : translated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new InvalidArgumentException($"Invalid pattern: {pattern}, error: {failure.Message}", node, failure);
        }
    }

    /// <summary>The text that a match is replaced by: <c>\1</c> stands for the first group, <c>\0</c> for all of it.</summary>
    /// <exception cref="InvalidArgumentException">There is no such group.</exception>
    public static Func<Match, string> Rewrite(string rewrite, Regex pattern, Node node)
    {
        List<(string Text, int Group)> parts = [];
        for (int i = 0; i < rewrite.Length; i++)
        {
            char next = i + 1 < rewrite.Length ? rewrite[i + 1] : ' ';
            if (rewrite[i] != '\\')
            {
                parts.Add((rewrite[i].ToString(), -1));
                continue;
            }

            i++;
            parts.Add(next switch
            {
                '\\' => ("\\", -1),
                >= '0' and <= '9' when Array.IndexOf(pattern.GetGroupNumbers(), next - '0') >= 0 => ("", next - '0'),
                _ => throw new InvalidArgumentException(
                    $"Invalid rewrite string: {rewrite}, a backslash is followed by one or by the number of a group of '{pattern}'.", node),
            });
        }

        return match => string.Concat(parts.Select(part => part.Group < 0 ? part.Text : match.Groups[part.Group].Value));
    }

    // Classes of RE2 are those of ASCII; its $ is the end of the text alone.
    private static string Translate(string pattern)
    {
        StringBuilder translated = new();
        bool isClass = false;
        bool hasLines = pattern.Contains("(?m", StringComparison.Ordinal);
        for (int i = 0; i < pattern.Length; i++)
        {
            string rest = pattern[i..];
            if (rest.StartsWith(@"\Q", StringComparison.Ordinal))
            {
                int end = pattern.IndexOf(@"\E", i, StringComparison.Ordinal);
                translated.Append(Regex.Escape(end < 0 ? pattern[(i + 2)..] : pattern[(i + 2)..end]));
                i = end < 0 ? pattern.Length : end + 1;
            }
            else if (rest[0] == '\\' && rest.Length > 1)
            {
                translated.Append(Escape(rest[1], isClass));
                i++;
            }
            else if (!isClass && rest.StartsWith("(?P<", StringComparison.Ordinal))
            {
                translated.Append("(?<");
                i += 3;
            }
            else if (!isClass && rest[0] == '[')
            {
                isClass = true;
                translated.Append('[');

                // A bracket right after the opening one is itself.
                i = Copy('^', i);
                i = i + 1 < pattern.Length && pattern[i + 1] == ']' ? i + 1 : i;
                translated.Append(pattern[i] == ']' ? @"\]" : "");
            }
            else if (isClass && rest.StartsWith("[:", StringComparison.Ordinal)
                && rest.IndexOf(":]", StringComparison.Ordinal) is > 0 and var end)
            {
                translated.Append(s_posix.TryGetValue(rest[2..end], out string? characters)
                    ? characters
                    : throw new ArgumentException($"invalid character class range: {rest[..(end + 2)]}"));
                i += end + 1;
            }
            else if (isClass)
            {
                isClass = rest[0] != ']';
                translated.Append(rest[0] == '[' ? @"\[" : rest[..1]);
            }
            else
            {
                translated.Append(rest[0] == '$' && !hasLines ? @"\z" : rest[..1]);
            }
        }

        return translated.ToString();

        int Copy(char expected, int at)
        {
            if (at + 1 < pattern.Length && pattern[at + 1] == expected)
            {
                translated.Append(expected);
                return at + 1;
            }

            return at;
        }
    }

    private static string Escape(char escaped, bool isClass) => escaped switch
    {
        'd' => isClass ? Digit : $"[{Digit}]",
        'w' => isClass ? Word : $"[{Word}]",
        's' => isClass ? Space : $"[{Space}]",
        'D' when !isClass => $"[^{Digit}]",
        'W' when !isClass => $"[^{Word}]",
        'S' when !isClass => $"[^{Space}]",
        _ => $@"\{escaped}",
    };
}
