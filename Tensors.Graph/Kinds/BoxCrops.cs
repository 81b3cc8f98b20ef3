namespace Tensors.Graphs;

/// <summary>
/// What boxes show of images, each in one size. Corners are shares of the way from the first row or column to the last; between four
/// elements stands their mean by distance, or the nearest one.
/// </summary>
internal sealed class BoxCrops
{
    private readonly float[] _boxes;
    private readonly int[] _images;
    private readonly int _rows, _columns;
    private readonly bool _isNearest;

    private BoxCrops(float[] boxes, int[] images, int rows, int columns, bool isNearest)
    {
        _boxes = boxes;
        _images = images;
        _rows = rows;
        _columns = columns;
        _isNearest = isNearest;
    }

    /// <summary>From the operands of a node: boxes, and in which image each lies.</summary>
    public static BoxCrops Of(Evaluation e, Shape image, int boxes, int[] size)
    {
        Tensor corners = e[boxes], images = e[boxes + 1];
        if (image.Rank != 4 || image[1] < 1 || image[2] < 1 || corners.Rank != 2 || corners.Shape[1] != 4 || images.Rank != 1
            || images.Shape[0] != corners.Shape[0] || size.Length != 2 || size[0] < 1 || size[1] < 1)
        {
            throw new InvalidArgumentException(
                $"{e.Node.Op}: images {image}, boxes {corners.Shape}, indices {images.Shape} and the size ({string.Join(", ", size)}) do "
                + "not fit: (batch, rows, columns, channels) that are not empty, (n, 4), (n) and two extents above 0 are needed.", e.Node);
        }

        int[] which = e.Positions(boxes + 1);
        return Array.TrueForAll(which, index => index >= 0 && index < image[0])
            ? new(
                corners.Cast(DType.Float32).ToArray<float>(), which, size[0], size[1],
                e.Attribute("method", "bilinear") switch
                {
                    "bilinear" => false,
                    "nearest" => true,
                    string other => throw new InvalidArgumentException(
                        $"{e.Node.Op}: method must be 'bilinear' or 'nearest', not '{other}'.", e.Node),
                })
            : throw new InvalidArgumentException($"{e.Node.Op}: box_index has values outside [0, {image[0]}).", e.Node);
    }

    /// <summary>Shape (boxes, rows, columns, channels); what lies outside of the image is one number.</summary>
    public Tensor Crop(Tensor image, float outside)
    {
        Shape shape = image.Shape;
        int depth = shape[3];
        float[] from = image.Cast(DType.Float32).ToArray<float>();
        Shape crops = Shape.Create(_images.Length, _rows, _columns, depth);
        float[] to = Elements(crops);
        Array.Fill(to, outside);
        Walk(shape, (target, source) =>
        {
            for (int channel = 0; channel < depth; channel++)
            {
                float top = Between(from[source.TopLeft + channel], from[source.TopRight + channel], source.X.Share);
                float bottom = Between(from[source.BottomLeft + channel], from[source.BottomRight + channel], source.X.Share);
                to[target + channel] = Between(top, bottom, source.Y.Share);
            }
        });
        return Tensor.FromArray(to, crops);
    }

    /// <summary>Cotangents of crops where they come from, in images of a shape.</summary>
    public Tensor Transposed(Tensor cotangent, Shape image)
    {
        int depth = image[3];
        float[] from = Cotangents(cotangent, depth);
        float[] to = Elements(image);
        Walk(image, (target, source) =>
        {
            for (int channel = 0; channel < depth; channel++)
            {
                float slope = from[target + channel];
                (float top, float bottom) = ((1 - source.Y.Share) * slope, source.Y.Share * slope);
                to[source.TopLeft + channel] += (1 - source.X.Share) * top;
                to[source.TopRight + channel] += source.X.Share * top;
                to[source.BottomLeft + channel] += (1 - source.X.Share) * bottom;
                to[source.BottomRight + channel] += source.X.Share * bottom;
            }
        });
        return Tensor.FromArray(to, image);
    }

