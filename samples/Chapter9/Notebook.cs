using Housing;
using Tensors;

namespace Chapter9;

/// <summary>What a program works with, and where it notes what it found.</summary>
/// <param name="problem">The data, read when the first program asks for them.</param>
/// <param name="output">The folder for checkpoints and logs.</param>
internal sealed class Notebook(Lazy<HousingProblem> problem, string output)
{
    private readonly List<(string Name, object Value)> _values = [];

    /// <summary>The data.</summary>
    public HousingProblem Problem => problem.Value;

    /// <summary>Where checkpoints go.</summary>
    public string Checkpoints { get; } = Path.Combine(output, "checkpoints");

    /// <summary>Where event files go.</summary>
    public string Logs { get; } = Path.Combine(output, "logs");

    /// <summary>What was noted: numbers, truth values, text, and lists of these.</summary>
    public IReadOnlyList<(string Name, object Value)> Values => _values;

    public void Note(string name, long value) => _values.Add((name, value));

    public void Note(string name, double value) => _values.Add((name, value));

    public void Note(string name, bool value) => _values.Add((name, value));

    public void Note(string name, string value) => _values.Add((name, value));

    public void Note(string name, IEnumerable<string> values) => _values.Add((name, values.ToArray()));

    public void Note(string name, IEnumerable<double> values) => _values.Add((name, values.ToArray()));

    /// <summary>Notes the elements of a tensor: one alone, those of a matrix row by row, others as a list.</summary>
    public void Note(string name, Tensor tensor)
    {
        double[] elements =
            [.. tensor.Cast(DType.Float64).ToArray<double>()
            .Select(value => tensor.DType == DType.Float32 ? Shortest((float)value) : value)];
        _values.Add((name, tensor.Rank switch
        {
            0 => elements[0],
            2 when tensor.Shape[1] > 1 => elements.Chunk(tensor.Shape[1]).ToArray(),
            _ => elements,
        }));
    }

    // Float32 in its own, shorter digits.
    private static double Shortest(float value) => double.Parse(
        value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
