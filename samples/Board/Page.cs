namespace Board;

/// <summary>The page: one file of markup, style and script, which loads nothing from elsewhere.</summary>
internal static class Page
{
    private const string Data = "/*DATA*/null";

    /// <summary>The page that asks the server for what the runs have written.</summary>
    public static string Text { get; } = Load();

    /// <summary>The page with all that the runs have written so far.</summary>
    public static string With(LogFolder logs) => Text.Replace(Data, logs.Read().Json, StringComparison.Ordinal);

    private static string Load()
    {
        using StreamReader reader = new(typeof(Page).Assembly.GetManifestResourceStream("page.html")!);
        return reader.ReadToEnd();
    }
}
