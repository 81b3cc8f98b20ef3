namespace Tensors.Graphs;

// Updates of variables by the fused rules of the optimizers: the variable, its slots, numbers, and the gradient among them.
internal static partial class NodeKinds
{
    private static void AddTraining()
    {
        Update("ApplyGradientDescent", slots: 0, gradient: 2, UpdateRules.GradientDescent);
        Update("ApplyMomentum", slots: 1, gradient: 3, UpdateRules.Momentum);
        Update("ApplyAdagrad", slots: 1, gradient: 3, UpdateRules.Adagrad);
        Update("ApplyAdadelta", slots: 2, gradient: 6, UpdateRules.Adadelta);
        Update("ApplyRMSProp", slots: 2, gradient: 7, UpdateRules.RmsProp);
        Update("ApplyCenteredRMSProp", slots: 3, gradient: 8, UpdateRules.CenteredRmsProp);
        Update("ApplyAdam", slots: 2, gradient: 9, UpdateRules.Adam);
        Update("ApplyAdamW", slots: 2, gradient: 10, UpdateRules.AdamW);
        Update("ApplyLamb", slots: 2, gradient: 10, UpdateRules.Lamb);
        Update("ApplyAdaMax", slots: 2, gradient: 8, UpdateRules.AdaMax);
        Update("ApplyFtrl", slots: 2, gradient: 3, UpdateRules.Ftrl);
        Update("ApplyFtrlV2", slots: 2, gradient: 3, UpdateRules.FtrlWithShrinkage);
        Update("ApplyProximalGradientDescent", slots: 0, gradient: 4, UpdateRules.ProximalGradientDescent);
        Update("ApplyProximalAdagrad", slots: 1, gradient: 5, UpdateRules.ProximalAdagrad);
        Update("ApplyAdagradDA", slots: 2, gradient: 3, UpdateRules.AdagradDualAveraging);
    }

    /// <summary>An update by reference, and the same by handle.</summary>
    private static void Update(string op, int slots, int gradient, UpdateRule rule)
    {
        Func<KernelSite, Kernel> kernel = site => new UpdateKernel(site, slots, gradient, rule);
        Add(new(op)
        {
            Types = op == "ApplyAdagradDA" ? [("T", 0)] : [("T", gradient)],
            Infer = node =>
            {
                RequireReference(node);
                node.RequireSameType(0, gradient);
                PartialShape shape = ShapeRules.Merge(node, node.Shape(0), node.Shape(gradient));
                for (int slot = 1; slot <= slots; slot++)
                {
                    shape = ShapeRules.Merge(node, shape, node.Shape(slot));
                }

                node.Output(node.RawType(0), shape);
            },
            Kernel = kernel,
            TakesReferences = true,
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        Add(new("Resource" + op) { Types = [("T", gradient)], Infer = _ => { }, Kernel = kernel, IsStateful = true, IsNotDifferentiable = true });
    }

    /// <summary>Overwrites a variable and its slots in place.</summary>
    private sealed class UpdateKernel : Kernel, IWritesVariable
    {
        private readonly UpdateRule _rule;
        private readonly int _gradient;
        private readonly VariableState[] _variables;
        private readonly Tensor[] _values;
        private readonly int[] _numberInputs;
        private readonly double[] _numbers;
        private readonly bool _isNesterov;

        public UpdateKernel(KernelSite site, int slots, int gradient, UpdateRule rule)
            : base(site)
        {
            _rule = rule;
            _gradient = gradient;
            _variables = new VariableState[slots + 1];
            _values = new Tensor[slots + 1];
            _numberInputs = [.. Enumerable.Range(slots + 1, site.Inputs.Length - slots - 1).Where(input => input != gradient)];
            _numbers = new double[_numberInputs.Length];
            _isNesterov = site.Node.Attribute("use_nesterov", false);
        }

        public override bool CanFail => false;

        public override void Run(Frame frame)
        {
            for (int i = 0; i < _variables.Length; i++)
            {
                _variables[i] = (VariableState)frame.Slots[Site.Slot(i)]!;
                _values[i] = _variables[i].Value;
            }

            for (int i = 0; i < _numbers.Length; i++)
            {
                _numbers[i] = Number(frame.Tensor(Site.Slot(_numberInputs[i])));
            }

            Tensor gradient = frame.Tensor(Site.Slot(_gradient));
            Check(gradient);
            foreach (VariableState variable in _variables)
            {
                frame.WillOverwrite(variable);
            }

            lock (_variables[0].Lock)
            {
                _rule(_values[0], gradient, _values.AsSpan(1), _numbers, _isNesterov);
            }

            frame.Slots[Site.Output] = _variables[0];
        }

        private static unsafe double Number(Tensor scalar)
        {
            fixed (byte* element = scalar)
            {
                return scalar.DType switch
                {
                    DType.Float32 => *(float*)element,
                    DType.Float64 => *(double*)element,
                    DType.Int64 => *(long*)element,
                    _ => scalar.Cast(DType.Float64).Item<double>(),
                };
            }
        }

        private void Check(Tensor gradient)
        {
            if (_values[0].DType is not (DType.Float32 or DType.Float64))
            {
                throw new UnimplementedException($"Variables of {_values[0].DType.Name} are not trained; keep them in float32 or float64.", Node);
            }

            foreach (Tensor value in _values)
            {
                if (!value.Shape.Equals(gradient.Shape) || value.DType != gradient.DType)
                {
                    throw new ShapeMismatchException(Node.Op, "the variable, its slots and the gradient must have the same shape", [_values[0].Shape, gradient.Shape]);
                }
            }
        }
    }
}
