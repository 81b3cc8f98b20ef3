namespace CaliforniaHousing;

/// <summary>What a real TensorFlow 1 printed for the textbook's programs on the published data.</summary>
internal static class ExpectedFigures
{
    private static readonly double[] BatchTheta =
        [2.0685523, 0.8874027, 0.14401656, -0.3477088, 0.36178365, 0.00393811, -0.04269556, -0.66145283, -0.6375278];

    /// <summary>The errors before epochs 0, 100, ... 900 of batch gradient descent.</summary>
    public static IReadOnlyList<double> BatchErrors { get; } =
        [9.161542, 0.7145004, 0.56670487, 0.5555718, 0.54881126, 0.5436363, 0.53962916, 0.5365092, 0.53406775, 0.5321473];

    /// <summary>The parameters that a method reaches in the textbook's number of epochs, or null where it printed none.</summary>
    public static IReadOnlyList<double>? Theta(string method) => method switch
    {
        "normal-equation" =>
            [-36.9419202, 0.436693293, 0.00943577803, -0.107322041, 0.645065694, -3.97638942e-06, -0.00378654265, -0.421314378,
                -0.434513755],
        "normal-equation-float32" =>
            [-37.4651413, 0.435734153, 0.00933829229, -0.10662201, 0.644106984, -4.25131839e-06, -0.00377322501, -0.426648885,
                -0.440514028],
        "hand-written" or "tape" or "optimizer" => BatchTheta,
        "momentum" => [2.068558, 0.82962847, 0.11875335, -0.26554456, 0.3057109, -0.00450249, -0.03932662, -0.8998645, -0.8705207],
        "mini-batch" => [2.0703337, 0.8637145, 0.12255152, -0.31211877, 0.38510376, 0.00434168, -0.0123295, -0.83376896, -0.8030471],
        _ => null,
    };
}
