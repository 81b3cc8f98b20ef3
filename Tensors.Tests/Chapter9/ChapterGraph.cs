namespace Tensors.Tests.Chapter9;

/// <summary>Gives every test a default graph of its own, one test at a time.</summary>
[Parallelizable(ParallelScope.None)]
public abstract class ChapterGraph : GraphFixture;
