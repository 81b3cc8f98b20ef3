using System.Globalization;

namespace Tensors.Graphs;

/// <summary>
/// Keeps the elements of a data set in a checkpoint, as TensorFlow does, once a walk has come to its end; later walks, also those of other
/// programs, are over what was kept.
/// </summary>
/// <param name="source">The elements.</param>
/// <param name="prefix">What the names of the files begin with.</param>
internal sealed class DatasetFileCache(DatasetSource source, string prefix)
{
    private const int PlacesOfElements = 7;

    public IEnumerable<GraphValue[]> Walk(CancellationToken cancellation) =>
        File.Exists(BundleFiles.Index(prefix)) ? Kept() : Keep(cancellation);

    private IEnumerable<GraphValue[]> Keep(CancellationToken cancellation)
    {
        using BundleWriter writer = new(prefix);
        long count = 0;
        foreach (GraphValue[] element in source.Walk(cancellation))
        {
            foreach ((int i, GraphValue part) in element.Index())
            {
                writer.Add(Name(count, i, element.Length), part.ToStored());
            }

            count++;
            yield return element;
        }

        writer.Commit();
    }

    private IEnumerable<GraphValue[]> Kept()
    {
        using BundleReader reader = new(prefix);
        foreach (IGrouping<string, string> element in reader.Entries.Select(entry => entry.Name).GroupBy(ElementOf))
        {
            yield return [.. element.Select(name => GraphValue.FromStored(reader.Read(name), new(prefix, name)))];
        }
    }

    // Filled up with spaces, names ascend with the numbers.
    private static string Name(long element, int component, int components) =>
        $"{Digits(element).PadLeft(PlacesOfElements)}_{Digits(component).PadLeft(Digits(components - 1).Length)}";

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string ElementOf(string name) => name.LastIndexOf('_') is >= 0 and int end ? name[..end] : name;
}
