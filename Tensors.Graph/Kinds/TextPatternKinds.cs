using System.Text;
using System.Text.RegularExpressions;

namespace Tensors.Graphs;

/// <summary>Text and regular expressions; patterns are those of RE2.</summary>
internal static class TextPatternKinds
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void AddTo(KindTable kinds)
    {
        TextKinds.Map(kinds, "StaticRegexReplace", e => Replace(e, e.Attribute<string>("pattern"), e.Attribute<string>("rewrite")));
        TextKinds.Map(kinds, "RegexReplace", e => Replace(e, e.Text(1).Item(), e.Text(2).Item()));
        TextKinds.Function(
            kinds, "StaticRegexFullMatch", node => node.Output(DataType.Bool, node.Shape(0)),
            e => Matches(e, e.Attribute<string>("pattern")));
        TextKinds.Function(kinds, "RegexFullMatch", node => node.Output(DataType.Bool, node.Shape(0)), e => Matches(e, e.Text(1).Item()));
    }

    private static Func<byte[], byte[]> Replace(Evaluation e, string pattern, string rewrite)
    {
        Regex expression = Re2Syntax.Compile(pattern, isWhole: false, e.Node);
        Func<Match, string> replacement = Re2Syntax.Rewrite(rewrite, expression, e.Node);
        bool all = e.Attribute("replace_global", true);
        return bytes =>
        {
            (string text, Encoding encoding) = Read(bytes);
            return encoding.GetBytes(Replace(text, expression, replacement, all));
        };
    }

    private static string Replace(string text, Regex expression, Func<Match, string> replacement, bool all)
    {
        StringBuilder replaced = new();
        int position = 0;
        for (Match match = expression.Match(text); match.Success; match = match.NextMatch())
        {
            // RE2 takes no empty match right after another match.
            if (match.Length > 0 || match.Index > position || position == 0)
            {
                replaced.Append(text, position, match.Index - position).Append(replacement(match));
                position = match.Index + match.Length;
                if (!all)
                {
                    break;
                }
            }
        }

        return replaced.Append(text, position, text.Length - position).ToString();
    }

    private static Tensor Matches(Evaluation e, string pattern)
    {
        Regex expression = Re2Syntax.Compile(pattern, isWhole: true, e.Node);
        return Tensor.FromArray(Array.ConvertAll([.. e.Text(0).Elements], bytes => expression.IsMatch(Read(bytes).Text)), e.Text(0).Shape);
    }

    /// <summary>Bytes as letters, so that they can be written back as they were.</summary>
    private static (string Text, Encoding Encoding) Read(byte[] bytes)
    {
        try
        {
            return (s_strict.GetString(bytes), s_strict);
        }
        catch (DecoderFallbackException)
        {
            return (Encoding.Latin1.GetString(bytes), Encoding.Latin1);
        }
    }
}
