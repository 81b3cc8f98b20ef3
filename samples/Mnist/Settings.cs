using System.Globalization;

namespace MnistSample;

/// <summary>The command line.</summary>
/// <param name="Data">The folder of the four published files, or null.</param>
/// <param name="IsEmbedded">Whether to draw digits instead.</param>
/// <param name="Epochs">Walks over the digits.</param>
/// <param name="LeastAccuracy">Below this share the program fails.</param>
internal sealed record Settings(string? Data = null, bool IsEmbedded = false, int Epochs = 5, double LeastAccuracy = 0)
{
    private const string Usage = """
        Mnist [--data FOLDER] [--embedded] [--epochs N] [--least-accuracy SHARE]
          --data FOLDER           the four idx files of MNIST, .gz; without it: the cache, a download, or drawn digits
          --embedded              drawn digits, without a look at cache or network
          --epochs N              walks over the digits [default: 5]
          --least-accuracy SHARE  fail below this accuracy on the test digits [default: 0]
        """;

    public static Settings Parse(string[] arguments)
    {
        Settings settings = new();
        for (int i = 0; i < arguments.Length; i++)
        {
            string Next() => i + 1 < arguments.Length ? arguments[++i] : throw new ArgumentException(Usage);
            settings = arguments[i] switch
            {
                "--data" => settings with { Data = Next() },
                "--embedded" => settings with { IsEmbedded = true },
                "--epochs" when int.TryParse(Next(), NumberStyles.None, CultureInfo.InvariantCulture, out int epochs) && epochs > 0 =>
                    settings with { Epochs = epochs },
                "--least-accuracy" when double.TryParse(Next(), CultureInfo.InvariantCulture, out double least) && least is >= 0 and <= 1 =>
                    settings with { LeastAccuracy = least },
                _ => throw new ArgumentException(Usage),
            };
        }

        return settings;
    }
}
