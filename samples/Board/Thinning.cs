namespace Board;

/// <summary>Of what was written, as much as a page can show.</summary>
internal static class Thinning
{
    private const int MostPoints = 2000;
    private const int MostHistograms = 60;

    /// <summary>
    /// A long curve by the lowest and the highest point of each of many equal parts, so that no spike is lost, and by its ends.
    /// </summary>
    public static List<Point> Curve(List<Point> points)
    {
        if (points.Count <= MostPoints)
        {
            return points;
        }

        const int Parts = (MostPoints / 2) - 1;
        List<Point> kept = [points[0]];
        int last = 0;
        void Keep(int index)
        {
            if (index > last)
            {
                kept.Add(points[index]);
                last = index;
            }
        }

        for (int part = 0; part < Parts; part++)
        {
            int begin = (int)((long)part * points.Count / Parts);
            int end = (int)((long)(part + 1) * points.Count / Parts);
            (int lowest, int highest) = (begin, begin);
            for (int i = begin; i < end; i++)
            {
                lowest = points[i].Value < points[lowest].Value || float.IsNaN(points[lowest].Value) ? i : lowest;
                highest = points[i].Value > points[highest].Value || float.IsNaN(points[highest].Value) ? i : highest;
            }

            Keep(Math.Min(lowest, highest));
            Keep(Math.Max(lowest, highest));
        }

        Keep(points.Count - 1);
        return kept;
    }

    /// <summary>Histograms at equal distances, the last one among them.</summary>
    public static IEnumerable<HistogramPoint> Histograms(List<HistogramPoint> points)
    {
        int step = Math.Max(1, (points.Count + MostHistograms - 1) / MostHistograms);
        return points.Where((_, i) => (points.Count - 1 - i) % step == 0);
    }
}
