using System.Globalization;
using System.Text;

namespace Tensors.Autograd;

/// <summary>Expressions in common notation, with as few parentheses as precedence allows.</summary>
internal static class ExpressionText
{
    // Written out, an expression longer than this is a list of named parts instead: parts that are used twice would be written twice, again
    // and again.
    private const int LongestLine = 200;

    private enum Precedence
    {
        Comparison,
        Sum,
        Product,
        Sign,
        Power,
        Atom,
    }

    public static string Write(Expression root)
    {
        List<Expression> nodes = Expression.InOrder(root);
        HashSet<Expression> named = LengthOf(root, nodes) > LongestLine ? UsedTwice(nodes) : [];
        HashSet<string> taken = [.. nodes.Select(node => node.Name).OfType<string>()];
        Dictionary<Expression, (string Text, Precedence Precedence)> written = [];
        StringBuilder lines = new();
        int number = 0;
        foreach (Expression node in nodes)
        {
            (string Text, Precedence Precedence) text = Write(node, operand => written[operand]);
            if (named.Contains(node))
            {
                string name;
                do
                {
                    name = $"t{++number}";
                }
                while (taken.Contains(name));

                lines.Append(name).Append(" = ").Append(text.Text).Append('\n');
                text = (name, Precedence.Atom);
            }

            written[node] = text;
        }

        return lines.Append(written[root].Text).ToString();
    }

    private static long LengthOf(Expression root, List<Expression> nodes)
    {
        Dictionary<Expression, long> lengths = [];
        foreach (Expression node in nodes)
        {
            // Every operation writes a sign or a name; what is too long already stays so.
            lengths[node] = Math.Min(LongestLine + 1, 3 + node.Operands.Sum(operand => lengths[operand]));
        }

        return lengths[root];
    }

    private static HashSet<Expression> UsedTwice(List<Expression> nodes) => nodes
        .SelectMany(node => node.Operands)
        .Where(operand => operand.Operation is not (null or NegateOp or BroadcastToOp))
        .GroupBy(operand => operand)
        .Where(uses => uses.Count() > 1)
        .Select(uses => uses.Key)
        .ToHashSet();

    private static (string Text, Precedence Precedence) Write(
        Expression node, Func<Expression, (string Text, Precedence Precedence)> written)
    {
        string Operand(int index, Precedence least)
        {
            (string text, Precedence precedence) = written(node.Operands[index]);
            return precedence < least ? $"({text})" : text;
        }

        (string, Precedence) Infix(string sign, Precedence precedence, bool isAssociative = false) =>
            ($"{Operand(0, precedence)}{sign}{Operand(1, isAssociative ? precedence : precedence + 1)}", precedence);

        return node.Operation switch
        {
            null => WriteLeaf(node),
            AddOp => Infix(" + ", Precedence.Sum, isAssociative: true),
            SubtractOp => Infix(" - ", Precedence.Sum),
            MultiplyOp or MultiplyOrZeroOp => Infix("*", Precedence.Product, isAssociative: true),
            DivideOp or DivideOrZeroOp => Infix("/", Precedence.Product),
            MatMulOp => Infix(" @ ", Precedence.Product),
            LessOp => Infix(" < ", Precedence.Comparison),
            LessEqualOp => Infix(" <= ", Precedence.Comparison),
            GreaterOp => Infix(" > ", Precedence.Comparison),
            GreaterEqualOp => Infix(" >= ", Precedence.Comparison),
            EqualOp => Infix(" == ", Precedence.Comparison),
            NotEqualOp => Infix(" != ", Precedence.Comparison),
            NegateOp => ($"-{Operand(0, Precedence.Product)}", Precedence.Sign),
            ReciprocalOp => ($"1/{Operand(0, Precedence.Power)}", Precedence.Product),
            SquareOp => ($"{Operand(0, Precedence.Atom)}^2", Precedence.Power),
            PowOp => ($"{Operand(0, Precedence.Atom)}^{Operand(1, Precedence.Atom)}", Precedence.Power),

            // Repeating along axes is silent, as it is in formulas.
            BroadcastToOp => written(node.Operands[0]),
            _ => (WriteCall(node, written), Precedence.Atom),
        };
    }

    private static (string Text, Precedence Precedence) WriteLeaf(Expression node) =>
        (node.ToString(), node.Uniform < 0 ? Precedence.Sign : Precedence.Atom);

    private static string WriteCall(Expression node, Func<Expression, (string Text, Precedence Precedence)> written)
    {
        Operation operation = node.Operation!;
        string name = char.ToLower(operation.Name[0], CultureInfo.InvariantCulture) + operation.Name[1..];
        string operands = string.Join(", ", node.Operands.Select(operand => written(operand).Text));
        string attributes = AttributesOf(operation);
        string output = operation.OutputCount > 1 ? $"[{node.Output}]" : "";
        return $"{name}({operands}{(attributes.Length > 0 ? "; " : "")}{attributes}){output}";
    }

    /// <summary>What a record prints of itself, without what every operation has.</summary>
    private static string AttributesOf(Operation operation)
    {
        string text = operation.ToString();
        string all = text[(text.IndexOf('{') + 1)..text.LastIndexOf('}')].Trim();
        string common = $"{nameof(Operation.Name)} = {operation.Name}, {nameof(Operation.OutputCount)} = {operation.OutputCount}";
        return all.StartsWith(common, StringComparison.Ordinal) ? all[common.Length..].TrimStart(',', ' ') : all;
    }
}
