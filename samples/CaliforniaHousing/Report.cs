using System.Globalization;
using Housing;
using Spectre.Console;

namespace CaliforniaHousing;

/// <summary>The tables at the end: ours beside what TensorFlow printed.</summary>
internal static class Report
{
    private const int EpochsPerRow = 100;

    /// <summary>Prints the errors during training and the parameters.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="outcomes">What the methods did.</param>
    /// <param name="isPublished">Whether the data are the published ones, so that published figures apply.</param>
    public static void Print(IAnsiConsole console, IReadOnlyList<Outcome> outcomes, bool isPublished)
    {
        if (!isPublished)
        {
            console.WriteLine("These are not the published data: the figures that TensorFlow printed do not apply.");
        }

        foreach (Outcome outcome in outcomes.Where(outcome => outcome.Curve.Count > 0))
        {
            PrintCurve(console, outcome, isPublished);
        }

        foreach (Outcome outcome in outcomes)
        {
            PrintTheta(console, outcome, isPublished);
        }
    }

    private static void PrintCurve(IAnsiConsole console, Outcome outcome, bool isPublished)
    {
        bool applies = isPublished && outcome.HasTextbookSettings && outcome.Method is "hand-written" or "tape" or "optimizer";
        Table table = new Table().Title($"{outcome.Title}: mean squared error ({outcome.Seconds:F2} s)").AddColumns(
            "epoch", "ours", "TensorFlow");
        foreach (CurvePoint point in outcome.Curve.Where(point => point.Epoch % EpochsPerRow == 0 || point == outcome.Curve[^1]))
        {
            int row = point.Epoch / EpochsPerRow;
            bool printed = applies && point.Epoch % EpochsPerRow == 0 && row < ExpectedFigures.BatchErrors.Count;
            table.AddRow(Text(point.Epoch), Text(point.MeanSquaredError), printed ? Text((float)ExpectedFigures.BatchErrors[row]) : "");
        }

        console.Write(table);
    }

    private static void PrintTheta(IAnsiConsole console, Outcome outcome, bool isPublished)
    {
        IReadOnlyList<double>? expected = isPublished && outcome.HasTextbookSettings ? ExpectedFigures.Theta(outcome.Method) : null;
        Table table = new Table().Title($"{outcome.Title}: theta").AddColumns("feature", "ours", "TensorFlow", "difference");
        for (int i = 0; i < outcome.Theta.Length; i++)
        {
            double ours = outcome.Theta[i];
            string name = i == 0 ? "(bias)" : HousingTable.FeatureNames[i - 1];
            table.AddRow(
                name,
                ours.ToString("G9", CultureInfo.InvariantCulture),
                expected is null ? "" : expected[i].ToString("G9", CultureInfo.InvariantCulture),
                expected is null ? "" : (ours - expected[i]).ToString("E1", CultureInfo.InvariantCulture));
        }

        console.Write(table);
    }

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
