using System.Globalization;
using System.Text.RegularExpressions;

namespace Tensors.Graphs;

/// <summary>Text: names of files are put together from it.</summary>
internal static class TextKinds
{
    public static void AddTo(KindTable kinds)
    {
        kinds.Add(new("StringJoin")
        {
            Types = [],
            Infer = node => node.Output(DataType.String, Enumerable.Range(0, node.InputCount).Select(node.Shape).FirstOrDefault(shape => shape.Rank != 0, PartialShape.Scalar)),
            Computes = JoinAll,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("ShardedFilename")
        {
            Types = [],
            Infer = node => node.Output(DataType.String, PartialShape.Scalar),
            Computes = e => StringTensor.FromString(string.Create(
                CultureInfo.InvariantCulture, $"{e.Text(0).Item()}-{e.Integer(1):D5}-of-{e.Integer(2):D5}")),
            IsNotDifferentiable = true,
        });
        kinds.Add(new("StaticRegexFullMatch")
        {
            Types = [],
            Infer = node => node.Output(DataType.Bool, node.Shape(0)),
            Computes = MatchAll,
            IsNotDifferentiable = true,
        });
    }

    /// <summary>Texts of one shape, or single ones, end to end.</summary>
    private static StringTensor JoinAll(Evaluation e)
    {
        StringTensor[] parts = [.. Enumerable.Range(0, e.Count).Select(e.Text)];
        Shape shape = parts.FirstOrDefault(part => part.Shape.Rank != 0)?.Shape ?? Shape.Scalar;
        if (parts.FirstOrDefault(part => part.Shape.Rank != 0 && !part.Shape.Equals(shape)) is { } other)
        {
            throw new ShapeMismatchException("StringJoin", "texts that are joined have one shape or none", [shape, other.Shape]);
        }

        string separator = e.Attribute("separator", "");
        string[][] texts = Array.ConvertAll(parts, part => part.ToArray());
        return new(
            Enumerable.Range(0, (int)shape.ElementCount).Select(i => string.Join(separator, texts.Select(text => text[text.Length == 1 ? 0 : i]))), shape);
    }

    private static Tensor MatchAll(Evaluation e)
    {
        // Without backtracking no pattern of a graph from elsewhere takes for ever.
        Regex pattern = new($@"\A(?:{e.Attribute<string>("pattern")})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        StringTensor text = e.Text(0);
        return Tensor.FromArray(Array.ConvertAll(text.ToArray(), pattern.IsMatch), text.Shape);
    }

    public static StringTensor Pack(Evaluation e)
    {
        StringTensor[] parts = [.. Enumerable.Range(0, e.Count).Select(e.Text)];
        return e.Attribute("axis", 0L) == 0 && Array.TrueForAll(parts, part => part.Shape.Equals(parts[0].Shape))
            ? new(parts.SelectMany(part => part.Elements), [parts.Length, .. parts[0].Shape])
            : throw new ShapeMismatchException("Pack", "texts are packed along the first axis and have one shape", [.. parts.Select(part => part.Shape)]);
    }

    public static StringTensor Select(Evaluation e)
    {
        bool[] chosen = e[0].ToArray<bool>();
        StringTensor left = e.Text(1);
        StringTensor right = e.Text(2);
        return left.Shape.Equals(right.Shape) && (chosen.Length == 1 || chosen.Length == left.Elements.Count)
            ? new(left.Elements.Select((text, i) => chosen[chosen.Length == 1 ? 0 : i] ? text : right.Elements[i]), left.Shape)
            : throw new ShapeMismatchException("Select", "the texts and the condition have one shape, or the condition is one value", [e[0].Shape, left.Shape, right.Shape]);
    }

    /// <summary>The texts of two tensors end to end; the shorter one is repeated.</summary>
    public static StringTensor Join(StringTensor left, StringTensor right)
    {
        StringTensor longer = left.Elements.Count >= right.Elements.Count ? left : right;
        return new(
            longer.Elements.Select((_, i) => (byte[])[.. left.Elements[i % left.Elements.Count], .. right.Elements[i % right.Elements.Count]]), longer.Shape);
    }
}
