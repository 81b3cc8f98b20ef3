using Tensors.Bench.Ratios;
using Tensors.Optim;

namespace Tensors.Bench;

internal static class TrainingWorkloads
{
    public static IEnumerable<Workload> All() =>
    [
        LinearRegression(20640),
        LinearRegression(100),
        .. Mlp("SGD", 50, () => new GradientDescent(0.01)),
        .. Mlp("SGD", 200, () => new GradientDescent(0.01)),
        .. Mlp("Adam", 50, () => new Adam(0.001)),
        .. Mlp("Adam", 200, () => new Adam(0.001)),
        .. ((int[])[20640, 100]).Select(
            rows => LinearRegression(rows).Compiled(x => new LinearRegressionStep(x[0], x[1]).Compiled())),
    ];

    public static Workload LinearRegression(int rows) => new(
        "linear regression step", $"{rows}x9", () => LinearRegressionStep.Inputs(rows), x => new LinearRegressionStep(x[0], x[1]).Run,
        Work.OfBytes(4.0 * rows * 10));

    /// <summary>The step operation by operation, and as a plan.</summary>
    private static Workload[] Mlp(string name, int batch, Func<Optimizer> optimizer)
    {
        // Forward, and backward for weights and, behind the first layer, for what came in.
        double multiplications = batch
            * (
                (2 * MlpStep.Units[0] * MlpStep.Units[1])
                + (3 * ((MlpStep.Units[1] * MlpStep.Units[2]) + (MlpStep.Units[2] * MlpStep.Units[3]))));
        return Workload.Steps(
            $"MLP step, {name}", $"batch {batch}", () => MlpStep.Inputs(batch), x => new MlpStep(x, optimizer()).Step,
            new(2 * multiplications, 0));
    }
}
