namespace Tensors.Graphs;

/// <summary>Blocks of space that become batches or channels, and back.</summary>
internal static class BlockKinds
{
    // Its square is an extent.
    private const int GreatestBlock = 46340;

    public static void AddTo(KindTable kinds)
    {
        kinds.Function(
            "SpaceToBatchND",
            node => (Block: new ValueArray<int>(node.Integers(1)), Padding: new ValueArray<int>(node.Integers(2))),
            (x, of) => SpaceToBatch(x[0], [.. of.Block], MovementKinds.Pairs([.. of.Padding])),
            operands: 1,
            leastRank: 1,
            types: [("T", 0), ("Tblock_shape", 1), ("Tpaddings", 2)]);
        kinds.Function(
            "BatchToSpaceND",
            node => (Block: new ValueArray<int>(node.Integers(1)), Crops: new ValueArray<int>(node.Integers(2))),
            (x, of) => BatchToSpace(x[0], [.. of.Block], MovementKinds.Pairs([.. of.Crops])),
            operands: 1,
            leastRank: 1,
            types: [("T", 0), ("Tblock_shape", 1), ("Tcrops", 2)]);
        kinds.Function("SpaceToDepth", BlockSize, (x, of) => Turned(x[0], of.ChannelsFirst, image =>
        {
            int size = of.Size;
            (int batch, int rows, int columns, int depth) = (image.Shape[0], image.Shape[1] / size, image.Shape[2] / size, image.Shape[3]);
            return image.Reshape(batch, rows, size, columns, size, depth).Transpose(0, 1, 3, 2, 4, 5).Reshape(
                batch, rows, columns, size * size * depth);
        }), leastRank: 4);
        kinds.Function("DepthToSpace", BlockSize, (x, of) => Turned(x[0], of.ChannelsFirst, image =>
        {
            int size = of.Size;
            (int batch, int rows, int columns, int depth) = (
                image.Shape[0], image.Shape[1], image.Shape[2], image.Shape[3] / (size * size));
            return image.Reshape(batch, rows, columns, size, size, depth).Transpose(0, 1, 3, 2, 4, 5).Reshape(
                batch, rows * size, columns * size, depth);
        }), leastRank: 4);
    }

    private static (int Size, bool ChannelsFirst) BlockSize(INodeView node) =>
        node.Attribute("data_format", "NHWC") is "NHWC" or "NCHW"
            && node.Attribute<int>("block_size") is > 0 and <= GreatestBlock and var size
            ? (size, node.Attribute("data_format", "NHWC") == "NCHW")
            : throw new UnimplementedException(
                $"'{node.Names.Name}' ({node.Names.Op}) takes NHWC or NCHW, and blocks of 1 to {GreatestBlock}.", null);

    /// <summary>A function of channels last, of an image that may have them first.</summary>
    private static Tensor Turned(Tensor x, bool channelsFirst, Func<Tensor, Tensor> function) =>
        channelsFirst ? function(x.MoveAxis(1, -1)).MoveAxis(-1, 1) : function(x);

    private static Tensor SpaceToBatch(Tensor x, int[] block, (int, int)[] padding)
    {
        RequireBlocks("SpaceToBatchND", x, block, padding.Length);
        (int, int)[] all = [(0, 0), .. padding, .. new (int, int)[x.Rank - 1 - padding.Length]];
        Tensor padded = x.Pad(all);
        int[] split =
            [padded.Shape[0], .. block.SelectMany((size, i) => (int[])[padded.Shape[i + 1] / size, size]),
            .. padded.Shape.Extents[(block.Length + 1)..]];
        int[] sizes = [.. Enumerable.Range(0, block.Length).Select(i => (2 * i) + 2)];
        int[] counts = [.. Enumerable.Range(0, block.Length).Select(i => (2 * i) + 1)];
        int[] rest = [.. Enumerable.Range((2 * block.Length) + 1, x.Rank - 1 - block.Length)];
        int batch = block.Aggregate(padded.Shape[0], (product, size) => product * size);
        return padded.Reshape(split).Transpose([.. sizes, 0, .. counts, .. rest])
            .Reshape([batch, .. counts.Select(axis => split[axis]), .. rest.Select(axis => split[axis])]);
    }

    private static Tensor BatchToSpace(Tensor x, int[] block, (int Before, int After)[] crops)
    {
        RequireBlocks("BatchToSpaceND", x, block, crops.Length);
        int product = block.Aggregate(1, (whole, size) => whole * size);
        int[] split = [.. block, x.Shape[0] / product, .. x.Shape.Extents[1..]];
        int[] order =
        [
            block.Length, .. Enumerable.Range(0, block.Length).SelectMany(i => (int[])[block.Length + 1 + i, i]),
            .. Enumerable.Range((2 * block.Length) + 1, x.Rank - 1 - block.Length),
        ];
        Tensor whole = x.Reshape(split).Transpose(order).Reshape(
            [x.Shape[0] / product, .. block.Select((size, i) => size * x.Shape[i + 1]), .. x.Shape.Extents[(block.Length + 1)..]]);
        for (int i = 0; i < crops.Length; i++)
        {
            whole = whole.Slice(i + 1, crops[i].Before, whole.Shape[i + 1] - crops[i].After);
        }

        return whole;
    }

    private static void RequireBlocks(string op, Tensor x, int[] block, int borders)
    {
        if (block.Length >= x.Rank || borders != block.Length || Array.Exists(block, size => size < 1))
        {
            throw new ShapeMismatchException(
                op, $"blocks [{string.Join(", ", block)}] with {borders} pairs of borders do not fit", [x.Shape]);
        }
    }
}
