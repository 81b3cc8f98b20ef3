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
        (DType.Float32, "66ce7de513a1e8e06fdccc1a76630417df213203e631e5472529b89d5d39c820"),
        (DType.Float64, "bfdf8ca7ad04ebe4668ed5b96392fe4416983f229fc4e7f98b73c8b20104fc7f"),
        (DType.Float16, "712c32d5419dc8d4122946e51e3459ddee3d7cba16936ef07fee0390c0d9c8fa"),
        (DType.Int32, "4ef837c69b5aae4834ef58f480936cf4de88577fb769963b278b8b79e686c222"),
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
