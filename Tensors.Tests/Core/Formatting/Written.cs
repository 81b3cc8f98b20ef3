namespace Tensors.Tests;

/// <summary>Arrays written by the formatter.</summary>
internal static class Written
{
    public static string As<T>(TensorFormat format, Shape shape, params T[] elements)
        where T : unmanaged => TensorFormatter.Format(shape, index => elements[index], format);

    public static string Matrix<T>(Shape shape, params T[] elements)
        where T : unmanaged => As(new(), shape, elements);

    public static string Vector<T>(params T[] elements)
        where T : unmanaged => As(new(), [elements.Length], elements);

    public static string Vector<T>(TensorFormat format, params T[] elements)
        where T : unmanaged => As(format, [elements.Length], elements);

    public static string Scalar<T>(T element)
        where T : unmanaged => As(new(), [], element);

    public static string Range(Shape shape, TensorFormat? format = null) =>
        TensorFormatter.Format(shape, index => index, format ?? new());
}
