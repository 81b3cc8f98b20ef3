#:project ../Tensors.Training/Tensors.Training.csproj
#:property InvariantGlobalization=true
using Tensors;
using Tensors.Autograd;
using Tensors.Optim;
using Tensors.Training;

// A pole learns to stay up by policy gradients: dotnet run samples/cartpole.cs
const int Carts = 16, MostSteps = 200;
RandomSeed.Set(1);
RandomState random = new(1);
var policy = new Sequential(new Dense(4, 32, Activation.Tanh), new Dense(32, 2));
Tensor[] parameters = [.. policy.TrainedParameters.Values];
Adam optimizer = new(1e-2);
double length = 0;
while (optimizer.Steps < 150 && length < 0.975 * MostSteps)
{
    // Each cart runs until its pole falls; what it sees and does is noted, and how many steps it still stood up behind that.
    List<double[]> states = [];
    List<int> actions = [];
    List<double> returns = [];
    for (int cart = 0; cart < Carts; cart++)
    {
        int steps = 0;
        double[] state = random.Uniform(-0.05, 0.05, [4]).ToArray<double>();
        for (; steps < MostSteps && Math.Abs(state[0]) < 2.4 && Math.Abs(state[2]) < 0.2095; steps++)
        {
            float[] chances = policy.Call(Batch([state])).Softmax().ToArray<float>();
            states.Add(state);
            actions.Add(random.Rand() < chances[0] ? 0 : 1);
            state = Push(state, actions[^1] == 0 ? -10 : 10);
        }

        returns.AddRange(Enumerable.Range(0, steps).Select(step => (1 - Math.Pow(0.99, steps - step)) / 0.01));
    }

    // What led to more than the mean becomes likelier.
    Tensor gains = Tensor.FromArray(returns.ToArray()).Cast(DType.Float32);
    gains = (gains - gains.Mean()) / (gains.StandardDeviation() + 1e-6f);
    using GradientTape tape = new();
    tape.Watch(parameters);
    Tensor surprise = policy.Call(Batch(states)).SparseSoftmaxCrossEntropy(Tensor.FromArray(actions.ToArray()));
    optimizer.Step(parameters, tape.Gradient((surprise * gains).Mean(), parameters));
    length = states.Count / (double)Carts;
}
Console.WriteLine($"a pole stays up for {length:F1} of {MostSteps} steps after {optimizer.Steps} rounds of {Carts} carts");
return length > 150 ? 0 : 1;

static Tensor Batch(IReadOnlyList<double[]> states) =>
    Tensor.FromArray(states.SelectMany(state => state).ToArray(), Shape.Create(states.Count, 4)).Cast(DType.Float32);

// Barto, Sutton and Anderson's cart (1983), with the constants of Gym's CartPole: place, speed, angle, its speed; 20 ms a step.
static double[] Push(double[] s, double force)
{
    (double sin, double cos) = Math.SinCos(s[2]);
    double push = (force + (0.05 * s[3] * s[3] * sin)) / 1.1;
    double turn = ((9.8 * sin) - (cos * push)) / (0.5 * ((4.0 / 3) - (0.1 * cos * cos / 1.1)));
    return [s[0] + (0.02 * s[1]), s[1] + (0.02 * (push - (0.05 * turn * cos / 1.1))), s[2] + (0.02 * s[3]), s[3] + (0.02 * turn)];
}
