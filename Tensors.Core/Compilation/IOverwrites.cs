namespace Tensors;

/// <summary>
/// An operation that overwrites tensors which are not among its results: nothing moves over it, and nothing leaves it out.
/// </summary>
internal interface IOverwrites;
