#:project ../Tensors.Training/Tensors.Training.csproj
#:property InvariantGlobalization=true
using Tensors;
using Tensors.Optim;
using Tensors.Training;

// Words that stand among the same words become neighbours: dotnet run samples/word-vectors.cs
const string Text = """
    the cat sleeps on the warm bed . the dog sleeps on the cold floor . the cat chases the mouse . the dog chases the cat . the mouse eats
    cheese . the horse eats grass . the cow eats grass . the cow sleeps on the cold grass . the horse runs over the grass . the dog runs
    over the floor . the king rules the land . the queen rules the land . the king wears the crown . the queen wears the crown . the
    prince wears the ring . the princess wears the ring . the prince will rule the land . the princess will rule the land . the king is
    old . the queen is old . the prince is young . the princess is young . paris lies in france . rome lies in italy . berlin lies in
    germany . madrid lies in spain . many people live in paris . many people live in rome . many people live in berlin . many people live
    in madrid . france borders on germany . spain borders on france . italy borders on france . germany borders on france . we drink tea
    in the morning . we drink coffee in the morning . we drink milk in the evening . they drink tea with milk . they drink coffee with
    milk . monday comes before tuesday . tuesday comes before wednesday . wednesday comes before thursday . thursday comes before friday .
    on monday we work . on tuesday we work . on wednesday we work . on thursday we work . on friday we work .
    """;
const int Window = 3;
RandomSeed.Set(2);
string[][] sentences = [.. Text.Split('.').Select(sentence => sentence.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))];
string[] words = [.. sentences.SelectMany(sentence => sentence).Distinct().Order()];
List<int> middles = [], around = [];
foreach (int[] sentence in sentences.Select(sentence => sentence.Select(word => Array.IndexOf(words, word)).ToArray()))
{
    for (int i = 0; i < sentence.Length; i++)
    {
        foreach (int j in Enumerable.Range(i - Window, (2 * Window) + 1).Where(j => j != i && j >= 0 && j < sentence.Length))
        {
            middles.Add(sentence[i]);
            around.Add(sentence[j]);
        }
    }
}

// From a word its neighbours are told, after Mikolov et al., "Efficient estimation of word representations in vector space" (2013).
Embedding vectors = new(words.Length, 16);
var trainer = new Trainer(
    new Sequential(vectors, new Dense(16, words.Length, bias: false)), Loss.SparseSoftmaxCrossEntropy, new AdamW(0.01, weightDecay: 0.1))
{
    Metrics = [Metric.Perplexity],
};
var pairs = DataSource.FromTensors(Tensor.FromArray(middles.ToArray()), Tensor.FromArray(around.ToArray()));
History history = await trainer.FitAsync(pairs.Shuffle(seed: 1).Batch(64), epochs: 60);
Console.WriteLine($"{words.Length} words, {middles.Count} pairs; perplexity {history["perplexity"][^1]:F1}");
Tensor unit = vectors.Weight / vectors.Weight.Square().Sum(1, keepDims: true).Sqrt();
int found = 0;
foreach ((string word, string like) in (ReadOnlySpan<(string, string)>)[
    ("king", "queen"), ("prince", "princess"), ("cow", "horse"), ("rome", "paris berlin madrid"), ("tea", "coffee milk"),
    ("tuesday", "monday wednesday thursday friday"), ("old", "young")])
{
    float[] cosines = unit.MatMul(unit[Array.IndexOf(words, word)].ExpandDims(1)).Reshape(-1).ToArray<float>();
    string[] nearest = [.. words.Where(other => other != word).OrderByDescending(other => cosines[Array.IndexOf(words, other)]).Take(3)];
    found += nearest.Any(like.Split(' ').Contains) ? 1 : 0;
    Console.WriteLine($"{word}: {string.Join(", ", nearest)}");
}
Console.WriteLine($"{found} of 7 words have one of their kind among the three nearest");
return found >= 5 ? 0 : 1;
