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
        (DType.Float32, "29c4db562f24c46ac07478f49ced202be0ee160d17981ca0344b8888426e2666"),
        (DType.Float64, "da3877167be1220cbc8a1c9a5003303da6265d5fbbe07e76c19b823baeb26c5a"),
        (DType.Float16, "0f3ef0d410fd5014989d55b35b2123dd0ebbcd74f3807c67a8efd662c65f0065"),
        (DType.Int32, "6cfb9b03645713403b0a85bfb0ba072c3b12fa90e2f44e7db1a77e485678fbfe"),
    ];

    private const string HashOfLongOperands = "996829b19191a6fd3308bb5e82660880740e15b9cdf4960ad232e47c5c45b319";

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
