using System.Text.Json;

namespace FourWaysToDifferentiate;

/// <summary>Writes the figures for other programs.</summary>
internal static class JsonReport
{
    /// <summary>Writes an object with, per function and method, the value, the gradient, the passes, and the microseconds.</summary>
    public static void Write(string path, IReadOnlyList<(Problem Problem, Measurement[] Measurements)> results)
    {
        using FileStream file = File.Create(path);
        using Utf8JsonWriter json = new(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        foreach ((Problem problem, Measurement[] measurements) in results)
        {
            json.WriteStartObject(problem.Name);
            foreach (Measurement measurement in measurements)
            {
                json.WriteStartObject(measurement.Method);
                json.WriteNumber("value", measurement.Value);
                json.WriteStartArray("gradient");
                foreach (double slope in measurement.Gradient)
                {
                    json.WriteNumberValue(slope);
                }

                json.WriteEndArray();
                json.WriteNumber("passes", measurement.Passes);
                json.WriteNumber("microseconds", measurement.Microseconds);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
