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
        (DType.Float32, "98e6020b0e2609f608225a3e753e82cce07e0cac00fe748911edccc9271b4354"),
        (DType.Float64, "49340037e0f507c8302f7baaa8ae63f43819ac63e3fa6cba9421d9bb2cbd363c"),
        (DType.Float16, "3c892f3adf338510a14ded15959033f3ad6426685c4a7963be2c34c87b657d67"),
        (DType.Int32, "dfc23749cc2012fe22072229ef06bce22695e0bc214d7272d8ca5c1c2d134bec"),
    ];

    private static IEnumerable<TestCaseData> Cases =>
        from one in s_hashes from threads in (int[])[1, 2, 3] select new TestCaseData(one.DType, one.Hash, threads);

    [TestCaseSource(nameof(Cases))]
    public void Every_operation_gives_the_same_bits_everywhere(DType dtype, string hash, int threads)
    {
        int before = ComputeThreads.Count;
        ComputeThreads.Count = threads;
        try
        {
            using IncrementalHash program = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (OpRow row in OpCatalog.All.Where(row => row.DTypes.Contains(dtype)).OrderBy(row => row.Name, StringComparer.Ordinal))
            {
                program.AppendData(Bits.Of(row.Apply(row.Draw(dtype))));
            }

            Assert.That(Convert.ToHexStringLower(program.GetHashAndReset()), Is.EqualTo(hash));
        }
        finally
        {
            ComputeThreads.Count = before;
        }
    }
}
