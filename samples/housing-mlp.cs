#:project ../Tensors.Training/Tensors.Training.csproj
#:project Housing/Housing.csproj
#:property InvariantGlobalization=true
using Housing;
using Tensors;
using Tensors.Optim;
using Tensors.Training;

// Values of houses in California by a network of three layers: dotnet run samples/housing-mlp.cs [cal_housing.data]
HousingTable table = await LoadAsync();
Console.WriteLine($"{table.RowCount} rows of {table.Source}");
double[] features = [.. Enumerable.Range(0, table.RowCount).SelectMany(table.Features)];
double[] values = [.. Enumerable.Range(0, table.RowCount).Select(table.Target)];
var houses = DataSource.FromTensors(
    Tensor.FromArray(features, [table.RowCount, HousingTable.FeatureNames.Count]).Cast(DType.Float32),
    Tensor.FromArray(values, [table.RowCount, 1]).Cast(DType.Float32));
var (train, test) = houses.Split(0.8, seed: 1);
Scaler scaler = Scaler.FitStandard(train);

RandomSeed.Set(1);
const int Batch = 64, Epochs = 15;
var model = new Sequential(new Dense(8, 64, Activation.Relu), new Dense(64, 64, Activation.Relu), new Dense(64, 1));
Console.WriteLine(model.Summary([1, 8]));
var trainer = new Trainer(model, Loss.Huber, new Adam())
{
    Metrics = [Metric.R2, Metric.MeanAbsoluteError],
    Schedule = new OneCycle(5e-3, Epochs * (train.Count / Batch)),
};
History history = await trainer.FitAsync(
    scaler.Apply(train).Shuffle(seed: 1).Batch(Batch), Epochs, validation: scaler.Apply(test).Batch(1000),
    callbacks: [new ConsoleProgress()]);
double r2 = history["val_r2"][^1];
Console.WriteLine($"explains {r2:P1} of the variance of houses it has not seen; off by {history["val_mae"][^1] * 100_000:N0} dollars");
return r2 > (table.IsPublished ? 0.75 : 0.6) ? 0 : 1;

// The file that is named, the one that is kept, a download; or a table that is made up, without a network.
async Task<HousingTable> LoadAsync()
{
    string path = args.FirstOrDefault() ?? HousingFile.KeptPath;
    using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
    try
    {
        if (!File.Exists(path))
        {
            await ArchiveDownload.Published.FetchAsync(HousingFile.Name, path, (_, _) => { }, patience.Token);
        }

        return HousingFile.Read(path);
    }
    catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException or InvalidDataException)
    {
        return SyntheticHousing.Create();
    }
}
