namespace Tensors.Optim;

/// <summary>An update of some rows of a parameter and its slots.</summary>
internal static unsafe class RowUpdate
{
    /// <summary>Whether no row comes twice.</summary>
    public static bool AreDifferent(int[] numbers) => new HashSet<int>(numbers).Count == numbers.Length;

    /// <summary>Takes rows out, updates them, and puts them back; no other row is looked at.</summary>
    /// <param name="tensors">The parameter and its slots, of one shape.</param>
    /// <param name="numbers">Different rows, all of which are there.</param>
    /// <param name="update">Overwrites the rows, which it is given in the order of the tensors.</param>
    public static void Run(ReadOnlySpan<Tensor> tensors, int[] numbers, Action<Tensor[]> update)
    {
        Tensor rows = Tensor.FromArray(numbers);
        Tensor[] taken = new Tensor[tensors.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = tensors[i].Gather(rows);
        }

        update(taken);
        for (int i = 0; i < taken.Length; i++)
        {
            // A tape that kept the old elements refuses to go back over them.
            tensors[i].Buffer.CountWrite();
            fixed (byte* from = taken[i], to = tensors[i])
            {
                RowScatter.Run(from, to, numbers, IndexTensor.RowLength(tensors[i].Shape, 1), ScatterMode.Set, tensors[i].DType);
            }

            GC.KeepAlive(taken[i]);
        }
    }
}
