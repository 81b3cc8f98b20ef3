using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>All elements of a data set in a session of their own.</summary>
public abstract class DatasetFixture : SessionFixture
{
    /// <summary>The elements of scalars.</summary>
    protected static T[] Numbers<T>(Dataset dataset)
        where T : unmanaged => [.. Elements(dataset).Select(element => ((Tensor)element[0]).Item<T>())];

    /// <summary>The components of all elements.</summary>
    protected static object[][] Elements(Dataset dataset)
    {
        DataIterator iterator = dataset.MakeInitializableIterator();
        Tensor[] next = iterator.GetNext();
        using Session session = new(next[0].Graph);
        session.Run(iterator.Initializer);
        List<object[]> all = [];
        try
        {
            while (true)
            {
                all.Add(session.RunObjects([.. next.Select(component => (Fetch)component)])!);
            }
        }
        catch (OutOfRangeException)
        {
            return [.. all];
        }
    }
}
