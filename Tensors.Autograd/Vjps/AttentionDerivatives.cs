namespace Tensors.Autograd;

/// <summary>
/// The gradients of attention as functions of arrays of T by S, to be differentiated themselves. With scores s, weights <c>p = e^(s -
/// log)</c>, factors m of dropout and slopes <c>ds = p · (m · dy · vᵀ - delta)</c>: <c>dq = scale · ds · k</c>, <c>dk = scale · dsᵀ ·
/// q</c>, <c>dv = (m · p)ᵀ · dy</c>.
/// </summary>
internal sealed class AttentionDerivatives
{
    private readonly VjpContext _context;
    private readonly AttentionForm _form;
    private readonly Tensor _q;
    private readonly Tensor _k;
    private readonly Tensor _v;
    private readonly Tensor _dy;
    private readonly Tensor _weights;
    private readonly Tensor? _factors;
    private readonly Tensor? _mask;

    /// <summary>Of the operands of <see cref="AttentionGradientOp"/>.</summary>
    public AttentionDerivatives(VjpContext context)
    {
        AttentionOperation operation = (AttentionOperation)context.Operation;
        _context = context;
        _form = operation.Form;
        DType dtype = context.InputSpec(0).DType.Wide;
        Tensor Wide(int input) => context.Input(input).Cast(dtype);
        (_q, _dy) = (Wide(0), Wide(5));
        (_k, _v) = (ForEachHead(Wide(1)), ForEachHead(Wide(2)));
        _mask = operation.MaskOf(context.InputCount, i => context.InputSpec(i).DType) is { } mask ? context.Input(mask) : null;
        Shape shape = _q.Shape.With(_q.Rank - 1, _k.Shape[^2]);
        Tensor scores = _q.MatMul(_k.T) * _form.Scale;
        Tensor none = Tensor.Full([], double.NegativeInfinity, scores.DType);
        scores = _mask is null ? scores : _mask.DType == DType.Bool ? Tensor.Where(_mask, scores, none) : scores + _mask.Cast(scores.DType);
        scores = _form.CausalOffset is { } offset
            ? Tensor.Where(Tensor.Ones([shape[^2], shape[^1]]).Tril(offset).Cast(DType.Bool), scores, none) : scores;

        // A weight of 0 has no slopes, also where all of its query's are 0 and the logarithm is infinite.
        Tensor seen = scores > double.NegativeInfinity;
        Tensor zero = Tensor.Zeros([], scores.DType);
        _weights = Tensor.Where(seen, (Tensor.Where(seen, scores, zero) - Tensor.Where(seen, Wide(3).ExpandDims(-1), zero)).Exp(), zero);
        _factors = _form.Dropout > 0
            ? Tensor.Apply(new AttentionDropoutOp(shape, _q.DType, _form.Dropout), context.Input(context.InputCount - 1)) : null;
    }

    /// <summary>
    /// Cotangents of all operands, of cotangents a of dq, b of dk, c of dv and e of ds: with W = scale · (a · kᵀ + q · bᵀ) + e and
    /// E = W · (m · dy · vᵀ - delta) + m · (dy · cᵀ), those of ds and p, it is the chain rule.
    /// </summary>
    public Tensor?[] OfGradient(Tensor? a, Tensor? b, Tensor? c, Tensor? e)
    {
        Tensor W = Tensor.Zeros([], _q.DType);
        if (a is not null && b is not null)
        {
            b = ForEachHead(b.Cast(_q.DType));
            a = a.Cast(_q.DType);
            W = (a.MatMul(_k.T) + _q.MatMul(b.T)) * _form.Scale;
        }

        W = e is null ? W : (W + e.Cast(_q.DType)).BroadcastTo(_weights.Shape);
        Tensor differences = Dropped(_dy.MatMul(_v.T)) - _context.Input(4).Cast(_q.DType).ExpandDims(-1);
        Tensor ofWeights = W * differences;
        Tensor weighted = Dropped(_weights * W);
        Tensor dv = weighted.T.MatMul(_dy);
        Tensor ddy = weighted.MatMul(_v);
        if (c is not null)
        {
            c = ForEachHead(c.Cast(_q.DType));
            ofWeights += Dropped(_dy.MatMul(c.T));
            ddy += Dropped(_weights).MatMul(c);
        }

        Tensor ofScores = _weights * ofWeights;
        Tensor slopes = _weights * differences;
        Tensor dq = ofScores.MatMul(_k);
        Tensor dk = ofScores.T.MatMul(_q);
        if (a is not null && b is not null)
        {
            dq += slopes.MatMul(b);
            dk += slopes.T.MatMul(a);
        }

        Tensor?[] cotangents = new Tensor?[_context.InputCount];
        cotangents[0] = As(0, dq * _form.Scale);
        cotangents[1] = As(1, OfHeads(dk * _form.Scale, 1));
        cotangents[2] = As(2, OfHeads(dv, 2));
        cotangents[3] = As(3, -ofScores.Sum(-1));
        cotangents[4] = As(4, -(_weights * W).Sum(-1));
        cotangents[5] = As(5, ddy);
        if (_mask is { DType.IsFloating: true })
        {
            cotangents[6] = As(6, ofScores.SumTo(_mask.Shape));
        }

        return cotangents;
    }

    private Tensor As(int input, Tensor cotangent) => cotangent.Cast(_context.InputSpec(input).DType);

    private Tensor Dropped(Tensor x) => _factors is null ? x : x * _factors;

    /// <summary>Keys or values as often as heads of queries share them.</summary>
    private Tensor ForEachHead(Tensor x)
    {
        if (x.Rank == 2 || x.Shape[^3] == _q.Shape[^3])
        {
            return x;
        }

        int group = _q.Shape[^3] / x.Shape[^3];
        ReadOnlySpan<int> outer = x.Shape.Extents[..^2];
        return x.ExpandDims(-3).BroadcastTo([.. outer, group, .. x.Shape.Extents[^2..]]).Reshape(
            [.. outer[..^1], _q.Shape[^3], .. x.Shape.Extents[^2..]]);
    }

    /// <summary>The transpose of that.</summary>
    private Tensor OfHeads(Tensor x, int input)
    {
        Shape shape = _context.InputSpec(input).Shape;
        if (x.Shape.Equals(shape))
        {
            return x;
        }

        return x.Reshape([.. shape.Extents[..^2], x.Shape[^3] / shape[^3], .. shape.Extents[^2..]]).Sum(-3);
    }
}
