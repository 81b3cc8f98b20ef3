#:project ../Tensors.Training/Tensors.Training.csproj
#:property InvariantGlobalization=true
using Tensors;
using Tensors.Optim;
using Tensors.Training;

// Names, letter by letter, from a recurrent network: dotnet run samples/names.cs
const string Letters = ".abcdefghijklmnopqrstuvwxyz";
const int Length = 10;
string[] names =
    ("alice anna amelia arthur benjamin bella bruno clara charles carla daniel diana david emma edward elena felix fiona frank georgia "
    + "gabriel grace hannah henry helena isabel ivan irene jacob julia joseph karl katherine leo laura louis maria martin monica nathan "
    + "nora oliver olivia oscar paul paula peter quentin rosa robert ruth simon sofia stella thomas theresa tobias ursula victor vera "
    + "walter wanda xavier yvonne zoe marina marcella rosalind leonard bernard adrian juliana florian").Split(' ');

RandomSeed.Set(3);
int[][] rows = [.. names.Select(name => $".{name}".PadRight(Length + 1, '.').Select(letter => Letters.IndexOf(letter)).ToArray())];
Tensor text = Tensor.FromArray(rows.SelectMany(row => row).ToArray(), Shape.Create(names.Length, Length + 1));
var data = DataSource.FromTensors(text[.., ..Length], text[.., 1..]);

Gru gru = new(16, 64);
Embedding embedding = new(Letters.Length, 16);
Dense head = new(64, Letters.Length);
var model = new Sequential(embedding, gru, head);
var trainer = new Trainer(model, Loss.SparseSoftmaxCrossEntropy, new Adam(0.01)) { Metrics = [Metric.Perplexity], ClipNorm = 1 };
History history = await trainer.FitAsync(data.Shuffle(seed: 1).Batch(16), epochs: 40);
Console.WriteLine($"perplexity {history["perplexity"][0]:F1} -> {history["perplexity"][^1]:F1}");

RandomState random = new(7);
Console.WriteLine(string.Join(' ', Enumerable.Range(0, 8).Select(_ => Name())));
return history["perplexity"][^1] < 3 ? 0 : 1;

string Name()
{
    string name = "";
    Tensor? state = null;
    for (int letter = 0; name.Length < Length;)
    {
        (Tensor y, state) = gru.Run(embedding.Call(Tensor.FromArray(new[,] { { letter } })), state);
        float[] probabilities = head.Call(y).Reshape(-1).Softmax().ToArray<float>();
        double rest = random.Rand();
        for (letter = 0; letter < probabilities.Length - 1 && (rest -= probabilities[letter]) > 0; letter++)
        {
        }

        if (letter == 0)
        {
            break;
        }

        name += Letters[letter];
    }

    return name;
}
