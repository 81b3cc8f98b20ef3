using Tensors.Training;

namespace Tensors.Tests;

/// <summary>Sources, read to lists that can be compared.</summary>
internal static class Walks
{
    public static async Task<List<T>> All<T>(IDataSource<T> source, DataPosition position = default)
    {
        List<T> elements = [];
        await foreach (T element in source.ReadAsync(position))
        {
            elements.Add(element);
        }

        return elements;
    }

    /// <summary>Elements as texts, tensors with shape, dtype and elements.</summary>
    public static async Task<string[]> Texts<T>(IDataSource<T> source, DataPosition position = default) =>
        [.. (await All(source, position)).Select(element => Text(element))];

    public static string Text(object? element) => element switch
    {
        Example example => $"{Text(example.Inputs)} -> {Text(example.Targets)}",
        Tensor tensor => $"{tensor.DType.Name} {tensor.Shape} {string.Join(' ', tensor.Cast(DType.Float64).ToArray<double>())}",
        System.Collections.IEnumerable list and not string => string.Join(',', list.Cast<object>().Select(Text)),
        _ => $"{element}",
    };

    /// <summary>The numbers 0, 1, ... of which any can be had.</summary>
    public static IIndexedSource<int> Numbers(int count) => DataSource.FromArray<int>([.. Enumerable.Range(0, count)]);

    /// <summary>The same where no one knows how many, and none can be had without those before it.</summary>
    public static IDataSource<int> Stream(int count) => DataSource.FromAsyncEnumerable(epoch => Give(count, epoch));

    /// <summary>Examples of three inputs and one target each.</summary>
    public static IIndexedSource<Example> Examples(int count) => DataSource.FromTensors(
        Tensor.Arange(3 * count, DType.Float32).Reshape(count, 3), Tensor.Arange(count));

    private static async IAsyncEnumerable<int> Give(int count, long epoch)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 3 == 1)
            {
                await Task.Yield();
            }

            yield return (int)((100 * epoch) + i);
        }
    }
}
