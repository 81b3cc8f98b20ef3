namespace Tensors.Tests;

/// <summary>Einstein's sum beside nested loops over all letters.</summary>
public sealed class EinsumTests
{
    [TestCase("ij,jk->ik", "4,3;3,5")]
    [TestCase("ij,kj", "4,3;5,3")]
    [TestCase("bij,bjk->bik", "2,4,3;2,3,5")]
    [TestCase("ijk,kl->lij", "2,3,4;4,5")]
    [TestCase("i,j->ij", "3;4")]
    [TestCase("i,i->", "5;5")]
    [TestCase("ii->i", "4,4")]
    [TestCase("iji->j", "3,4,3")]
    [TestCase("ij->ji", "2,3")]
    [TestCase("ij->", "2,3")]
    [TestCase("ij,jk,kl->il", "2,3;3,4;4,5")]
    [TestCase("ab,cb,ad,cd->", "2,3;4,3;2,5;4,5")]
    [TestCase("ij,ij,ij->i", "2,3;2,3;2,3")]
    [TestCase("ib,jb->ijb", "2,4;3,4")]
    [TestCase("ij,k->jk", "2,3;4")]
    [TestCase("i,ij", "1;4,3")]
    [TestCase(",ij->ij", ";2,3")]
    public void Results_agree_with_nested_loops(string equation, string shapes)
    {
        Tensor[] operands =
            [.. shapes.Split(';').Select((text, number) => Tensor.RandomNormal(Parse(text), dtype: DType.Float64, seed: number + 1))];

        Tensor actual = Tensor.Einsum(equation, operands);

        (double[] expected, int[] extents) = Loops(equation, operands);
        Assert.That(actual.Shape, Is.EqualTo(Shape.Create(extents)));
        Assert.That(actual.ToArray<double>(), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void An_ellipsis_stands_for_leading_axes()
    {
        Tensor x = Tensor.RandomNormal([3, 1, 4, 2], seed: 1);
        Tensor y = Tensor.RandomNormal([5, 2, 6], seed: 2);

        Assert.That(Bits.Of(Tensor.Einsum("...ij,...jk->...ik", x, y)), Is.EqualTo(Bits.Of(x.MatMul(y))));
        Assert.That(Tensor.Einsum("i...->...i", x).Shape, Is.EqualTo(Shape.Create(1, 4, 2, 3)));
    }

    [Test]
    public void A_product_of_matrices_has_the_bits_of_MatMul()
    {
        Tensor x = Tensor.RandomNormal([20, 30], seed: 1);
        Tensor y = Tensor.RandomNormal([30, 40], seed: 2);

        Assert.That(Bits.Of(Tensor.Einsum("ij,jk", x, y)), Is.EqualTo(Bits.Of(x.MatMul(y))));
    }

    [Test]
    public void Empty_sums_are_zero() =>
        Assert.That(Tensor.Einsum("ij,jk", Tensor.Ones([2, 0]), Tensor.Ones([0, 2])).ToArray<float>(), Is.All.Zero);

    [TestCase("ij,jk")]
    [TestCase("ijk")]
    [TestCase("ij->ik")]
    [TestCase("ij->ii")]
    [TestCase("i1->i")]
    [TestCase("ij->i->j")]
    public void Malformed_equations_are_rejected(string equation) =>
        Assert.That(() => Tensor.Einsum(equation, Tensor.Ones([2, 2])), Throws.ArgumentException.With.Message.Contains(equation));

    [Test]
    public void One_letter_with_two_extents_is_rejected() => Assert.That(
        () => Tensor.Einsum("ij,jk", Tensor.Ones([2, 3]), Tensor.Ones([4, 5])),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("letter j"));

    [Test]
    public void TensorDot_agrees_with_Einsum()
    {
        Tensor x = Tensor.RandomNormal([2, 3, 4], seed: 1);
        Tensor y = Tensor.RandomNormal([4, 5, 3], seed: 2);

        Assert.That(Bits.Of(x.TensorDot(y, [1, 2], [2, 0])), Is.EqualTo(Bits.Of(Tensor.Einsum("ijk,klj->il", x, y))));
    }

    [Test]
    public void TensorDot_of_other_extents_is_rejected() => Assert.That(
        () => Tensor.Ones([2, 3]).TensorDot(Tensor.Ones([4, 2]), 1),
        Throws.TypeOf<ShapeMismatchException>().With.Message.Contains("(2, 3)").And.Message.Contains("(4, 2)"));

    [Test]
    public void Products_of_vectors_agree_with_their_definitions()
    {
        Tensor x = Tensor.FromArray([1.0, 2, 3]);
        Tensor y = Tensor.FromArray([4.0, 5, 6]);

        Assert.That(x.Cross(y).ToArray<double>(), Is.EqualTo(new[] { -3.0, 6, -3 }));
        Assert.That(x.Outer(y)[1].ToArray<double>(), Is.EqualTo(new[] { 8.0, 10, 12 }));
        Assert.That(x.Kron(y[..2]).ToArray<double>(), Is.EqualTo(new[] { 4.0, 5, 8, 10, 12, 15 }));
        Assert.That(
            Tensor.FromArray(new[,] { { 1, 2 }, { 3, 4 } }).Kron(Tensor.FromArray(new[,] { { 1, 10 } })).ToArray<int>(),
            Is.EqualTo(new[] { 1, 10, 2, 20, 3, 30, 4, 40 }));
    }

    private static Shape Parse(string text) => text.Length == 0 ? [] : Shape.Create([.. text.Split(',').Select(int.Parse)]);

    private static (double[] Values, int[] Extents) Loops(string equation, Tensor[] operands)
    {
        string[] sides = equation.Split("->");
        string[] terms = sides[0].Split(',');
        char[] letters = [.. sides[0].Where(char.IsLetter).Distinct().Order()];
        string result = sides.Length == 2
            ? sides[1]
            : string.Concat(letters.Where(letter => sides[0].Count(other => other == letter) == 1));
        Dictionary<char, int> extents = letters.ToDictionary(
            letter => letter,
            letter => terms.Select((term, number) => (term, number)).Where(pair => pair.term.Contains(letter))
                .Max(pair => operands[pair.number].Shape[pair.term.IndexOf(letter)]));
        double[] sums = new double[result.Aggregate(1, (product, letter) => product * extents[letter])];
        int count = letters.Aggregate(1, (product, letter) => product * extents[letter]);
        double[][] values = [.. operands.Select(operand => operand.ToArray<double>())];
        for (int i = 0; i < count; i++)
        {
            Dictionary<char, int> index = [];
            int left = i;
            foreach (char letter in letters)
            {
                (left, index[letter]) = Math.DivRem(left, extents[letter]);
            }

            double product = 1;
            for (int term = 0; term < terms.Length; term++)
            {
                Shape shape = operands[term].Shape;
                int position = 0;
                for (int axis = 0; axis < terms[term].Length; axis++)
                {
                    position = (position * shape[axis]) + (shape[axis] == 1 ? 0 : index[terms[term][axis]]);
                }

                product *= values[term][position];
            }

            sums[result.Aggregate(0, (position, letter) => (position * extents[letter]) + index[letter])] += product;
        }

        return (sums, [.. result.Select(letter => extents[letter])]);
    }

    [TestCase("ij->ik", "the letter k, which no term has")]
    [TestCase("ij->ii", "the letter i twice")]
    [TestCase("i2->i", "'2'")]
    [TestCase("ijk->i", "'k' is too many")]
    [TestCase("i->i", "the last 1 have none")]
    public void The_wrong_letter_is_named(string equation, string named) =>
        Assert.That(() => Tensor.Einsum(equation, Tensor.Ones([2, 2])), Throws.ArgumentException.With.Message.Contains(named));
}
