namespace Tensors;

/// <summary>A computation on one row-major matrix with up to three results.</summary>
internal unsafe interface IMatrixKernel
{
    /// <summary>Computes the results of a matrix, which it may overwrite; a number from 0 on tells where it failed.</summary>
    static abstract int Run<T>(T* a, void* first, void* second, void* third, int rows, int columns)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>;

    /// <summary>What is wrong with a matrix for which <see cref="Run"/> failed.</summary>
    static virtual string Problem(int failure) => "did not converge";
}
