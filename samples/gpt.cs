#:project ../Tensors.Training/Tensors.Training.csproj
#:property InvariantGlobalization=true
using Tensors;
using Tensors.Optim;
using Tensors.Training;

// A small GPT learns a text by heart, letter by letter: dotnet run samples/gpt.cs
const string Text = """
    Tyger Tyger, burning bright, In the forests of the night; What immortal hand or eye, Could frame thy fearful symmetry?
    In what distant deeps or skies. Burnt the fire of thine eyes? On what wings dare he aspire? What the hand, dare seize the fire?
    And what shoulder, and what art, Could twist the sinews of thy heart? And when thy heart began to beat,
    What dread hand? and what dread feet? What the hammer? what the chain, In what furnace was thy brain?
    """;
const int Context = 48;
const int Width = 64;

RandomSeed.Set(1);
char[] letters = [.. Text.Distinct().Order()];
int[] text = [.. Text.Select(letter => Array.IndexOf(letters, letter))];
Tensor windows = Tensor.Stack([.. Enumerable.Range(0, text.Length - Context).Select(
    start => Tensor.FromArray(text[start..(start + Context + 1)]))]);
var data = DataSource.FromTensors(windows[.., ..Context], windows[.., 1..]);

var model = new Sequential(
    new Embedding(letters.Length, Width), new LearnedPositions(Context, Width),
    Block(), Block(),
    new LayerNorm(Width), new Dense(Width, letters.Length, bias: false));
Console.WriteLine(model.Summary([1, Context], DType.Int32));
var trainer = new Trainer(model, Loss.SparseSoftmaxCrossEntropy, new AdamW(3e-3)) { Metrics = [Metric.Accuracy], ClipNorm = 1 };
History history = await trainer.FitAsync(
    data.Shuffle(seed: 1).Batch(32), epochs: 20, callbacks: [new ConsoleProgress(), new EarlyStopping("accuracy", greaterIsBetter: true)]);

List<int> written = [.. text[..Context]];
while (written.Count < Context + 120)
{
    Tensor last = Tensor.FromArray(written[^Context..].ToArray()).ExpandDims(0);
    written.Add((int)trainer.Predict(last)[0, -1].ArgMax().Item<long>());
}

Console.WriteLine(string.Concat(written.Select(letter => letters[letter])));
return history["accuracy"][^1] > 0.8 ? 0 : 1;

static Layer Block() => new TransformerEncoderBlock(Width, 4, 4 * Width, dropout: 0, x => x.Gelu(), normFirst: true, causal: true);
