namespace Tensors.Graphs;

/// <summary>How the attributes of a node say windows over an image.</summary>
/// <param name="Sizes">Elements of a window along the spatial axes; empty where weights say it.</param>
/// <param name="Strides">From window to window.</param>
/// <param name="Dilations">From element to element.</param>
/// <param name="Padding">How far windows reach over the edges.</param>
/// <param name="ChannelsFirst">Whether the channels are the second axis.</param>
internal sealed record ImageAttributes(
    ValueArray<int> Sizes, ValueArray<int> Strides, ValueArray<int> Dilations, WindowPadding Padding, bool ChannelsFirst)
{
    public int Rank => Strides.Count;

    public static ImageAttributes Of(INodeView node, int spatial) => Of(node.Attributes, node.Names, spatial);

    public static ImageAttributes Of(Inference node, int spatial) => Of(node.Attributes, ("?", node.Op), spatial);

    public static ImageAttributes Of(Node node, int spatial) => Of(node.Attributes, (node.Name, node.Op), spatial);

    /// <summary>Reads the attributes; sizes and strides may be operands instead.</summary>
    /// <exception cref="GraphTypeException">An attribute is missing or no such thing as it should be.</exception>
    public static ImageAttributes Of(
        IReadOnlyDictionary<string, object> attributes, (string Name, string Op) node, int spatial, int[]? sizes = null,
        int[]? strides = null)
    {
        T Read<T>(string name, T missing) => AttributeReading.Optional(attributes, name, missing, node.Name, node.Op);
        string format = Read("data_format", spatial == 3 ? "NDHWC" : "NHWC");
        bool channelsFirst = format is "NCHW" or "NCDHW";
        if (!channelsFirst && format is not ("NHWC" or "NDHWC"))
        {
            throw new GraphTypeException($"'{node.Name}' ({node.Op}) has the data format {format}; there are NHWC, NCHW, NDHWC and NCDHW.");
        }

        ValueArray<int> Spatial(string name, int[]? given)
        {
            long[] all = given is null ? Read<long[]>(name, []) : [.. given.Select(number => (long)number)];
            if (all.Length == 0)
            {
                return [];
            }

            (int first, int channel) = channelsFirst ? (2, 1) : (1, spatial + 1);
            if (all.Length != spatial + 2 || all[0] != 1 || all[channel] != 1
                || Array.Exists(all, number => number is < 1 or > int.MaxValue))
            {
                throw new GraphTypeException(
                    $"'{node.Name}' ({node.Op}) has {name} [{string.Join(", ", all)}]; {spatial + 2} of at least 1 are needed, with 1 for "
                    + "batch and channels.");
            }

            return [.. all.Skip(first).Take(spatial).Select(number => (int)number)];
        }

        ValueArray<int> ones = [.. Enumerable.Repeat(1, spatial)];
        ValueArray<int> steps = Spatial("strides", strides);
        ValueArray<int> rates = Spatial(attributes.ContainsKey("rates") ? "rates" : "dilations", null);
        string sizesName = attributes.ContainsKey("ksizes") ? "ksizes" : "ksize";
        return new(
            Spatial(sizesName, sizes),
            steps.Count > 0 ? steps : ones,
            rates.Count > 0 ? rates : ones,
            PaddingOf(Read("padding", "VALID"), Read<long[]>("explicit_paddings", []), spatial, channelsFirst, node),
            channelsFirst);
    }

    /// <summary>The spatial extents of an image in this format.</summary>
    public int[] SpatialOf(Shape image) => [.. image.Extents.Slice(ChannelsFirst ? 2 : 1, Rank)];

    public int ChannelsOf(Shape image) => image[ChannelsFirst ? 1 : ^1];

    /// <summary>Windows of sizes over an image.</summary>
    /// <exception cref="ShapeMismatchException">The image has other axes, or there are no sizes.</exception>
    public SlidingWindow Window(string op, Shape image, ReadOnlySpan<int> sizes) => image.Rank == Rank + 2 && sizes.Length == Rank
        ? Convolutions.Window(op, SpatialOf(image), sizes, Strides.AsSpan(), Padding, Dilations.AsSpan())
        : throw new ShapeMismatchException(
            op, $"{sizes.Length} sizes of windows do not fit an image {image} of {Rank} spatial axes", [image]);

    /// <summary>A tensor in this format with its channels last, as operations take them.</summary>
    public Tensor Last(Tensor image) => ChannelsFirst ? image.MoveAxis(1, -1) : image;

    /// <summary>What has its channels last in this format.</summary>
    public Tensor Back(Tensor image) => ChannelsFirst ? image.MoveAxis(-1, 1) : image;

    /// <summary>What is known of the windows over an image.</summary>
    public PartialShape Slide(Inference node, PartialShape image, ReadOnlySpan<int?> sizes, int? channels)
    {
        if (sizes.Length != Rank)
        {
            throw node.Fail($"The sizes of windows are missing: there are {sizes.Length}");
        }

        if (image.Rank is null)
        {
            return PartialShape.OfRank(Rank + 2);
        }

        int?[] extents = new int?[Rank + 2];
        extents[0] = image[0];
        extents[ChannelsFirst ? 1 : ^1] = channels;
        for (int axis = 0; axis < Rank; axis++)
        {
            int place = axis + (ChannelsFirst ? 2 : 1);
            extents[place] = image[place] is { } extent && sizes[axis] is { } size ? Count(node, axis, extent, size) : null;
        }

        return PartialShape.Create(extents);
    }

    private int Count(Inference node, int axis, int extent, int size)
    {
        int[] one = [extent];
        (int before, int after) = Padding.IsExplicit
            ? Padding.Resolve(node.Op, new int[Rank], new int[Rank], Strides.AsSpan(), Dilations.AsSpan())[axis]
            : Padding.Resolve(node.Op, one, [size], [Strides[axis]], [Dilations[axis]])[0];
        long span = ((size - 1L) * Dilations[axis]) + 1;
        long padded = (long)extent + before + after;
        return span <= padded
            ? (int)(((padded - span) / Strides[axis]) + 1)
            : throw node.Fail($"Negative dimension size caused by subtracting {span} from {padded}");
    }

    private static WindowPadding PaddingOf(string padding, long[] pairs, int spatial, bool channelsFirst, (string Name, string Op) node)
    {
        if (padding == "EXPLICIT" && pairs.Length == 2 * (spatial + 2)
            && Array.TrueForAll(pairs, number => number is >= 0 and <= int.MaxValue))
        {
            int first = channelsFirst ? 4 : 2;
            return WindowPadding.Of(
                [.. Enumerable.Range(0, spatial).Select(axis => ((int)pairs[first + (2 * axis)], (int)pairs[first + (2 * axis) + 1]))]);
        }

        return padding switch
        {
            "SAME" => WindowPadding.Same,
            "VALID" => WindowPadding.Valid,
            _ => throw new GraphTypeException(
                $"'{node.Name}' ({node.Op}) has padding {padding} [{string.Join(", ", pairs)}]; there are SAME, VALID and EXPLICIT with a "
                + "pair for every axis."),
        };
    }
}
