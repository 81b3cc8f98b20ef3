namespace Tensors.Graphs;

/// <summary>The words channels_last and channels_first, and those that nodes have for them.</summary>
internal static class ImageFormat
{
    public static bool IsChannelsFirst(string owner, string dataFormat) => dataFormat switch
    {
        "channels_last" => false,
        "channels_first" => true,
        _ => throw new ArgumentException(
            $"{owner}: the data format is channels_last or channels_first, not '{dataFormat}'.", nameof(dataFormat)),
    };

    public static string Of(bool channelsFirst, int spatial) =>
        (channelsFirst, spatial) switch
        {
            (true, 3) => "NCDHW",
            (false, 3) => "NDHWC",
            (true, _) => "NCHW",
            _ => "NHWC",
        };

    /// <summary>The channels of an image, whose rank has to be right.</summary>
    public static int Channels(string owner, Tensor x, int spatial, bool channelsFirst)
    {
        RequireRank(owner, x, spatial);
        return x.StaticShape[channelsFirst ? 1 : spatial + 1]
            ?? throw new ArgumentException($"{owner}: '{x.Name}' has the shape {x.StaticShape}; the number of channels has to be known.");
    }

    public static void RequireRank(string owner, Tensor x, int spatial)
    {
        if (x.StaticShape.Rank != spatial + 2)
        {
            throw new ArgumentException($"{owner}: '{x.Name}' has the shape {x.StaticShape}; it needs {spatial + 2} axes.");
        }
    }

    public static Tensor BiasAdd(Tensor y, Variable bias, bool channelsFirst)
    {
        using OpScope scope = OpScope.Open(null, "BiasAdd", y);
        return scope.Result("BiasAdd", [y, bias], new() { ["data_format"] = channelsFirst ? "NCHW" : "NHWC" });
    }
}
