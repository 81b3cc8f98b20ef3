namespace Tensors.Graphs;

/// <summary>What a kind of node is to those who plan, prune, guard or differentiate graphs, beyond what it computes.</summary>
internal enum NodeRole
{
    /// <summary>It computes results from operands, and that is all.</summary>
    None,

    /// <summary>The same value in every run.</summary>
    Constant,

    /// <summary>Nothing but control dependencies.</summary>
    Nothing,

    /// <summary>A value that is fed.</summary>
    Placeholder,

    /// <summary>Its operand as it is.</summary>
    Identity,

    /// <summary>Its operands as they are.</summary>
    IdentityOfAll,

    /// <summary>A variable: a reference or a handle.</summary>
    Variable,

    /// <summary>The value behind a handle.</summary>
    VariableRead,

    /// <summary>Whether a variable has a value.</summary>
    VariableCheck,

    /// <summary>A variable is given a value.</summary>
    Assignment,

    /// <summary>Tensors from a checkpoint.</summary>
    Restore,

    /// <summary>The extents, the number of axes, or of elements of its operand.</summary>
    Extents,

    /// <summary>A part of its operand, cut out by ranges.</summary>
    Slice,

    /// <summary>Its operand, at one of two results.</summary>
    Switch,

    /// <summary>The first operand that arrives.</summary>
    Merge,

    /// <summary>A value on its way into a loop.</summary>
    Enter,

    /// <summary>A value on its way out of a loop.</summary>
    Exit,

    /// <summary>A value on its way to the next iteration: its result is a back edge.</summary>
    NextIteration,

    /// <summary>Whether a loop goes on.</summary>
    LoopCondition,

    /// <summary>Control dependencies that hold in dead branches too.</summary>
    Trigger,
}
