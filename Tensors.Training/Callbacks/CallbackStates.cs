namespace Tensors.Training;

/// <summary>What callbacks remember, in checkpoints: under the place in the list, the type, and a name of their own.</summary>
internal static class CallbackStates
{
    private const string Prefix = "training/callbacks/";

    public static void Save(Trainer trainer, IReadOnlyList<Callback> callbacks, Dictionary<string, Tensor> kept)
    {
        for (int i = 0; i < callbacks.Count; i++)
        {
            Dictionary<string, Tensor> state = [];
            callbacks[i].Save(trainer, state);
            foreach ((string name, Tensor value) in state)
            {
                kept.Add(PrefixOf(callbacks, i) + name, value);
            }
        }
    }

    public static Dictionary<string, Tensor> Read(string path)
    {
        using CheckpointReader reader = new(path);
        return reader.Entries.Select(entry => entry.Name).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name, reader.Read);
    }

    public static void Restore(Trainer trainer, IReadOnlyList<Callback> callbacks, IReadOnlyDictionary<string, Tensor> kept)
    {
        for (int i = 0; i < callbacks.Count; i++)
        {
            string prefix = PrefixOf(callbacks, i);
            Dictionary<string, Tensor> state = kept.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);
            if (state.Count > 0)
            {
                callbacks[i].Restore(trainer, state);
            }
        }
    }

    private static string PrefixOf(IReadOnlyList<Callback> callbacks, int place) =>
        $"{Prefix}{place}.{callbacks[place].GetType().Name}/";
}
