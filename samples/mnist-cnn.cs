#:project ../Tensors.Training/Tensors.Training.csproj
#:property InvariantGlobalization=true
using Tensors;
using Tensors.Optim;
using Tensors.Training;

// Handwritten digits by two convolutions: dotnet run samples/mnist-cnn.cs [FOLDER OF MNIST]
RandomSeed.Set(42);
var (train, test) = args is [string folder] ? Mnist.Load(folder) : Mnist.Load();
var model = new Sequential(
    new Reshape(1, 28, 28),
    new Conv2D(1, 16, kernel: 3, padding: 1, activation: Activation.Relu), new MaxPool(2),
    new Conv2D(16, 32, kernel: 3, padding: 1, activation: Activation.Relu), new MaxPool(2),
    new Flatten(), new Dropout(0.3), new Dense(32 * 7 * 7, 10));
Console.WriteLine(model.Summary([1, 28, 28]));

var trainer = new Trainer(model, Loss.SparseSoftmaxCrossEntropy, new Adam())
{
    Metrics = [Metric.Accuracy],
    Schedule = new ExponentialDecay(2e-3, 600, 0.5),
};
History history = await trainer.FitAsync(
    train.Shuffle(seed: 42).Batch(100), epochs: train.Count > 20_000 ? 3 : 10, validation: test.Batch(1000),
    callbacks: [new ConsoleProgress()]);
Console.WriteLine($"{history["val_accuracy"][^1]:P1} of the test digits are told right");
return history["val_accuracy"][^1] > 0.98 ? 0 : 1;
