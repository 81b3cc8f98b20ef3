using System.Globalization;

namespace Tensors.Training;

/// <summary>A column of a table, and what its fields have to be.</summary>
public sealed class Column
{
    private const int MostShown = 20;

    private readonly Kind _kind;
    private readonly double? _missing;
    private readonly int _classes;
    private readonly string[] _categories;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _positions;

    private Column(string name, Kind kind, double? missing = null, int classes = 0, IReadOnlyList<string>? categories = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, _kind, _missing, _classes) = (name, kind, missing, classes);
        _categories = [.. categories ?? []];
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        foreach ((int position, string category) in _categories.Index())
        {
            if (!positions.TryAdd(category, position))
            {
                throw new ArgumentException($"Column '{name}': the category '{category}' stands there twice.", nameof(categories));
            }
        }

        _positions = positions.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private enum Kind
    {
        Number,
        Label,
        Category,
        OneHot,
    }

    /// <summary>Its name in the first row of the file; where there is no such row, its place, counted from 0.</summary>
    public string Name { get; }

    /// <summary>How many elements a field becomes.</summary>
    internal int Width => _kind == Kind.OneHot ? _categories.Length : 1;

    /// <summary>Whether a field says which class something is of, and so is an integer.</summary>
    internal bool IsLabel => _kind is Kind.Label or Kind.Category;

    /// <summary>Finite numbers; float32 in tensors.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="missing">Takes the place of a field that is empty or NaN; without it such a field is an error.</param>
    public static Column Number(string name, double? missing = null) => new(name, Kind.Number, missing);

    /// <summary>Integers from 0 to below a number of classes; int32 in tensors.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are none.</exception>
    public static Column Label(string name, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        return new(name, Kind.Label, classes: classes);
    }

    /// <summary>Texts, each of which stands for its position among the categories; int32 in tensors.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="categories">All texts that may occur.</param>
    /// <exception cref="ArgumentException">A category stands there twice.</exception>
    public static Column Category(string name, IReadOnlyList<string> categories) => new(name, Kind.Category, categories: categories);

    /// <summary>Texts, each of which becomes as many numbers as there are categories: 1 at its own, 0 elsewhere.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="categories">All texts that may occur.</param>
    /// <exception cref="ArgumentException">A category stands there twice.</exception>
    public static Column OneHot(string name, IReadOnlyList<string> categories) => new(name, Kind.OneHot, categories: categories);

    /// <summary>Adds the elements of a field.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    internal string? Read(ReadOnlySpan<char> field, List<float> elements)
    {
        switch (_kind)
        {
            case Kind.Number:
                return ReadNumber(field, elements);
            case Kind.OneHot when _positions.TryGetValue(field, out int position):
                for (int i = 0; i < _categories.Length; i++)
                {
                    elements.Add(i == position ? 1 : 0);
                }

                return null;
            case Kind.OneHot:
                return Unknown(field);
            default:
                string? problem = ReadLabel(field, out int label);
                elements.Add(label);
                return problem;
        }
    }

    /// <summary>Adds the elements of a field that is a number; NaN is missing.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    internal string? Read(double field, List<float> elements)
    {
        switch (_kind)
        {
            case Kind.Number:
                return AddNumber(field, double.IsNaN(field) ? "" : Text(field), elements);
            case Kind.OneHot:
                return Read(Text(field), elements);
            default:
                string? problem = ReadLabel(field, out int label);
                elements.Add(label);
                return problem;
        }
    }

    /// <summary>The class that a field says which is a number; NaN is missing.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    internal string? ReadLabel(double field, out int label) => ReadLabel(double.IsNaN(field) ? "" : Text(field), out label);

    /// <summary>The class that a field says.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    internal string? ReadLabel(ReadOnlySpan<char> field, out int label)
    {
        if (_kind == Kind.Category)
        {
            return _positions.TryGetValue(field, out label) ? null : Unknown(field);
        }

        if (!int.TryParse(field, NumberStyles.Integer, CultureInfo.InvariantCulture, out label))
        {
            return field.IsEmpty ? "there is no label" : $"'{Shortened(field)}' is no label, which is an integer";
        }

        return label >= 0 && label < _classes ? null : $"the label {label} is not from 0 to {_classes - 1}";
    }

    private string? ReadNumber(ReadOnlySpan<char> field, List<float> elements)
    {
        double value = double.NaN;
        if (!field.IsEmpty && !double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            return $"'{Shortened(field)}' is not a number";
        }

        return AddNumber(value, field, elements);
    }

    private string? AddNumber(double value, ReadOnlySpan<char> field, List<float> elements)
    {
        float number = (float)(double.IsNaN(value) ? _missing ?? value : value);
        elements.Add(number);
        return float.IsFinite(number) ? null
            : field.IsEmpty ? "there is no number" : $"'{Shortened(field)}' is not a finite number of float32";
    }

    private static string Text(double field) => field.ToString("R", CultureInfo.InvariantCulture);

    private string Unknown(ReadOnlySpan<char> field) => $"'{Shortened(field)}' is none of its {_categories.Length} categories";

    private static string Shortened(ReadOnlySpan<char> field) => field.Length <= MostShown ? field.ToString() : $"{field[..MostShown]}...";
}
