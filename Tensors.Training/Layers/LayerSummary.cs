using System.Globalization;
using System.Text;

namespace Tensors.Training;

/// <summary>A model as a table.</summary>
public static class LayerSummary
{
    extension(Layer model)
    {
        /// <summary>A line for each layer: path, kind, shape of the output, number of parameters; and their sum.</summary>
        /// <param name="input">The shape of an input, batch included, with which the model is called once; no shapes are shown if none is
        /// given.</param>
        /// <param name="dtype">Its dtype, such as int32 for a model that begins with an embedding.</param>
        /// <exception cref="LayerException">The input does not fit.</exception>
        public string Summary(ReadOnlySpan<int> input = default, DType dtype = DType.Float32)
        {
            IReadOnlyDictionary<Layer, Shape>? shapes = input.IsEmpty
                ? null
                : LayerTrace.Of(model, Tensor.Zeros(Shape.Create(input), dtype));
            List<string[]> rows = [["Layer", "Kind", "Output", "Parameters"]];
            HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
            AddRows("", model);
            long trained = model.TrainedParameters.Values.Sum(parameter => parameter.ElementCount);
            long all = model.Parameters.Values.Sum(parameter => parameter.ElementCount);
            return string.Create(CultureInfo.InvariantCulture, $"{Table(rows)}{all:N0} parameters, {trained:N0} of them trained\n");

            void AddRows(string path, Layer layer)
            {
                long own = layer.OwnParameters.Where(entry => seen.Add(entry.Value)).Sum(entry => entry.Value.ElementCount);
                string shape = shapes?.GetValueOrDefault(layer) is { } result ? result.ToString() : "";
                rows.Add([path, layer.ToString(), shape, own.ToString("N0", CultureInfo.InvariantCulture)]);
                foreach ((string name, Layer below) in layer.Layers)
                {
                    AddRows(path.Length == 0 ? name : $"{path}.{name}", below);
                }
            }
        }
    }

    private static string Table(List<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            for (int column = 0; column < row.Length - 1; column++)
            {
                text.Append(row[column].PadRight(widths[column] + 2));
            }

            text.Append(row[^1].PadLeft(widths[^1])).Append('\n');
        }

        return text.ToString();
    }
}
