using System.Text.Json;
using Housing;

namespace CaliforniaHousing;

/// <summary>Writes the figures for other programs.</summary>
internal static class JsonReport
{
    private const int EpochsPerFigure = 100;

    /// <summary>
    /// Writes an object with the data's source and per method the errors every 100 epochs, the final parameters, and the seconds.
    /// </summary>
    public static void Write(string path, IReadOnlyList<Outcome> outcomes, string source)
    {
        using FileStream file = File.Create(path);
        using Utf8JsonWriter json = new(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("data", source);
        json.WriteStartObject("methods");
        foreach (Outcome outcome in outcomes)
        {
            Write(json, outcome);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Outcome outcome)
    {
        json.WriteStartObject(outcome.Method);
        json.WriteStartArray("mse_every_100_epochs");
        foreach (CurvePoint point in outcome.Curve.Where(point => point.Epoch % EpochsPerFigure == 0))
        {
            json.WriteNumberValue(point.MeanSquaredError);
        }

        json.WriteEndArray();
        json.WriteStartArray("theta");
        foreach (double value in outcome.Theta)
        {
            // Float32 parameters in their own, shorter digits.
            if (value == (float)value)
            {
                json.WriteNumberValue((float)value);
            }
            else
            {
                json.WriteNumberValue(value);
            }
        }

        json.WriteEndArray();
        json.WriteNumber("seconds", outcome.Seconds);
        json.WriteEndObject();
    }
}
