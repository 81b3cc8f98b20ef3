namespace Tensors.Graphs;

// Boxes in images.
public static partial class Ops
{
    /// <summary>Boxes from the best score down, without those that overlap too much with one that is chosen before.</summary>
    /// <param name="boxes">Shape (n, 4): row and column of two opposite corners.</param>
    /// <param name="scores">Shape (n).</param>
    /// <param name="maxOutputSize">How many are chosen at most.</param>
    /// <param name="iouThreshold">What two boxes may have in common, over what they cover together; from 0 to 1.</param>
    /// <param name="scoreThreshold">Scores that are not above it are left out.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>int32: the numbers of the boxes. Of equal scores the first comes first.</returns>
    public static Tensor NonMaxSuppression(
        TensorLike boxes, TensorLike scores, TensorLike maxOutputSize, float iouThreshold = 0.5f,
        float scoreThreshold = float.NegativeInfinity, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "non_max_suppression", boxes, scores, maxOutputSize);
        Tensor corners = scope.Convert(boxes, "boxes");
        return scope.Graph.Tensor1(
            "NonMaxSuppressionV3", null,
            [corners, scope.Convert(scores, "scores", corners.DataType.Base),
                scope.Convert(maxOutputSize, "max_output_size", DataType.Int32),
                scope.Convert(iouThreshold, "iou_threshold"), scope.Convert(scoreThreshold, "score_threshold")]);
    }

    /// <summary>What boxes show of images, in one size.</summary>
    /// <param name="image">Shape (batch, rows, columns, channels).</param>
    /// <param name="boxes">
    /// Shape (n, 4): row and column of two corners, from 0 for the first to 1 for the last; what they show is mirrored where the second
    /// corner is not below or right of the first.
    /// </param>
    /// <param name="boxInd">Shape (n), int32: in which image each box lies.</param>
    /// <param name="cropSize">The numbers of rows and columns.</param>
    /// <param name="method"><c>bilinear</c>: in proportion to the distances of the four nearest elements; or <c>nearest</c>.</param>
    /// <param name="extrapolationValue">What stands where a box reaches out of its image.</param>
    /// <param name="name">The name of the node.</param>
    /// <returns>float32, shape (n, rows, columns, channels).</returns>
    /// <remarks>Gradients reach the images, if they are floating, and the boxes; the latter as of bilinear crops.</remarks>
    public static Tensor CropAndResize(
        TensorLike image, TensorLike boxes, TensorLike boxInd, TensorLike cropSize, string method = "bilinear",
        float extrapolationValue = 0, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "CropAndResize", image, boxes, boxInd, cropSize);
        return scope.Result(
            "CropAndResize",
            [scope.Convert(image, "image"), scope.Convert(boxes, "boxes", DataType.Float32),
                scope.Convert(boxInd, "box_ind", DataType.Int32), scope.Convert(cropSize, "crop_size", DataType.Int32)],
            new() { ["method"] = method, ["extrapolation_value"] = extrapolationValue });
    }
}
