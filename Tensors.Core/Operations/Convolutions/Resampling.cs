namespace Tensors;

/// <summary>
/// Weighted elements of an axis: element i of the result is the sum over k of those at Positions[k][i], times Weights[k][i].
/// </summary>
internal sealed class Resampling
{
    // TensorFlow rounds distances to so many parts before it works out cubic weights.
    private const int CubicSteps = 1024;

    private readonly int _extent;
    private readonly int[][] _positions;
    private readonly float[][] _weights;

    private Resampling(int extent, int[][] positions, float[][] weights)
    {
        _extent = extent;
        _positions = positions;
        _weights = weights;
    }

    /// <summary>From an axis of an image to one of another extent.</summary>
    public static Resampling Of(
        string operation, ResizeMode mode, ResizeCoordinates coordinates, Shape image, int axis, int resized, bool antialias = false)
    {
        int extent = image[axis];
        if (extent == 0)
        {
            throw new ShapeMismatchException(operation, $"axis {axis} has no elements", [image]);
        }

        float scale = coordinates == ResizeCoordinates.AlignCorners && resized > 1
            ? (extent - 1) / (float)(resized - 1)
            : extent / (float)resized;
        float At(int i) => coordinates == ResizeCoordinates.HalfPixel ? ((i + 0.5f) * scale) - 0.5f : i * scale;
        if (antialias && extent > resized)
        {
            return Antialiased(extent, resized, mode == ResizeMode.BicubicClamped);
        }

        return mode switch
        {
            ResizeMode.Nearest => Nearest(extent, resized, scale, coordinates),
            ResizeMode.Bilinear => Linear(extent, resized, At),
            ResizeMode.Bicubic => Cubic(extent, resized, At, coordinates == ResizeCoordinates.HalfPixel),
            ResizeMode.BicubicClamped => CubicClamped(extent, resized, At),
            _ => Area(extent, resized, scale),
        };
    }

    public Tensor Apply(Tensor image, int axis)
    {
        Tensor? sum = null;
        for (int k = 0; k < _positions.Length; k++)
        {
            Tensor part = image.Gather(Tensor.FromArray(_positions[k]), axis);
            part = IsPlain(k) ? part : part * Weights(k, image, axis);
            sum = sum is null ? part : sum + part;
        }

        return sum!;
    }

    /// <summary>The transpose of <see cref="Apply"/>.</summary>
    public Tensor Transposed(Tensor cotangent, int axis)
    {
        Tensor? sum = null;
        for (int k = 0; k < _positions.Length; k++)
        {
            Tensor weighted = IsPlain(k) ? cotangent : cotangent * Weights(k, cotangent, axis);
            Tensor part = Tensor.Apply(new ScatterAddOp(axis, _extent), weighted, Tensor.FromArray(_positions[k]));
            sum = sum is null ? part : sum + part;
        }

        return sum!;
    }

    private bool IsPlain(int k) => Array.TrueForAll(_weights[k], weight => weight == 1);

    private Tensor Weights(int k, Tensor image, int axis)
    {
        int[] shape = [.. Enumerable.Repeat(1, image.Rank)];
        shape[axis] = -1;
        return Tensor.FromArray(_weights[k]).Cast(image.DType).Reshape(shape);
    }

    private static Resampling Nearest(int extent, int resized, float scale, ResizeCoordinates coordinates)
    {
        int[] positions = new int[resized];
        for (int i = 0; i < resized; i++)
        {
            float at = coordinates switch
            {
                ResizeCoordinates.HalfPixel => MathF.Floor((i + 0.5f) * scale),
                ResizeCoordinates.AlignCorners => MathF.Round(i * scale, MidpointRounding.AwayFromZero),
                _ => MathF.Floor(i * scale),
            };
            positions[i] = Math.Clamp((int)at, 0, extent - 1);
        }

        return new(extent, [positions], [[.. Enumerable.Repeat(1f, resized)]]);
    }

    private static Resampling Linear(int extent, int resized, Func<int, float> at)
    {
        (int[] lower, int[] upper) = (new int[resized], new int[resized]);
        (float[] below, float[] above) = (new float[resized], new float[resized]);
        for (int i = 0; i < resized; i++)
        {
            float floor = MathF.Floor(at(i));
            lower[i] = Math.Clamp((int)floor, 0, extent - 1);
            upper[i] = Math.Clamp((int)MathF.Ceiling(at(i)), 0, extent - 1);
            above[i] = at(i) - floor;
            below[i] = 1 - above[i];
        }

        return new(extent, [lower, upper], [below, above]);
    }

