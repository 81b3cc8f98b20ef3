using ScottPlot;

namespace CaliforniaHousing;

/// <summary>Draws the learning curves.</summary>
internal static class LearningCurves
{
    private const int Width = 1000;
    private const int Height = 600;

    /// <summary>Draws the methods that have a curve; false if none has.</summary>
    public static bool TryDraw(string path, IReadOnlyList<Outcome> outcomes)
    {
        using Plot plot = new();
        foreach (Outcome outcome in outcomes.Where(outcome => outcome.Curve.Count > 0))
        {
            // In parts of the training, so that ten epochs of mini-batches show beside a thousand of whole batches.
            double epochs = outcome.Curve[^1].Epoch;
            double[] x = [.. outcome.Curve.Select(point => 100 * point.Epoch / epochs)];
            double[] y = [.. outcome.Curve.Select(point => Math.Log10(point.MeanSquaredError))];
            plot.Add.Scatter(x, y).LegendText = $"{outcome.Title} ({epochs:N0} epochs)";
        }

        if (!plot.GetPlottables().Any())
        {
            return false;
        }

        plot.Title("Linear regression on the California housing data");
        plot.XLabel("% of the epochs");
        plot.YLabel("mean squared error (powers of ten)");
        plot.ShowLegend(Alignment.UpperRight);
        plot.SavePng(path, Width, Height);
        return true;
    }
}
