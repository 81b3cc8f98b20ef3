using System.Security.Cryptography;

namespace Tensors.Tests;

/// <summary>
/// One program that uses every operation once has one hash, at any number of threads. The suite runs once per vector width, so the constants are
/// the proof that it does not depend on that either.
/// </summary>
[NonParallelizable]
public sealed class OneHashTests
{
    private static readonly (DType DType, string Hash)[] s_hashes =
    [
        (DType.Float32, "609526040d5e206534eabac80c90f98b4b77a5f8187846cd621c16498fbf015f"),
        (DType.Float64, "265eafbef20d53a6dd84ed1643026d90db17a5ea1f8c4cf9886efe97e35c5fc6"),
        (DType.Float16, "c580c93d88480e9cb95dd62db57ab7d9841945782157f587176c1867a14b7860"),
        (DType.Int32, "6cfb9b03645713403b0a85bfb0ba072c3b12fa90e2f44e7db1a77e485678fbfe"),
    ];

    private const string HashOfLongOperands = "281a41e6aac626cc9b5cc443d9081063119b247374927ae7d4e8fb659fe7570e";

    private static IEnumerable<TestCaseData> Cases =>
        from one in s_hashes from threads in (int[])[1, 2, 3] select new TestCaseData(one.DType, one.Hash, threads);

    [TestCaseSource(nameof(Cases))]
    public void Every_operation_gives_the_same_bits_everywhere(DType dtype, string hash, int threads)
    {
        IEnumerable<OpRow> rows = OpCatalog.All.Where(row => row.DTypes.Contains(dtype)).OrderBy(row => row.Name, StringComparer.Ordinal);

        Assert.That(HashOf(rows.Select(row => row.Apply(row.Draw(dtype))), threads), Is.EqualTo(hash));
    }

    // The operands of the catalog are shorter than a block of any kernel, and than what is worth a second thread.
    [Test]
    public void Long_operands_give_the_same_bits_everywhere([Values(1, 3)] int threads) =>
        Assert.That(HashOf(ThreadTests.Programs.Select(program => program.Run()), threads), Is.EqualTo(HashOfLongOperands));

    private static string HashOf(IEnumerable<Tensor> results, int threads)
    {
        int before = ComputeThreads.Count;
        ComputeThreads.Count = threads;
        try
        {
            using IncrementalHash program = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (Tensor result in results)
            {
                program.AppendData(Bits.Of(result));
            }

            return Convert.ToHexStringLower(program.GetHashAndReset());
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }
}
