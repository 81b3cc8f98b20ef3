using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>Writes a part of a graph down as a function of a library.</summary>
internal static class FunctionWriter
{
    /// <summary>Adds a function to the library of a graph, under a name that no other has.</summary>
    /// <param name="library">Where it goes.</param>
    /// <param name="name">What its name begins with.</param>
    /// <param name="inputs">The tensors that are its arguments.</param>
    /// <param name="outputs">The tensors that are its results.</param>
    public static FunctionReference Add(FunctionLibrary library, string name, Tensor[] inputs, Tensor[] outputs)
    {
        FunctionDef function = new() { Signature = new() { Name = library.FreeName(name) } };
        Dictionary<Tensor, string> arguments = [];
        foreach ((int i, Tensor input) in inputs.Index())
        {
            arguments[input] = $"arg{i}";
            function.Signature.InputArg.Add(new OpDef.Types.ArgDef { Name = $"arg{i}", Type = (DataTypeProto)input.DataType.Base });
        }

        foreach (Node node in Pruning.Order(outputs.Select(NodeOutput.Of), [.. inputs.Select(NodeOutput.Of)]))
        {
            NodeDef proto = GraphExport.ToProto(node, withShapes: false);
            for (int i = 0; i < node.Inputs.Count; i++)
            {
                proto.Input[i] = Reference(node.Inputs[i]);
            }

            function.NodeDef.Add(proto);
        }

        foreach ((int i, Tensor output) in outputs.Index())
        {
            function.Signature.OutputArg.Add(new OpDef.Types.ArgDef { Name = $"output{i}", Type = (DataTypeProto)output.DataType.Base });
            function.Ret[$"output{i}"] = Reference(output);
        }

        FunctionDefLibrary added = new() { Function = { function } };
        library.Add(added, new("graph"));
        return new(new NameAttrList { Name = function.Signature.Name });

        string Reference(Tensor tensor) => arguments.GetValueOrDefault(tensor) ?? $"{tensor.Op.Name}:{ArgumentNames.Of(tensor)}";
    }
}
