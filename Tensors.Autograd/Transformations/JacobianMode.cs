namespace Tensors.Autograd;

/// <summary>How a Jacobian is computed.</summary>
public enum JacobianMode
{
    /// <summary>Forward where there are not more inputs than outputs, else reverse.</summary>
    Automatic,

    /// <summary>Column by column, all columns at once: one forward pass for a batch of tangents.</summary>
    Forward,

    /// <summary>Row by row, all rows at once: one forward pass, and one backward pass for a batch of cotangents.</summary>
    Reverse,
}
