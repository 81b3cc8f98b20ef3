using System.Globalization;

namespace Tensors.Graphs;

// Functions of neural networks.
public static partial class Ops
{
    /// <summary>max(x, 0).</summary>
    public static Tensor Relu(TensorLike features, string? name = null) => Building.Unary("Relu", features, name, "features");

    /// <summary>min(max(x, 0), 6).</summary>
    public static Tensor Relu6(TensorLike features, string? name = null) => Building.Unary("Relu6", features, name, "features");

    /// <summary>x above 0, eˣ - 1 below.</summary>
    public static Tensor Elu(TensorLike features, string? name = null) => Building.Unary("Elu", features, name, "features");

    /// <summary>The scaled <see cref="Elu"/> that keeps mean 0 and variance 1.</summary>
    public static Tensor Selu(TensorLike features, string? name = null) => Building.Unary("Selu", features, name, "features");

    /// <summary>ln(1 + eˣ).</summary>
    public static Tensor Softplus(TensorLike features, string? name = null) => Building.Unary("Softplus", features, name, "features");

    /// <summary>x / (1 + |x|).</summary>
    public static Tensor Softsign(TensorLike features, string? name = null) => Building.Unary("Softsign", features, name, "features");

    /// <summary>x above 0, alpha · x below.</summary>
    public static Tensor LeakyRelu(TensorLike features, float alpha = 0.2f, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "LeakyRelu", features);
        return scope.Result("LeakyRelu", [scope.Convert(features, "features")], new() { ["alpha"] = alpha });
    }

    /// <summary>eˣ over the sum of the row.</summary>
    public static Tensor Softmax(TensorLike logits, string? name = null) => Building.Unary("Softmax", logits, name, "logits");

    /// <summary>The logarithm of <see cref="Softmax"/>.</summary>
    public static Tensor LogSoftmax(TensorLike logits, string? name = null) => Building.Unary("LogSoftmax", logits, name, "logits");

    /// <summary>The cross-entropy of the softmax of logits with the classes that labels name.</summary>
    /// <param name="labels">A class each; the shape of the logits without their last axis.</param>
    /// <param name="logits">Any number of axes, the last one that of the classes.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>The shape of the labels.</returns>
    /// <exception cref="ArgumentException">The labels do not have one axis fewer than the logits.</exception>
    public static Tensor SparseSoftmaxCrossEntropyWithLogits(TensorLike labels, TensorLike logits, string? name = null)
    {
        const string op = "SparseSoftmaxCrossEntropyWithLogits";
        using OpScope scope = OpScope.Open(name, op, labels, logits);
        Tensor classes = scope.Convert(labels, "labels");
        Tensor scores = scope.Convert(logits, "logits");
        PartialShape known = classes.StaticShape;
        if (scores.StaticShape.Rank is { } rank && known.Rank is { } given && given != rank - 1)
        {
            throw new ArgumentException(
                $"{op}: the labels {known} must have one axis fewer than the logits {scores.StaticShape}.", nameof(labels));
        }

        Tensor shape = ShapeOf(classes);
        if (scores.StaticShape.Rank is null or 2)
        {
            using OpScope inner = OpScope.Open(name, op, scores);
            return inner.Result(op, [scores, classes]);
        }

        Tensor count = Gather(ShapeOf(scores), RankOf(scores) - 1);
        Tensor rows = Reshape(scores, (TensorLike)Stack([Building.Integer(scope.Graph, -1, "Const"), count]));
        Tensor losses = scope.Graph.Tensor1(op, name, [rows, Reshape(classes, Tensor.FromArray([-1]))]);
        Tensor result = Reshape(losses, (TensorLike)shape);
        result.SetShape(known);
        return result;
    }

    /// <summary>The cross-entropy of the softmax of logits with distributions.</summary>
    /// <param name="labels">Shape (batch, classes): a distribution each; no gradient reaches them.</param>
    /// <param name="logits">Shape (batch, classes).</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Shape (batch).</returns>
    public static Tensor SoftmaxCrossEntropyWithLogits(TensorLike labels, TensorLike logits, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "softmax_cross_entropy_with_logits_sg", labels, logits);
        Tensor scores = scope.Convert(logits, "logits");
        return SoftmaxCrossEntropyOf(
            StopGradient(scope.Convert(labels, "labels", scores.DataType.Base), "labels_stop_gradient"), scores, scope);
    }

    /// <summary>As <see cref="SoftmaxCrossEntropyWithLogits"/>, with gradients that reach the distributions too.</summary>
    /// <param name="labels">Shape (batch, classes): a distribution each.</param>
    /// <param name="logits">Shape (batch, classes).</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>Shape (batch).</returns>
    public static Tensor SoftmaxCrossEntropyWithLogitsV2(TensorLike labels, TensorLike logits, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "softmax_cross_entropy_with_logits", labels, logits);
        Tensor scores = scope.Convert(logits, "logits");
        return SoftmaxCrossEntropyOf(scope.Convert(labels, "labels", scores.DataType.Base), scores, scope);
    }

    private static Tensor SoftmaxCrossEntropyOf(Tensor distributions, Tensor scores, OpScope scope)
    {
        Tensor rank = RankOf(scores);
        Tensor shape = ShapeOf(scores);
        Tensor rows = Matrix(scores);
        Tensor labelRows = Matrix(distributions);
        Tensor losses = scope.Result("SoftmaxCrossEntropyWithLogits", [rows, labelRows]);
        Tensor batch = Part(shape, Tensor.FromArray([0]), Subtract(rank, 1));
        Tensor result = Reshape(losses, (TensorLike)batch);
        if (scores.StaticShape.Rank is not null)
        {
            result.SetShape(PartialShape.Create(scores.StaticShape.Extents[..^1]));
        }

        return result;
    }

    /// <summary>The cross-entropy of the sigmoid of logits with probabilities: <c>max(x, 0) - x z + ln(1 + e^-|x|)</c>.</summary>
    public static Tensor SigmoidCrossEntropyWithLogits(TensorLike labels, TensorLike logits, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "logistic_loss", logits, labels);
        Tensor x = scope.Convert(logits, "logits");
        Tensor z = scope.Convert(labels, "labels", x.DataType.Base);
        Tensor zeros = ZerosLike(x);
        Tensor isPositive = x >= zeros;
        Tensor relu = Where(isPositive, x, zeros);
        Tensor negated = Where(isPositive, -x, x);
        return Add(relu - (x * z), Log1p(Exp(negated)), scope.Name);
    }

    /// <summary>Whether the class that a target names is among the k of the highest scores.</summary>
    public static Tensor InTopK(TensorLike predictions, TensorLike targets, int k, string? name = null)
    {
        using NameScope outer = (predictions.Graph ?? Graph.Default).OpenScope(name ?? "in_top_k");
        using OpScope scope = OpScope.Open(name, "InTopKV2", predictions, targets);
        Tensor scores = scope.Convert(predictions, "predictions");
        Tensor classes = scope.Convert(targets, "targets", DataType.Int32);
        return scope.Result("InTopKV2", [scores, classes, Building.Number(scope.Graph, k, classes.DataType, "k")]);
    }

    /// <summary>Adds a vector along the last axis.</summary>
    public static Tensor BiasAdd(TensorLike value, TensorLike bias, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "BiasAdd", value, bias);
        (Tensor x, Tensor b) = scope.ConvertPair(value, bias, "value", "bias");
        return scope.Result("BiasAdd", [x, b], new() { ["data_format"] = "NHWC" });
    }

    /// <summary><c>x · weights + biases</c>.</summary>
    public static Tensor XwPlusB(TensorLike x, TensorLike weights, TensorLike biases, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "xw_plus_b", x, weights, biases);
        return BiasAdd(MatMul(x, weights), biases, scope.Name);
    }

    /// <summary>Which part of the elements is 0.</summary>
    public static Tensor ZeroFraction(TensorLike value, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "zero_fraction", value);
        Tensor elements = scope.Convert(value, "value");
        return ReduceMean(Cast(Equal(elements, Building.Number(scope.Graph, 0, elements.DataType, "zero")), DataType.Float32));
    }

    /// <summary>Elements kept with a probability, and then divided by it; the others 0.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="keepProb">The probability; above 0, at most 1.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor Dropout(TensorLike x, double keepProb, long? seed = null, string? name = null)
    {
        if (!(keepProb > 0 && keepProb <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(keepProb), keepProb, "A probability to keep is above 0 and at most 1.");
        }

        return Drop(x, 1 - keepProb, 1 / keepProb, seed, name);
    }

    /// <summary>
    /// As <see cref="Dropout(TensorLike, double, long?, string)"/>, with a probability that is computed or fed: 1 keeps everything.
    /// </summary>
    /// <param name="x">The elements.</param>
    /// <param name="keepProb">The probability; above 0, at most 1.</param>
    /// <param name="seed">The seed of the operation.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor Dropout(TensorLike x, Tensor keepProb, long? seed = null, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "dropout", x, keepProb);
        Tensor value = scope.Convert(x, "x");
        Tensor rate = 1 - scope.Convert(keepProb, "keep_prob", value.DataType.Base);
        Tensor random = RandomUniform(ShapeOf(value), dtype: value.DataType.Base, seed: seed);
        Tensor scaled = value * (1 / (1 - rate));
        return SelectV2(random >= rate, scaled, Building.Number(scope.Graph, 0, value.DataType, "Const"));
    }

    /// <summary>Each vector along axes divided by its length: <c>x / √max(Σ x², ε)</c>.</summary>
    /// <param name="x">The vectors.</param>
    /// <param name="axis">The axes along which they lie.</param>
    /// <param name="epsilon">The least square of a length that is divided by.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor L2Normalize(TensorLike x, ReadOnlySpan<int> axis, double epsilon = 1e-12, string? name = null) =>
        L2Normalized(x, Tensor.FromArray(axis.ToArray()), epsilon, name);

    /// <summary>Each vector along an axis divided by its length: <c>x / √max(Σ x², ε)</c>.</summary>
    /// <param name="x">The vectors.</param>
    /// <param name="axis">The axis along which they lie.</param>
    /// <param name="epsilon">The least square of a length that is divided by.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor L2Normalize(TensorLike x, int axis, double epsilon = 1e-12, string? name = null) =>
        L2Normalized(x, Tensor.FromScalar(axis), epsilon, name);

    private static Tensor L2Normalized(TensorLike x, Tensor axes, double epsilon, string? name)
    {
        using OpScope scope = OpScope.Open(name, "l2_normalize", x);
        Tensor value = scope.Convert(x, "x");
        Tensor sum = Reduce("Sum", Square(value), axes, keepDims: true, null);
        Tensor inverse = Rsqrt(Maximum(sum, epsilon));
        return Building.Binary("Mul", value, inverse, scope.Name);
    }

    /// <summary>Elements moved and scaled: <c>(x - mean) · scale / √(variance + ε) + offset</c>.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="variance">The variance.</param>
    /// <param name="offset">What is added at the end; null for nothing.</param>
    /// <param name="scale">The factor; null for 1.</param>
    /// <param name="varianceEpsilon">What is added to the variance.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor BatchNormalization(
        TensorLike x, TensorLike mean, TensorLike variance, TensorLike? offset, TensorLike? scale, double varianceEpsilon,
        string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "batchnorm", x, mean, variance);
        Tensor value = scope.Convert(x, "x");
        Tensor inverse = Rsqrt(Building.Binary("AddV2", variance, varianceEpsilon, null, "add"));
        inverse = scale is { } factor ? inverse * factor.ToTensor(scope.Graph, "scale", value.DataType.Base) : inverse;
        Tensor scaled = value * inverse;
        Tensor back = Building.Binary("Mul", mean, inverse, null, "mul");
        return scaled + (offset is { } end ? Building.Binary("Sub", end, back, null, "sub") : -back);
    }

    /// <summary>
    /// The cross-entropy of the sigmoid of logits with probabilities, in which positive ones count otherwise:
    /// <c>(1 - z) x + (1 + (q - 1) z) (ln(1 + e^-|x|) + max(-x, 0))</c>.
    /// </summary>
    /// <param name="labels">The probabilities z.</param>
    /// <param name="logits">The logits x.</param>
    /// <param name="posWeight">The weight q of what is positive.</param>
    /// <param name="name">The name of the scope.</param>
    public static Tensor WeightedCrossEntropyWithLogits(TensorLike labels, TensorLike logits, TensorLike posWeight, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "logistic_loss", logits, labels);
        Tensor x = scope.Convert(logits, "logits");
        Tensor z = scope.Convert(labels, "labels", x.DataType.Base);

        // Of a number the 1 is taken before there is a node.
        TensorLike less = posWeight.Constant is float or double or int
            ? (TensorLike)(Convert.ToDouble(posWeight.Constant, CultureInfo.InvariantCulture) - 1)
            : scope.Convert(posWeight, "pos_weight", x.DataType.Base) - 1;
        Tensor weight = 1 + Building.Binary("Mul", less, z, null, "mul");
        return Add((1 - z) * x, weight * (Log1p(Exp(-Abs(x))) + Relu(-x)), scope.Name);
    }

    /// <summary>All axes but the last made one.</summary>
    private static Tensor Matrix(Tensor x)
    {
        Tensor rank = RankOf(x);
        Tensor last = Part(ShapeOf(x), Subtract(rank, 1), Tensor.FromArray([1]));
        Tensor rows = Reshape(x, (TensorLike)ConcatOfShape(last));
        if (x.StaticShape is { Rank: > 0 } shape && PartialShape.Create(shape.Extents[..^1]).ElementCount is { } count)
        {
            rows.SetShape([checked((int)count), shape[^1]]);
        }

        return rows;
    }

    private static Tensor ConcatOfShape(Tensor last)
    {
        using OpScope scope = OpScope.Open(null, "concat", last);
        Tensor any = Building.Integers(scope.Graph, [-1], "values_0");
        Tensor axis = Building.Integer(scope.Graph, 0, "axis");
        return scope.Result("ConcatV2", [any, last, axis], new() { ["N"] = 2L, ["Tidx"] = DataType.Int32 });
    }

    /// <summary>A part of a vector; a bound that is computed is a scalar.</summary>
    private static Tensor Part(Tensor input, Tensor begin, Tensor size)
    {
        using OpScope scope = OpScope.Open(null, "Slice", input);
        Tensor Bound(Tensor bound, string name) => bound.IsInGraph
            ? scope.Graph.Tensor1("Pack", name, [bound], new() { ["N"] = 1L, ["axis"] = 0L })
            : Building.Constant(scope.Graph, bound, name);
        return scope.Result("Slice", [input, Bound(begin, "begin"), Bound(size, "size")]);
    }

    internal static Tensor Drop(TensorLike x, double rate, double scale, long? seed, string? name)
    {
        using OpScope scope = OpScope.Open(name, "dropout", x);
        Tensor value = scope.Convert(x, "x");
        if (rate == 0)
        {
            return value;
        }

        Tensor scaled = Multiply(value, Building.Number(scope.Graph, scale, value.DataType, "Const"));
        Tensor random = RandomUniform(ShapeOf(value), dtype: value.DataType.Base, seed: seed);
        return SelectV2(random >= rate, scaled, Building.Number(scope.Graph, 0, value.DataType, "Const"));
    }
}
