namespace Tensors.Training;

/// <summary>A place in a stream of data: what has to be saved, beside the parameters, to go on with the very next element.</summary>
/// <param name="Epoch">Which walk over the data it is, from 0.</param>
/// <param name="Index">How many elements of that walk have been given: single ones, or batches where the source gives batches.</param>
/// <remarks>
/// Two numbers are enough because every source is a function: the element at a position follows from the position and from the seeds of the
/// stages alone, never from what was read before or from the number of workers.
/// </remarks>
public readonly record struct DataPosition(long Epoch, long Index = 0);
