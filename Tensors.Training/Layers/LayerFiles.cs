namespace Tensors.Training;

/// <summary>Models in files: the state by path, in a format that the file's name chooses.</summary>
public static class LayerFiles
{
    extension(Layer model)
    {
        /// <summary>Writes <see cref="Layer.State"/> to a file; an older one is replaced as a whole.</summary>
        /// <param name="path">Ends with <c>.safetensors</c> or <c>.npz</c>; other names are those of TensorFlow's checkpoints.</param>
        public void Save(string path)
        {
            switch (Path.GetExtension(path))
            {
                case ".safetensors":
                    SafeTensors.Save(path, model.State);
                    break;
                case ".npz":
                    Npz.Save(path, model.State);
                    break;
                default:
                    Checkpoint.Save(path, model.State);
                    break;
            }
        }

        /// <summary>
        /// Replaces parameters and running statistics by those of a file, such as a state dictionary of PyTorch in safetensors.
        /// </summary>
        /// <param name="path">A file that <see cref="Save"/> wrote, or another with these names.</param>
        /// <param name="strict">Whether every path must be there, and no other; else those that both have are taken.</param>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="TensorFileException">It is damaged.</exception>
        /// <inheritdoc cref="Layer.Load" path="/exception"/>
        public void Load(string path, bool strict = true)
        {
            switch (Path.GetExtension(path))
            {
                case ".safetensors":
                    using (SafeTensors file = SafeTensors.Open(path))
                    {
                        model.Load(file.Entries.ToDictionary(entry => entry.Name, entry => file.Read(entry.Name)), strict);
                    }

                    break;
                case ".npz":
                    model.Load(Npz.Load(path), strict);
                    break;
                default:
                    using (CheckpointReader reader = new(path))
                    {
                        // A trainer's checkpoint holds the optimizer's slots as well, under names that no layer has.
                        IReadOnlyDictionary<string, Tensor> state = model.State;
                        IEnumerable<string> names = reader.Entries.Select(entry => entry.Name).Where(state.ContainsKey);
                        model.Load(names.ToDictionary(name => name, reader.Read), strict);
                    }

                    break;
            }
        }
    }

    internal static void Fill(
        Layer model, IReadOnlyDictionary<string, Tensor> state, IReadOnlyDictionary<string, Tensor> given, bool strict)
    {
        string[] missing = [.. state.Keys.Where(path => !given.ContainsKey(path))];
        string[] others = [.. given.Keys.Where(path => !state.ContainsKey(path))];
        if (strict && missing.Length + others.Length > 0)
        {
            throw new KeyNotFoundException(
                $"{model}: the state does not fit; missing: [{Some(missing)}], not of this model: [{Some(others)}].");
        }

        KeyValuePair<string, Tensor>[] taken = [.. state.Where(entry => given.ContainsKey(entry.Key))];
        foreach ((string path, Tensor target) in taken)
        {
            Tensor value = given[path];
            if (value.Shape != target.Shape)
            {
                throw new ShapeMismatchException(
                    "Load", $"'{path}' is {target.Shape}, and {value.Shape} is given", [target.Shape, value.Shape]);
            }

            if (value.DType != target.DType)
            {
                throw new DTypeMismatchException(
                    "Load", $"'{path}' is {target.DType.Name}, and {value.DType.Name} is given", [target.DType, value.DType]);
            }
        }

        foreach ((string path, Tensor target) in taken)
        {
            if (!ReferenceEquals(given[path], target))
            {
                Tensor.Into<CopyOp>(target, given[path]);
            }
        }
    }

    private static string Some(string[] names) => string.Join(", ", names.Take(10)) + (names.Length > 10 ? ", ..." : "");
}
