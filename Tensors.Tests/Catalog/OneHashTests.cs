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
        (DType.Float32, "926d329a5381096f664ce2ee061e4fc66ca0437369df5d9bc15d8dd92843c83b"),
        (DType.Float64, "a8189135d5559d6315de10cdcc4d9c3b9a1c009ce6af119257e3fee43848956c"),
        (DType.Float16, "ec82a193553982cf9734f6edd04f903b282edeb9fb05b04ee551560e47f88adb"),
        (DType.Int32, "6cfb9b03645713403b0a85bfb0ba072c3b12fa90e2f44e7db1a77e485678fbfe"),
    ];

    private const string HashOfLongOperands = "9518c0472f14e8e4013909cad960c53c44398586b3a4db3cf437604c42ec70cd";

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
