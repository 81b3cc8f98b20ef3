namespace Tensors.Training;

/// <summary>Something to draw on, in points from the upper left corner.</summary>
internal interface IPicture
{
    void Line(double x1, double y1, double x2, double y2, Color color, double width);

    /// <summary>A text of which a point is the middle of the left side, or of the right one.</summary>
    void Text(double x, double y, string text, Color color, bool endsHere = false);
}

/// <summary>A colour by its shares of 255.</summary>
internal readonly record struct Color(byte Red, byte Green, byte Blue)
{
    public static Color Ink => new(40, 40, 40);

    public static Color Rule => new(215, 215, 215);

    // Blue and orange, which are told apart with every kind of sight.
    public static Color Training => new(0, 114, 178);

    public static Color Validation => new(213, 94, 0);

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";
}
