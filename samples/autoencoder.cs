#:project ../Tensors.Training/Tensors.Training.csproj
#:property InvariantGlobalization=true
using Tensors;
using Tensors.Optim;
using Tensors.Training;

// Digits through 16 numbers and back, with pictures: dotnet run samples/autoencoder.cs [FOLDER OF MNIST]
RandomSeed.Set(42);
var (train, test) = args is [string folder] ? Mnist.Load(folder) : Mnist.Load();
var encoder = new Sequential(new Flatten(), new Dense(784, 128, Activation.Relu), new Dense(128, 16));
var decoder = new Sequential(new Dense(16, 128, Activation.Relu), new Dense(128, 784), new Reshape(28, 28, 1));
var model = new Sequential(encoder, decoder);
Console.WriteLine(model.Summary([1, 28, 28, 1]));

// What comes in is what should come out.
static Example Itself(Example digits) => new(digits.Inputs, digits.Inputs);
var trainer = new Trainer(model, Loss.BinaryCrossEntropy, new Adam(2e-3));
await trainer.FitAsync(
    train.Take(20_000).MapStacked(Itself).Shuffle(seed: 42).Batch(100), epochs: train.Count > 20_000 ? 8 : 20,
    validation: test.MapStacked(Itself).Batch(1000), callbacks: [new ConsoleProgress()]);

Tensor digits = Tensor.Stack([.. Enumerable.Range(0, 10).Select(i => test.At(0, i).Inputs)]);
Tensor again = trainer.Predict(digits).Sigmoid();
string path = Path.Combine(Directory.CreateTempSubdirectory("autoencoder").FullName, "digits.png");
Pictures.SavePng(path, Tensor.Concat([digits, again]), columns: 10);

// Beside the mean of the digits, which knows nothing of the one at hand.
double error = Error(again), ofMean = Error(digits.Mean(0));
Console.WriteLine($"{path}: digits above, what came back below; of the variance of pixels {1 - (error / ofMean):P0} came back");
return error < 0.6 * ofMean ? 0 : 1;

double Error(Tensor guess) => (digits - guess).Square().Mean().Item<float>();
