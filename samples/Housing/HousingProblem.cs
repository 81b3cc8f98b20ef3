using Tensors;

namespace Housing;

/// <summary>The regression problem: predict the target from the features, both as tensors.</summary>
public sealed class HousingProblem
{
    private static readonly int FeatureCount = HousingTable.FeatureNames.Count;

    /// <summary>Prepares a table.</summary>
    public HousingProblem(HousingTable table)
    {
        int m = table.RowCount;
        double[,] features = new double[m, FeatureCount + 1];
        double[,] targets = new double[m, 1];
        for (int row = 0; row < m; row++)
        {
            features[row, 0] = 1;
            double[] values = table.Features(row);
            for (int feature = 0; feature < FeatureCount; feature++)
            {
                features[row, feature + 1] = values[feature];
            }

            targets[row, 0] = table.Target(row);
        }

        RawX = Tensor.FromArray(features);
        RawY = Tensor.FromArray(targets);
        X = Tensor.Concat([Tensor.Ones([m, 1], DType.Float64), Standardised(RawX[.., 1..])], axis: 1).Cast(DType.Float32);
        Y = RawY.Cast(DType.Float32);
    }

    /// <summary>A leading column of ones, then the features; float64, shape <c>(m, 9)</c>.</summary>
    public Tensor RawX { get; }

    /// <summary>The targets, float64, shape <c>(m, 1)</c>.</summary>
    public Tensor RawY { get; }

    /// <summary>A leading column of ones, then the features with mean 0 and standard deviation 1; float32, shape <c>(m, 9)</c>.</summary>
    public Tensor X { get; }

    /// <summary>The targets, float32, shape <c>(m, 1)</c>.</summary>
    public Tensor Y { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => X.Shape[0];

    /// <summary>Where training starts: <c>random_uniform([9, 1], -1, 1, seed=42)</c> of TensorFlow with graph seed 42.</summary>
    public static Tensor StartTheta() => Tensor.RandomUniform([FeatureCount + 1, 1], -1, 1, seed: 42, graphSeed: 42);

    /// <summary>The mean squared error of linear predictions.</summary>
    public float MeanSquaredError(Tensor theta) => (X.MatMul(theta) - Y).Square().Mean().Item<float>();

    private static Tensor Standardised(Tensor columns) =>
        (columns - columns.Mean(axes: [0])) / columns.StandardDeviation(axes: [0]);
}