    private static Resampling Cubic(int extent, int resized, Func<int, float> at, bool isKeys)
    {
        float a = isKeys ? -0.5f : -0.75f;
        float Near(int step)
        {
            float x = step / (float)CubicSteps;
            return ((((a + 2) * x) - (a + 3)) * x * x) + 1;
        }

        float Far(int step)
        {
            float x = (step / (float)CubicSteps) + 1;
            return ((((a * x) - (5 * a)) * x) + (8 * a)) * x - (4 * a);
        }

        int[][] positions = [.. Enumerable.Range(0, 4).Select(_ => new int[resized])];
        float[][] weights = [.. Enumerable.Range(0, 4).Select(_ => new float[resized])];
        for (int i = 0; i < resized; i++)
        {
            int floor = (int)MathF.Floor(at(i));
            int step = (int)MathF.Round((at(i) - floor) * CubicSteps);
            float[] each = [Far(step), Near(step), Near(CubicSteps - step), Far(CubicSteps - step)];
            for (int k = 0; k < 4; k++)
            {
                int position = floor - 1 + k;
                positions[k][i] = Math.Clamp(position, 0, extent - 1);
                weights[k][i] = isKeys && position != positions[k][i] ? 0 : each[k];
            }

            float sum = weights.Sum(weight => weight[i]);
            for (int k = 0; isKeys && k < 4; k++)
            {
                weights[k][i] /= sum;
            }
        }

        return new(extent, positions, weights);
    }

    private static Resampling CubicClamped(int extent, int resized, Func<int, float> at)
    {
        int[][] positions = [.. Enumerable.Range(0, 4).Select(_ => new int[resized])];
        float[][] weights = [.. Enumerable.Range(0, 4).Select(_ => new float[resized])];
        for (int i = 0; i < resized; i++)
        {
            int floor = (int)MathF.Floor(at(i));
            float rest = at(i) - floor;
            for (int k = 0; k < 4; k++)
            {
                positions[k][i] = Math.Clamp(floor - 1 + k, 0, extent - 1);
                weights[k][i] = (float)CubicWeight(rest + 1 - k, -0.75);
            }
        }

        return new(extent, positions, weights);
    }

    /// <summary>
    /// Means over all that an element of a shorter axis covers, with weights of a triangle or of a cubic polynomial that add up to 1.
    /// </summary>
    private static Resampling Antialiased(int extent, int resized, bool isCubic)
    {
        double scale = (double)extent / resized;
        double reach = (isCubic ? 2 : 1) * scale;
        int taps = Math.Min(extent, (2 * (int)Math.Ceiling(reach)) + 1);
        int[][] positions = [.. Enumerable.Range(0, taps).Select(_ => new int[resized])];
        float[][] weights = [.. Enumerable.Range(0, taps).Select(_ => new float[resized])];
        for (int i = 0; i < resized; i++)
        {
            double middle = (i + 0.5) * scale;
            int first = Math.Max(0, (int)(middle - reach + 0.5));
            int end = Math.Min(extent, (int)(middle + reach + 0.5));
            double[] each = [.. Enumerable.Range(first, end - first).Select(position => (position - middle + 0.5) / scale)
                .Select(x => isCubic ? CubicWeight(x, -0.5) : Math.Max(0, 1 - Math.Abs(x)))];
            double sum = each.Sum();
            for (int k = 0; k < taps; k++)
            {
                positions[k][i] = Math.Min(first + k, extent - 1);
                weights[k][i] = k < each.Length ? (float)(each[k] / sum) : 0;
            }
        }

        return new(extent, positions, weights);
    }

    /// <summary>The cubic convolution of Keys: 1 at 0, and 0 from a distance of 2 on.</summary>
    private static double CubicWeight(double x, double a)
    {
        double distance = Math.Abs(x);
        return distance switch
        {
            <= 1 => ((((a + 2) * distance) - (a + 3)) * distance * distance) + 1,
            < 2 => (((((distance - 5) * distance) + 8) * distance) - 4) * a,
            _ => 0,
        };
    }

    private static Resampling Area(int extent, int resized, float scale)
    {
        int taps = Math.Max(1, (int)MathF.Ceiling(scale) + 1);
        int[][] positions = [.. Enumerable.Range(0, taps).Select(_ => new int[resized])];
        float[][] weights = [.. Enumerable.Range(0, taps).Select(_ => new float[resized])];
        for (int i = 0; i < resized; i++)
        {
            (float start, float end) = (i * scale, (i + 1) * scale);
            int first = (int)MathF.Floor(start);
            for (int k = 0; k < taps; k++)
            {
                int position = first + k;
                float covered = Math.Min(end, position + 1) - Math.Max(start, position);
                positions[k][i] = Math.Clamp(position, 0, extent - 1);
                weights[k][i] = scale > 0 ? Math.Max(0, covered) / scale : k == 0 ? 1 : 0;
            }
        }

        return new(extent, positions, weights);
    }
}
