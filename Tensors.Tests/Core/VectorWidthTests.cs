using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensors.Tests;

/// <summary>Runs of the suite at a chosen vector width really have it: <c>TENSORS_EXPECT_VECTOR_BITS</c> says which.</summary>
public sealed class VectorWidthTests
{
    private const string Variable = "TENSORS_EXPECT_VECTOR_BITS";

    private static int Width => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    [Test]
    public void The_width_is_the_expected_one()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
        {
            Assert.Ignore($"{Variable} is not set; this run uses vectors of {Width} bits.");
            return;
        }

        Assert.That(Width, Is.EqualTo(int.Parse(text, CultureInfo.InvariantCulture)));
    }

    [Test]
    public void Wide_vectors_come_with_fused_multiply_adds()
    {
        if (Width == 128)
        {
            Assert.Ignore("This run uses vectors of 128 bits, where the scalar fused multiply-add of the platform is used.");
        }

        Assert.That(Fma.IsSupported, "Without the instruction every multiply-add would be a call.");
    }
}
