using System.Globalization;
using System.Net;
using System.Text;

namespace Tensors.Training;

/// <summary>A picture as SVG.</summary>
internal sealed class SvgPicture : IPicture
{
    private readonly StringBuilder _svg = new();

    public SvgPicture(int width, int height) => _svg.Append(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" ")
        .Append("font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");

    public void Line(double x1, double y1, double x2, double y2, Color color, double width) => _svg.Append(
        CultureInfo.InvariantCulture,
        $"<path d=\"M{x1:F1} {y1:F1}L{x2:F1} {y2:F1}\" stroke=\"{color}\" stroke-width=\"{width:F1}\" stroke-linecap=\"round\"/>\n");

    public void Text(double x, double y, string text, Color color, bool endsHere = false)
    {
        string anchor = endsHere ? " text-anchor=\"end\"" : "";
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x:F1}\" y=\"{y + 4:F1}\" fill=\"{color}\"{anchor}>{WebUtility.HtmlEncode(text)}</text>\n");
    }

    public override string ToString() => $"{_svg}</svg>\n";
}
