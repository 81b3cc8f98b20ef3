using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Housing;

/// <summary>Reads <c>cal_housing.data</c>: nine comma-separated numbers per row.</summary>
public static class HousingFile
{
    /// <summary>The SHA-256 of the published file.</summary>
    public const string PublishedHash = "d3d8a1a722ae78f91134862727d27a70b1415e7d512a89140406248687f4b902";

    /// <summary>The name that it is published under.</summary>
    public const string Name = "cal_housing.data";

    private const int Households = 6;

    /// <summary>Where a download of it is kept.</summary>
    public static string KeptPath
    {
        get
        {
            string folder = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(folder.Length > 0 ? folder : Path.GetTempPath(), "Tensors", "CaliforniaHousing", Name);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="HousingFileException">A row is not what it should be; the message says which, and which column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static HousingTable Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        List<double> values = [];
        int row = 0;
        foreach (ReadOnlySpan<char> line in Encoding.Latin1.GetString(bytes).AsSpan().EnumerateLines())
        {
            row++;
            if (!line.IsWhiteSpace())
            {
                ReadRow(path, row, line, values);
            }
        }

        return values.Count > 0
            ? new HousingTable([.. values], path, isPublished: Convert.ToHexStringLower(SHA256.HashData(bytes)) == PublishedHash)
            : throw new HousingFileException(path, 1, 1, "the file has no rows");
    }

    private static void ReadRow(string path, int row, ReadOnlySpan<char> line, List<double> values)
    {
        int column = 0;
        foreach (Range range in line.Split(','))
        {
            ReadOnlySpan<char> field = line[range].Trim();
            if (column == HousingTable.Columns.Count)
            {
                throw new HousingFileException(path, row, column + 1, $"there are more than {HousingTable.Columns.Count} columns");
            }

            if (!double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            {
                throw new HousingFileException(
                    path, row, column + 1, field.IsEmpty ? "there is no number" : $"'{Shortened(field)}' is not a finite number");
            }

            if (column == Households && value <= 0)
            {
                throw new HousingFileException(
                    path, row, column + 1, $"{field} households cannot be divided by; there must be more than 0");
            }

            values.Add(value);
            column++;
        }

        if (column < HousingTable.Columns.Count)
        {
            throw new HousingFileException(path, row, column + 1, $"the row ends after {column} of {HousingTable.Columns.Count} columns");
        }
    }

    private static string Shortened(ReadOnlySpan<char> field) => field.Length <= 20 ? field.ToString() : $"{field[..20]}...";
}
