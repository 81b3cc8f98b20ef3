using System.Globalization;
using System.Net;
using System.Text;

namespace Tensors.Training;

/// <summary>The curves of a history: a panel for each figure, with that of the validation beside it.</summary>
internal static class CurvePlot
{
    private const string Validation = "val_";
    private const int Width = 640;
    private const int PanelHeight = 260;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 34;
    private const int Bottom = 34;
    private const int Rules = 4;

    public static void Save(History history, string path)
    {
        string[] figures = [.. history.Names.Select(Figure).Distinct()];
        int height = Math.Max(1, figures.Length) * PanelHeight;
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".png":
                PixelPicture pixels = new(Width, height);
                Draw(history, figures, pixels);
                File.WriteAllBytes(path, pixels.ToPng());
                break;
            case ".svg":
                File.WriteAllText(path, Svg(history, figures, height));
                break;
            case ".html":
                File.WriteAllText(path, Html(history, Svg(history, figures, height)));
                break;
            default:
                throw new ArgumentException($"'{path}' must end with .png, .svg or .html.", nameof(path));
        }
    }

    private static string Figure(string name) => name.StartsWith(Validation, StringComparison.Ordinal) ? name[Validation.Length..] : name;

    private static string Svg(History history, string[] figures, int height)
    {
        SvgPicture picture = new(Width, height);
        Draw(history, figures, picture);
        return picture.ToString();
    }

    private static string Html(History history, string svg)
    {
        StringBuilder rows = new();
        foreach (EpochRecord epoch in history.Epochs)
        {
            IEnumerable<string> words = history.Names.Select(
                name => epoch.Values.TryGetValue(name, out double value) ? value.ToString("G5", CultureInfo.InvariantCulture) : "");
            rows.Append(CultureInfo.InvariantCulture, $"<tr><td>{epoch.Epoch}</td><td>{string.Join("</td><td>", words)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{epoch.Seconds:F1}</td></tr>\n");
        }

        string names = string.Join("</th><th>", history.Names.Select(WebUtility.HtmlEncode));
        return $$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Training</title>
            <style>body { font-family: sans-serif } td, th { padding: 2px 12px; text-align: right }</style></head><body>
            {{svg}}<table><tr><th>epoch</th><th>{{names}}</th><th>seconds</th></tr>
            {{rows}}</table></body></html>

            """;
    }

    private static void Draw(History history, string[] figures, IPicture picture)
    {
        for (int panel = 0; panel < figures.Length; panel++)
        {
            Draw(history, figures[panel], panel * PanelHeight, picture);
        }
    }

    private static void Draw(History history, string figure, int above, IPicture picture)
    {
        IReadOnlyList<double> training = history[figure], validation = history[Validation + figure];
        double[] finite = [.. training.Concat(validation).Where(double.IsFinite)];
        (double least, double greatest) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        double span = greatest > least ? greatest - least : Math.Max(1e-9, Math.Abs(least) * 0.1);
        double X(int epoch) => Left + ((Width - Left - Right) * (training.Count == 1 ? 0.5 : (double)epoch / (training.Count - 1)));
        double Y(double value) => above + PanelHeight - Bottom - ((PanelHeight - Top - Bottom) * (value - least) / span);

        for (int rule = 0; rule <= Rules; rule++)
        {
            double value = least + (span * rule / Rules);
            picture.Line(Left, Y(value), Width - Right, Y(value), Color.Rule, 0.5);
            picture.Text(Left - 8, Y(value), value.ToString("G4", CultureInfo.InvariantCulture), Color.Ink, endsHere: true);
        }

        picture.Text(Left, above + 16, figure, Color.Training);
        if (history.Epochs is [var first, .., var last])
        {
            picture.Text(Left, above + PanelHeight - 12, $"epoch {first.Epoch}", Color.Ink);
            picture.Text(Width - Right, above + PanelHeight - 12, $"{last.Epoch}", Color.Ink, endsHere: true);
        }

        Curve(training, Color.Training);
        if (validation.Any(double.IsFinite))
        {
            picture.Text(Left + 120, above + 16, Validation + figure, Color.Validation);
            Curve(validation, Color.Validation);
        }

        void Curve(IReadOnlyList<double> values, Color color)
        {
            for (int i = 0; i < values.Count; i++)
            {
                int before = Math.Max(0, i - 1);
                if (double.IsFinite(values[i]) && double.IsFinite(values[before]))
                {
                    picture.Line(X(before), Y(values[before]), X(i), Y(values[i]), color, 2);
                }
            }
        }
    }
}
