using Tensors.Autograd;
using Tensors.Optim;

namespace Tensors.Bench;

/// <summary>One step of training a table of which few rows are looked up: time follows the rows, not the table.</summary>
internal sealed class RowStep(Tensor table, Tensor ids, Optimizer optimizer)
{
    public const int Rows = 200_000;
    public const int Columns = 64;
    public const int Touched = 32;

    public static Tensor[] Inputs()
    {
        Random random = new(1);
        return [Tensor.Zeros([Rows, Columns]), Tensor.FromArray([.. Enumerable.Range(0, Touched).Select(_ => random.Next(Rows))])];
    }

    public void Run()
    {
        using GradientTape tape = new();
        tape.Watch(table);
        Tensor loss = table.Gather(ids).Square().Sum();
        optimizer.Step([], [], [table], tape.GradientWithRows(loss, [], [table]).Rows);
    }
}
