namespace Tensors;

/// <summary>How a checkpoint lies on the disk. All are read; what a path holds is seen from its files.</summary>
public enum CheckpointFormat
{
    /// <summary>
    /// An index <c>PATH.index</c> and the elements in <c>PATH.data-00000-of-00001</c>: what TensorFlow writes since version 1.
    /// </summary>
    V2,

    /// <summary>One file <c>PATH</c>, a sorted table with the tensors as values: what TensorFlow wrote before.</summary>
    V1,
}
