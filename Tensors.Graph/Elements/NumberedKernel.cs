namespace Tensors.Graphs;

/// <summary>
/// Computes a node that moves or compares text: each element becomes a number, the same for equal ones, the node's own kernel computes with
/// the numbers, and those of its results become what they stand for again.
/// </summary>
internal sealed class NumberedKernel : Kernel
{
    private readonly Kernel _kernel;
    private readonly Frame _frame;

    /// <summary>Of a node with text among its operands.</summary>
    /// <param name="site">The node.</param>
    /// <param name="text">The operands that may be text.</param>
    /// <param name="create">Makes its kernel for numbers.</param>
    /// <exception cref="GraphTypeException">Another operand is text.</exception>
    public NumberedKernel(KernelSite site, Range text, Func<KernelSite, Kernel> create)
        : base(site)
    {
        int operands = site.Inputs.Length;
        HashSet<int> allowed = [.. Enumerable.Range(0, operands).Take(text)];
        int wrong = Enumerable.Range(0, operands).FirstOrDefault(
            i => site.Node.Inputs[i].DataType.Base == DataType.String && !allowed.Contains(i), -1);
        if (wrong >= 0)
        {
            throw new GraphTypeException($"Operand {wrong} of '{site.Node.Name}' ({site.Node.Op}) is text where numbers are needed.");
        }

        _frame = new(operands + Math.Max(1, site.Node.Outputs.Count));
        _kernel = create(new(site.Node, [.. Enumerable.Range(0, operands)], operands, site.State, site.IsConstant, keepsMemory: false));
    }

    public override void Settle() => _kernel.Settle();

    public override void Run(Frame frame)
    {
        ElementNumbers numbers = new();
        for (int i = 0; i < Site.Inputs.Length; i++)
        {
            GraphValue content = frame.Content(Site.Slot(i));
            _frame.Slots[i] = content.Text is { } text ? numbers.Of(text) : content;
        }

        try
        {
            _kernel.Run(_frame);
            for (int i = 0; i < Node.Outputs.Count; i++)
            {
                GraphValue result = _frame.Slots[Site.Inputs.Length + i];
                frame.Slots[Site.Output + i] = Node.Outputs[i].DataType.Base == DataType.String
                    ? numbers.Read(result.RequireTensor())
                    : result;
            }
        }
        finally
        {
            Array.Clear(_frame.Slots);
        }
    }

    /// <summary>Numbers for elements. 0 is the empty text, which fills up where others are missing.</summary>
    private sealed class ElementNumbers
    {
        private readonly Dictionary<byte[], int> _numbers = new(new SameBytes()) { [[]] = 0 };
        private readonly List<byte[]> _elements = [[]];

        public Tensor Of(StringTensor text)
        {
            IReadOnlyList<byte[]> elements = [.. text.Elements];
            int[] numbers = new int[elements.Count];
            for (int i = 0; i < numbers.Length; i++)
            {
                if (!_numbers.TryGetValue(elements[i], out numbers[i]))
                {
                    numbers[i] = _elements.Count;
                    _numbers.Add(elements[i], numbers[i]);
                    _elements.Add(elements[i]);
                }
            }

            return Tensor.FromArray(numbers, text.Shape);
        }

        public StringTensor Read(Tensor numbers) => new(numbers.ToArray<int>().Select(number => _elements[number]), numbers.Shape);
    }

    private sealed class SameBytes : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes)
        {
            HashCode hash = default;
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}
