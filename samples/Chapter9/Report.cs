using System.Globalization;

namespace Chapter9;

/// <summary>What the user reads.</summary>
internal static class Report
{
    private const int Width = 100;

    /// <summary>The heading of a program and what to look at.</summary>
    public static void PrintHeading(TextWriter output, ChapterProgram program)
    {
        string heading = $"== {program.Title} ({program.Name}) ";
        output.WriteLine();
        output.WriteLine(heading.PadRight(Width, '='));
        output.WriteLine(program.Explanation);
    }

    /// <summary>What the program noted, in lines that are not broken: paths and commands are to be copied.</summary>
    public static void PrintValues(TextWriter output, Notebook notebook)
    {
        foreach ((string name, object value) in notebook.Values)
        {
            output.WriteLine($"  {name} = {Text(value)}");
        }
    }

    private static string Text(object value) => value switch
    {
        Array list => $"[{string.Join(", ", list.Cast<object>().Select(Text))}]",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
