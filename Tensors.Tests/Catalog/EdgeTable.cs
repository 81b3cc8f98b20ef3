using System.Globalization;

namespace Tensors.Tests;

/// <summary>Literal derivatives beside their conditions, in a file whose first lines say how it was made.</summary>
internal sealed class EdgeTable
{
    /// <summary>In ULP, times 1 and the condition: how much a rounding of the operand changes the derivative.</summary>
    private const double Bound = 4;

    private readonly Dictionary<string, string[][]> _lines;

    private readonly int _operands;

    public EdgeTable(string file, int operands = 1)
    {
        _operands = operands;
        _lines = File.ReadLines(Path.Combine(Repository.Root, "Tensors.Tests", "Catalog", file))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(';'))
            .GroupBy(line => line[0])
            .ToDictionary(group => group.Key, group => group.ToArray());
    }

    public IEnumerable<string> Names => _lines.Keys;

    /// <summary>The lines of a row of the catalog.</summary>
    public string[][] Of(string name) => _lines[name];

    /// <summary>The numbers of a column, one for each line.</summary>
    public Tensor Column(string name, int column) => Tensor.FromArray([.. Of(name).Select(line => Number(line[column]))]);

    /// <summary>Asserts that derivatives, one for each line, are those of a column, with the condition in the next one.</summary>
    public void Check(string name, Tensor actual, int column, string mode)
    {
        double[] derivatives = actual.ToArray<double>();
        for (int i = 0; i < derivatives.Length; i++)
        {
            string[] line = Of(name)[i];
            Check(derivatives[i], line[column], line[column + 1], $"{name} at {string.Join(", ", line[1..(1 + _operands)])} {mode}");
        }
    }

    /// <summary>Asserts that one derivative is the given one, up to its condition; - stands for none.</summary>
    public static void Check(double actual, string derivative, string condition, string message)
    {
        if (derivative == "-")
        {
            return;
        }

        double expected = Number(derivative);
        double allowed = Math.Ceiling(Bound * (1 + Number(condition)));
        Assert.That(actual, Is.EqualTo(expected).Or.EqualTo(expected).Within(allowed).Ulps, message);
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
