#:project ../Tensors.Training/Tensors.Training.csproj
#:property InvariantGlobalization=true
using Tensors;
using Tensors.Optim;
using Tensors.Training;

// Digits that nobody wrote, by a variational autoencoder: dotnet run samples/vae.cs [FOLDER OF MNIST]
RandomSeed.Set(42);
var (train, test) = args is [string folder] ? Mnist.Load(folder) : Mnist.Load();
Vae model = new();
Console.WriteLine(model.Summary([1, 28, 28, 1]));

static Example Itself(Example digits) => new(digits.Inputs, digits.Inputs.Reshape(-1, Vae.Pixels));
var trainer = new Trainer(model, Vae.NegativeBound, new Adam(2e-3));
History history = await trainer.FitAsync(
    train.Take(20_000).MapStacked(Itself).Shuffle(seed: 42).Batch(100), epochs: 8, validation: test.MapStacked(Itself).Batch(1000),
    callbacks: [new ConsoleProgress()]);

string path = Path.Combine(Directory.CreateTempSubdirectory("vae").FullName, "digits.png");
Pictures.SavePng(path, model.Decoder.Call(Tensor.RandomNormal([60, Vae.Width])).Sigmoid().Reshape(-1, 28, 28), columns: 12);
double bound = history["val_loss"][^1];
Console.WriteLine($"{path}: sixty digits that were made up; a digit takes {bound:F1} nats, {history["val_loss"][0]:F1} after an epoch");
return bound < 0.9 * history["val_loss"][0] ? 0 : 1;

// After Kingma and Welling, "Auto-encoding variational Bayes" (2014).
internal sealed class Vae : Layer
{
    public const int Pixels = 784;
    public const int Width = 10;

    private readonly Sequential _encoder;

    public Vae()
    {
        _encoder = AddLayer("encoder", new Sequential(new Flatten(), new Dense(Pixels, 200, Activation.Relu), new Dense(200, 2 * Width)));
        Decoder = AddLayer("decoder", new Sequential(new Dense(Width, 200, Activation.Relu), new Dense(200, Pixels)));
    }

    public Sequential Decoder { get; }

    // The cross-entropy of the pixels, and how far the code is from a standard normal distribution.
    public static Tensor NegativeBound(Tensor outputs, Tensor pixels)
    {
        Tensor logits = outputs[.., ..Pixels], mean = outputs[.., Pixels..(Pixels + Width)], log = outputs[.., (Pixels + Width)..];
        Tensor divergence = 0.5f * (mean.Square() + log.Exp() - log - 1).Sum(1).Mean();
        return (logits.BinaryCrossEntropyWithLogits(pixels) * (float)Pixels) + divergence;
    }

    protected override Tensor Forward(Tensor x)
    {
        Tensor code = _encoder.Call(x), mean = code[.., ..Width], log = code[.., Width..];
        Tensor drawn = mean + ((0.5f * log).Exp() * Tensor.RandomNormal(mean.Shape));
        return Tensor.Concat([Decoder.Call(drawn), mean, log], axis: 1);
    }
}
