namespace Chapter9;

/// <summary>A program of the chapter.</summary>
/// <param name="Name">Its name on the command line and in the report.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Explanation">What to look at.</param>
/// <param name="Run">Runs it on a default graph of its own and notes what it found.</param>
internal sealed record ChapterProgram(string Name, string Title, string Explanation, Action<Notebook> Run)
{
    /// <summary>All programs in the order of the chapter.</summary>
    public static IReadOnlyList<ChapterProgram> All { get; } =
    [
        .. FirstGraphs.Programs,
        .. LinearRegression.Programs,
        .. GradientDescent.Programs,
        .. MiniBatches.Programs,
        .. Saving.Programs,
        .. Visualizing.Programs,
        .. Names.Programs,
        .. SharingVariables.Programs,
        .. Exercises.Programs,
    ];
}
