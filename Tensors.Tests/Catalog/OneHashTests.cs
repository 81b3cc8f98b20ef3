using System.Security.Cryptography;

namespace Tensors.Tests;

/// <summary>
/// One program that uses every operation once has one hash, at any number of threads. The suite runs once per vector width, so the
/// constants are the proof that it does not depend on that either.
/// </summary>
[NonParallelizable]
public sealed class OneHashTests
{
    private static readonly (DType DType, string Hash)[] s_hashes =
    [
        (DType.Float32, "013515e997e81daab5abcefda6820555f1d8f9aa73d9a398e4b236584a4a770b"),
        (DType.Float64, "9ef2d167012fdda9c7f0b0ceab24e40d6470320e949a3f325483f94bb1e9f7c8"),
        (DType.Float16, "5e651c549e3ac6dedd62c7f0b92c6e0199b87fd65e1a223a1677701101cdea2c"),
        (DType.Int32, "6cfb9b03645713403b0a85bfb0ba072c3b12fa90e2f44e7db1a77e485678fbfe"),
    ];

    private const string HashOfLongOperands = "09ffe7038fc1ac0c485982e980989ad724e7c2504e0a295a0e9a8b3399f796db";

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
