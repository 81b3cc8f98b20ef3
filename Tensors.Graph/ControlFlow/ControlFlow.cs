namespace Tensors.Graphs;

/// <summary>The nodes that decide what runs.</summary>
internal static class ControlFlow
{
    public static bool Is(string op) => op is "Switch" or "RefSwitch" or "Merge" or "RefMerge" or "Enter" or "RefEnter" or "Exit" or "RefExit" or "NextIteration"
        or "RefNextIteration" or "LoopCond";
}