    /// <summary>The cotangents of the corners of boxes, as if elements were joined by straight lines.</summary>
    public Tensor OfBoxes(Tensor cotangent, Tensor image)
    {
        int depth = image.Shape[3];
        float[] slopes = Cotangents(cotangent, depth), from = image.Cast(DType.Float32).ToArray<float>();
        float[] to = new float[_boxes.Length];
        Walk(image.Shape, (target, source) =>
        {
            (float ofY, float ofX) = (0, 0);
            for (int channel = 0; channel < depth; channel++)
            {
                float topLeft = from[source.TopLeft + channel], topRight = from[source.TopRight + channel];
                float bottomLeft = from[source.BottomLeft + channel], bottomRight = from[source.BottomRight + channel];
                ofY += slopes[target + channel] * Between(bottomLeft - topLeft, bottomRight - topRight, source.X.Share);
                ofX += slopes[target + channel] * Between(topRight - topLeft, bottomRight - bottomLeft, source.Y.Share);
            }

            int box = 4 * (target / (_rows * _columns * depth));
            to[box] += ofY * source.Y.OfFirst;
            to[box + 1] += ofX * source.X.OfFirst;
            to[box + 2] += ofY * source.Y.OfLast;
            to[box + 3] += ofX * source.X.OfLast;
        });
        return Tensor.FromArray(to, [_images.Length, 4]);
    }

    private static float[] Elements(Shape shape) => shape.ElementCount <= Array.MaxLength
        ? new float[shape.ElementCount]
        : throw new InvalidArgumentException($"{shape} has more elements than can be kept.", null);

    private static float Between(float from, float to, float share) => from + ((to - from) * share);

    private float[] Cotangents(Tensor cotangent, int depth) => cotangent.Shape.Equals(Shape.Create(_images.Length, _rows, _columns, depth))
        ? cotangent.Cast(DType.Float32).ToArray<float>()
        : throw new InvalidArgumentException(
            $"The cotangent of crops is {cotangent.Shape} where ({_images.Length}, {_rows}, {_columns}, {depth}) is needed.", null);

    /// <summary>Shows each place of the result the four elements around the one that it shows, if that lies in the image.</summary>
    private void Walk(Shape image, Action<int, Source> visit)
    {
        int depth = image[3];
        for (int box = 0; box < _images.Length; box++)
        {
            Place[] across = Along(_boxes[(4 * box) + 1], _boxes[(4 * box) + 3], _columns, image[2]);
            foreach ((int row, Place y) in Along(_boxes[4 * box], _boxes[(4 * box) + 2], _rows, image[1]).Index())
            {
                for (int column = 0; column < _columns; column++)
                {
                    if (y.IsInside && across[column].IsInside)
                    {
                        int first = _images[box] * image[1];
                        visit(
                            ((((box * _rows) + row) * _columns) + column) * depth,
                            new((first + y.Before) * image[2] * depth, (first + y.After) * image[2] * depth, depth, y, across[column]));
                    }
                }
            }
        }
    }

    /// <summary>Where places along an axis stand in the image.</summary>
    private Place[] Along(float from, float to, int count, int extent)
    {
        Place[] places = new Place[count];
        float last = extent - 1;
        float step = count > 1 ? (to - from) * last / (count - 1) : 0;
        float ratio = count > 1 ? last / (count - 1) : 0;
        for (int i = 0; i < count; i++)
        {
            float at = count > 1 ? (from * last) + (i * step) : 0.5f * (from + to) * last;
            (float ofFirst, float ofLast) = count > 1 ? (last - (i * ratio), i * ratio) : (0.5f * last, 0.5f * last);
            if (!(at >= 0 && at <= last))
            {
                continue;
            }

            float before = _isNearest ? MathF.Round(at, MidpointRounding.AwayFromZero) : MathF.Floor(at);
            places[i] = new(
                true, (int)before, _isNearest ? (int)before : (int)MathF.Ceiling(at), _isNearest ? 0 : at - before, ofFirst, ofLast);
        }

        return places;
    }

    /// <summary>The elements before and after, how far it is from the first, and what its place changes with both corners.</summary>
    private readonly record struct Place(bool IsInside, int Before, int After, float Share, float OfFirst, float OfLast);

    /// <summary>The four elements around a place, as positions of their first channels.</summary>
    private readonly record struct Source(int Top, int Bottom, int Depth, Place Y, Place X)
    {
        public int TopLeft => Top + (X.Before * Depth);

        public int TopRight => Top + (X.After * Depth);

        public int BottomLeft => Bottom + (X.Before * Depth);

        public int BottomRight => Bottom + (X.After * Depth);
    }
}
