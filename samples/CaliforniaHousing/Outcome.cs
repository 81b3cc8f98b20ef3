using Housing;

namespace CaliforniaHousing;

/// <summary>What one method did.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Curve">Its learning curve; empty where nothing was trained.</param>
/// <param name="Theta">The parameters, bias first.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="HasTextbookSettings">Whether published figures apply.</param>
internal sealed record Outcome(
    string Method, string Title, IReadOnlyList<CurvePoint> Curve, double[] Theta, double Seconds, bool HasTextbookSettings);
