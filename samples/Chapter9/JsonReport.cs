using System.Text.Json;

namespace Chapter9;

/// <summary>Writes what the programs found for other programs.</summary>
internal static class JsonReport
{
    /// <summary>Writes an array with, per program, its name and an object of its values.</summary>
    public static void Write(string path, IReadOnlyList<(ChapterProgram Program, Notebook Notebook)> results)
    {
        using FileStream file = File.Create(path);
        using Utf8JsonWriter json = new(file, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach ((ChapterProgram program, Notebook notebook) in results)
        {
            json.WriteStartObject();
            json.WriteString("name", program.Name);
            json.WriteStartObject("values");
            foreach ((string name, object value) in notebook.Values)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case long integer:
                json.WriteNumberValue(integer);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case Array list:
                json.WriteStartArray();
                foreach (object element in list)
                {
                    Write(json, element);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue((string)value);
                break;
        }
    }
}
