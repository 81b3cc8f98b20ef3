namespace Tensors.Training;

/// <summary>A picture of pixels, two a point in each direction; lines are drawn with soft edges.</summary>
internal sealed class PixelPicture : IPicture
{
    private const int Scale = 2;
    private const int GlyphColumns = 5;
    private const int GlyphRows = 7;
    private const int Advance = GlyphColumns + 1;

    // For each sign five columns from left to right; the lowest bit is the top row.
    private const string Signs = " +,-./0123456789_abcdefghijklmnopqrstuvwxyz";

    private static readonly byte[] s_columns = Convert.FromHexString(
        "0000000000" + "08083E0808" + "0050300000" + "0808080808" + "0060600000" + "2010080402" + "3E5149453E" + "00427F4000"
        + "4261514946" + "2141454B31" + "1814127F10" + "2745454539" + "3C4A494930" + "0171090503" + "3649494936" + "064949291E"
        + "4040404040" + "2054545478" + "7F48444438" + "3844444420" + "384444487F" + "3854545418" + "087E090102" + "0C5252523E"
        + "7F08040478" + "00447D4000" + "2040443D00" + "7F10284400" + "00417F4000" + "7C04180478" + "7C08040478" + "3844444438"
        + "7C14141408" + "081414187C" + "7C08040408" + "4854545420" + "043F444020" + "3C4040207C" + "1C2040201C" + "3C4030403C"
        + "4428102844" + "0C5050503C" + "4464544C44");

    private readonly byte[] _pixels;
    private readonly int _width;
    private readonly int _height;

    public PixelPicture(int width, int height)
    {
        (_width, _height) = (width * Scale, height * Scale);
        _pixels = new byte[_width * _height * 3];
        _pixels.AsSpan().Fill(byte.MaxValue);
    }

    public void Line(double x1, double y1, double x2, double y2, Color color, double width)
    {
        (x1, y1, x2, y2, double radius) = (x1 * Scale, y1 * Scale, x2 * Scale, y2 * Scale, width * Scale / 2);
        double length = ((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1));
        for (int y = (int)(Math.Min(y1, y2) - radius - 1); y <= Math.Max(y1, y2) + radius + 1; y++)
        {
            for (int x = (int)(Math.Min(x1, x2) - radius - 1); x <= Math.Max(x1, x2) + radius + 1; x++)
            {
                // The distance of the pixel's middle from the nearest point of the line.
                (double px, double py) = (x + 0.5, y + 0.5);
                double along = length == 0 ? 0 : Math.Clamp((((px - x1) * (x2 - x1)) + ((py - y1) * (y2 - y1))) / length, 0, 1);
                double distance = Math.Sqrt(
                    Math.Pow(px - x1 - (along * (x2 - x1)), 2) + Math.Pow(py - y1 - (along * (y2 - y1)), 2));
                Blend(x, y, color, Math.Clamp(radius + 0.5 - distance, 0, 1));
            }
        }
    }

    public void Text(double x, double y, string text, Color color, bool endsHere = false)
    {
        int left = (int)(x * Scale) - (endsHere ? text.Length * Advance * Scale : 0), top = (int)(y * Scale) - (GlyphRows * Scale / 2);
        foreach (char sign in text)
        {
            int glyph = Math.Max(0, Signs.IndexOf(char.ToLowerInvariant(sign), StringComparison.Ordinal));
            for (int pixel = 0; pixel < GlyphColumns * (GlyphRows + 1) * Scale * Scale; pixel++)
            {
                (int row, int column) = Math.DivRem(pixel, GlyphColumns * Scale);
                if ((s_columns[(glyph * GlyphColumns) + (column / Scale)] >> (row / Scale) & 1) != 0)
                {
                    Blend(left + column, top + row, color, 1);
                }
            }

            left += Advance * Scale;
        }
    }

    public byte[] ToPng() => PngEncoder.Encode(_pixels, _width, _height, channels: 3);

    private void Blend(int x, int y, Color color, double share)
    {
        if (share > 0 && x >= 0 && y >= 0 && x < _width && y < _height)
        {
            Span<byte> pixel = _pixels.AsSpan(((y * _width) + x) * 3, 3);
            pixel[0] = (byte)(pixel[0] + (share * (color.Red - pixel[0])));
            pixel[1] = (byte)(pixel[1] + (share * (color.Green - pixel[1])));
            pixel[2] = (byte)(pixel[2] + (share * (color.Blue - pixel[2])));
        }
    }
}
