using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>The value of a hyperparameter: a number, a text or a truth value.</summary>
public readonly record struct HParam
{
    private readonly double _number;
    private readonly string? _text;
    private readonly bool? _truth;

    private HParam(double number, string? text, bool? truth) => (_number, _text, _truth) = (number, text, truth);

    internal HParamType Type => _text is not null ? HParamType.DataTypeString
        : _truth is not null ? HParamType.DataTypeBool
        : HParamType.DataTypeFloat64;

    /// <summary>A number.</summary>
    public static implicit operator HParam(double number) => new(number, null, null);

    /// <summary>A text.</summary>
    public static implicit operator HParam(string text) => new(0, text, null);

    /// <summary>A truth value.</summary>
    public static implicit operator HParam(bool truth) => new(0, null, truth);

    internal HParamValue ToProto() => _text is not null
        ? new() { StringValue = _text }
        : _truth is { } truth ? new() { BoolValue = truth } : new() { NumberValue = _number };
}
