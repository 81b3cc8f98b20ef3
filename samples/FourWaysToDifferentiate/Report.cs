using System.Globalization;
using Spectre.Console;
using Tensors.Autograd;

namespace FourWaysToDifferentiate;

/// <summary>The tables.</summary>
internal static class Report
{
    public static void Print(IAnsiConsole console, Problem problem, IReadOnlyList<Measurement> measurements)
    {
        double[] exact = measurements[^1].Gradient;
        Table table = new Table().Title(problem.Title).AddColumns("method", "value", "gradient", "off reverse by", "passes", "µs");
        foreach (Measurement measurement in measurements)
        {
            double off = measurement.Gradient.Zip(exact, (ours, theirs) => Math.Abs(ours - theirs)).Max();
            table.AddRow(
                measurement.Method,
                measurement.Value.ToString("G12", CultureInfo.InvariantCulture),
                string.Join(' ', measurement.Gradient.Select(slope => slope.ToString("G9", CultureInfo.InvariantCulture))),
                off.ToString("E1", CultureInfo.InvariantCulture),
                measurement.Passes.ToString(CultureInfo.InvariantCulture),
                measurement.Microseconds.ToString("F1", CultureInfo.InvariantCulture));
        }

        console.Write(table);
    }

    /// <summary>The formulas that the symbolic way arrives at.</summary>
    public static void PrintFormulas(IAnsiConsole console, Problem problem)
    {
        SymbolicFunction function = SymbolicFunction.Trace(problem.Function, new SymbolicVariable("x"), new SymbolicVariable("y"));
        console.WriteLine($"f = {function.Simplify()}");
        foreach (SymbolicVariable variable in function.Variables)
        {
            console.WriteLine($"∂f/∂{variable.Name} = {function.Derivative(variable.Name).Simplify()}");
        }
    }
}
