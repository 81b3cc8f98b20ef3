#:project ../Tensors.Autograd/Tensors.Autograd.csproj
#:property InvariantGlobalization=true
using Tensors;
using Tensors.Autograd;

// A Gaussian process learns its length, height and noise by Newton's steps: dotnet run samples/gaussian-process.cs
const int Count = 60;
RandomState random = new(4);
Tensor x = random.Uniform(-4, 4, [Count, 1]);
Tensor y = (1.5 * x).Sin() + (0.3 * x) + random.Normal(0, 0.1, [Count, 1]);

// Logarithms of length, height and noise. The negative logarithm of the likelihood of all that was seen (Rasmussen and Williams, 2.30):
// ½ yᵀ K⁻¹ y + Σ ln Lᵢᵢ + ½ n ln 2π, with K = L Lᵀ.
Tensor Surprise(Tensor logs)
{
    Tensor lower = Covariance(logs).Cholesky();
    return (0.5 * lower.TriangularSolve(y).Square().Sum()) + lower.Diagonal().Log().Sum() + (0.5 * Count * Math.Log(2 * Math.PI));
}

Tensor Covariance(Tensor logs) => Kernel(logs, x, x) + (Tensor.Eye(Count, dtype: DType.Float64) * (2 * logs[2]).Exp());

Tensor Kernel(Tensor logs, Tensor a, Tensor b) => (2 * logs[1]).Exp() * (-0.5 * ((a - b.T) / logs[0].Exp()).Square()).Exp();

var gradient = Transform.Grad(Surprise);
var hessian = Transform.Hessian(Surprise);
Tensor logs = Tensor.FromArray([0.5, 0.0, -1.0]);
double damping = 1, value = Surprise(logs).Item<double>(), slope = double.PositiveInfinity;
for (int step = 1; step <= 40 && slope > 1e-8; step++)
{
    // Levenberg's damping where a step would not lead down; it goes to 0, and the last steps double the digits.
    Tensor down = gradient(logs);
    Tensor next = logs - (hessian(logs) + (damping * Tensor.Eye(3, dtype: DType.Float64))).Solve(down.ExpandDims(1)).Reshape(3);
    double reached = Surprise(next).Item<double>();
    (logs, value, damping) = reached <= value ? (next, reached, damping / 10) : (logs, value, damping * 10);
    slope = gradient(logs).Square().Sum().Sqrt().Item<double>();
    Console.WriteLine($"step {step}: {value:F6}, gradient {slope:E1}");
}

// What is expected where nothing was seen, and how sure that is.
Tensor at = Tensor.Linspace(-4, 4, 9, dtype: DType.Float64).ExpandDims(1);
Tensor across = Kernel(logs, x, at), weights = Covariance(logs).Solve(Tensor.Concat([y, across], axis: 1));
Tensor mean = across.T.MatMul(weights[.., ..1]);
double error = (mean - (1.5 * at).Sin() - (0.3 * at)).Abs().Max().Item<double>();
double[] found = logs.Exp().ToArray<double>();
Console.WriteLine($"length {found[0]:F2}, height {found[1]:F2}, noise {found[2]:F3} (0.1 was added); off by at most {error:F2}");
return slope < 1e-6 && error < 0.3 && Math.Abs(found[2] - 0.1) < 0.03 ? 0 : 1;
