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
        (DType.Float32, "4c73aeb4f139706017750b293270bf10758fc027a7f3c5b616c348adfc81def3"),
        (DType.Float64, "3380dadcff15175aaf2c4291d330803772a87068641680092d74658a9ab67f11"),
        (DType.Float16, "064e8a91a5c871786d05288426a1b9095347a0ddbd3a5d57e53eaefbd0d0ccf0"),
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
