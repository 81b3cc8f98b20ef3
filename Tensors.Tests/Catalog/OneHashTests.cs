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
        (DType.Float32, "1719999530057c7554e7affc650dc67f55a367bde7e89bc4670619b02a1ec5f4"),
        (DType.Float64, "b059220deb3a253ece83a33c88ebf3e0d777d4272e10f4be8e640bae90593a0b"),
        (DType.Float16, "fbae0474371062c60718afcdb8323ac09135e3ccd5fe070f964d2f1aaaa6ffba"),
        (DType.Int32, "f05ed34ad73a061f18952d2d93f41a179cbd614ad5d95fec174f682703475102"),
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
