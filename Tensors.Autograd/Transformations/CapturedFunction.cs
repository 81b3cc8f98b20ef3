namespace Tensors.Autograd;

/// <summary>
/// A function of tensors with everything that its results depend on: its arguments, the tensors that it closes over, and the random numbers
/// that it drew. It can be called again, with others in their places.
/// </summary>
internal sealed class CapturedFunction
{
    private readonly Func<Tensor[], Tensor[]> _function;
    private readonly List<RandomOperation> _draws = [];
    private Tensor[]? _results;

    private CapturedFunction(Func<Tensor[], Tensor[]> function, Tensor[] arguments)
    {
        _function = function;
        ArgumentCount = arguments.Length;
        Operands = arguments;
        Specs = [];
    }

    /// <summary>The number of arguments: the first of the operands.</summary>
    public int ArgumentCount { get; }

    /// <summary>The arguments, then the tensors that the function closes over.</summary>
    public Tensor[] Operands { get; private set; }

    /// <summary>Shapes and dtypes of the results.</summary>
    public TensorSpec[] Specs { get; private set; }

    /// <summary>
    /// Calls a function once, hidden from all interpreters, and notes what it uses. Arguments without elements give only shapes.
    /// </summary>
    public static CapturedFunction Capture(Func<Tensor[], Tensor[]> function, Tensor[] arguments)
    {
        CapturedFunction captured = new(function, arguments);
        Tensor[] results = new Observer(captured).Run(arguments);
        captured.Specs = Array.ConvertAll(results, result => new TensorSpec(result.Shape, result.DType));
        captured._results = Array.TrueForAll(results, result => result.HasData) ? results : null;
        return captured;
    }

    /// <summary>The results of the first call, once, if it computed any.</summary>
    public Tensor[]? TakeResults() => Interlocked.Exchange(ref _results, null);

    /// <summary>Calls the function with other operands and the same random numbers, seen by all interpreters in place.</summary>
    public Tensor[] Call(ReadOnlySpan<Tensor> operands) => new Substitution(this, operands).Run(operands[..ArgumentCount].ToArray());

    private sealed class Observer(CapturedFunction captured) : Interpreter
    {
        // Whoever watches a tensor has asked for its number. A higher one belongs to a tensor that the function made itself.
        private readonly long _last = Tensor.FromScalar(false).Id;
        private readonly List<Tensor> _operands = [.. captured.Operands];

        public Tensor[] Run(Tensor[] arguments)
        {
            using Scope scope = Within(null);
            Enter();
            Tensor[] results = captured._function(arguments);
            captured.Operands = [.. _operands];
            return results;
        }

        protected internal override void Apply(
            Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
        {
            bool hasData = true;
            foreach (Tensor input in inputs)
            {
                hasData &= input.HasData;
                if (input.Id < _last && !_operands.Contains(input))
                {
                    _operands.Add(input);
                }
            }

            if (operation is RandomOperation random)
            {
                operation = random = random.Settled();
                captured._draws.Add(random);
            }

            if (hasData)
            {
                Interpreters.Apply(below, operation, inputs, specs, outputs);
                return;
            }

            for (int i = 0; i < outputs.Length; i++)
            {
                outputs[i] = Tensor.Traced(specs[i]);
            }
        }
    }

    private sealed class Substitution : Interpreter
    {
        private readonly CapturedFunction _captured;
        private readonly Dictionary<Tensor, Tensor> _places = [];
        private int _drawn;

        public Substitution(CapturedFunction captured, ReadOnlySpan<Tensor> operands)
        {
            _captured = captured;
            for (int i = 0; i < operands.Length; i++)
            {
                _places[captured.Operands[i]] = operands[i];
            }
        }

        public Tensor[] Run(Tensor[] arguments)
        {
            Enter();
            try
            {
                return Array.ConvertAll(_captured._function(arguments), result => _places.GetValueOrDefault(result, result));
            }
            finally
            {
                Leave();
            }
        }

        protected internal override void Apply(
            Operation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<TensorSpec> specs, Span<Tensor> outputs, Interpreters? below)
        {
            Tensor[] substituted = inputs.ToArray();
            for (int i = 0; i < substituted.Length; i++)
            {
                substituted[i] = _places.GetValueOrDefault(substituted[i], substituted[i]);
            }

            Operation applied = operation is RandomOperation && _drawn < _captured._draws.Count ? _captured._draws[_drawn++] : operation;
            Interpreters.Apply(below, applied, substituted, specs, outputs);
        }
    }
}
