#:project ../Tensors.Formats/Tensors.Formats.csproj
#:property InvariantGlobalization=true
using Tensors;
using Tensors.Autograd;
using Tensors.Optim;

// A line is fitted, interrupted and taken up again from a checkpoint, with a log for TensorBoard: dotnet run samples/checkpoints.cs FOLDER
string folder = args is [string given] ? given : Directory.CreateTempSubdirectory().FullName;
Tensor x = Tensor.Linspace(-1, 1, 100).Reshape(-1, 1);
Tensor y = 3 * x + 0.5f;
Fit(steps: 200);
Dictionary<string, Tensor> line = Fit(steps: 300);

using (CheckpointReader checkpoint = new(Checkpoint.Latest(folder)!))
{
    Console.WriteLine(string.Join(' ', checkpoint.Entries.Select(entry => entry.Name)));
    // beta1_power beta2_power bias bias/Adam bias/Adam_1 global_step weight weight/Adam weight/Adam_1
}

Console.WriteLine($"{line["weight"].Item<float>():F3} x + {line["bias"].Item<float>():F3}");
// 3.000 x + 0.500

// What a process does: it begins where the last one stopped.
Dictionary<string, Tensor> Fit(int steps)
{
    Dictionary<string, Tensor> parameters = new() { ["weight"] = Tensor.Zeros([1, 1]), ["bias"] = Tensor.Zeros([1]) };
    Adam optimizer = new(learningRate: 0.05);
    if (Checkpoint.Latest(folder) is { } latest)
    {
        Checkpoint.Restore(latest, parameters, optimizer);
    }

    using FileWriter log = new(Path.Combine(folder, "log"));
    Tensor[] sources = [parameters["weight"], parameters["bias"]];
    for (int step = 0; step < steps; step++)
    {
        using GradientTape tape = new();
        tape.Watch(sources);
        Tensor loss = (x.MatMul(sources[0]) + sources[1] - y).Square().Mean();
        optimizer.Step(sources, tape.Gradient(loss, sources));
        log.Scalar(optimizer.Steps, "loss", loss.Item<float>());
    }

    log.Histogram(optimizer.Steps, "weight", parameters["weight"]);
    log.Text(optimizer.Steps, "note", $"Stopped after **{optimizer.Steps}** steps.");
    Checkpoint.Save(Path.Combine(folder, $"model-{optimizer.Steps}"), parameters, optimizer);
    return parameters;
}
