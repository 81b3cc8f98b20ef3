#:project ../Tensors.Training/Tensors.Training.csproj
#:property InvariantGlobalization=true
using Tensors;
using Tensors.Optim;
using Tensors.Training;

// Handwritten digits by two dense layers: dotnet run samples/mnist-mlp.cs [FOLDER OF MNIST]
RandomSeed.Set(42);
var (train, test) = args is [string folder] ? Mnist.Load(folder) : Mnist.Load();
var model = new Sequential(new Flatten(), new Dense(784, 300, Activation.Relu), new Dropout(0.2), new Dense(300, 10));
Console.WriteLine(model.Summary([1, 28, 28]));

var trainer = new Trainer(model, Loss.SparseSoftmaxCrossEntropy, new Adam(1e-3)) { Metrics = [Metric.Accuracy] };
string output = Directory.CreateTempSubdirectory("mnist").FullName;
string best = Path.Combine(output, "best.ckpt");
History history = await trainer.FitAsync(
    train.Shuffle(seed: 42).Batch(100), epochs: 10, validation: test.Batch(1000),
    callbacks: [new ConsoleProgress(), new EarlyStopping(), new KeepBest(best), new TensorBoardLog(Path.Combine(output, "logs"))]);

history.SavePlot(Path.Combine(output, "curves.png"));
Console.WriteLine($"curves, logs and the best model are in {output}");
model.Load(best);
double accuracy = (await trainer.EvaluateAsync(test.Batch(1000)))["accuracy"];
Console.WriteLine($"{accuracy:P1} of the test digits are told right");
return accuracy > 0.97 ? 0 : 1;
