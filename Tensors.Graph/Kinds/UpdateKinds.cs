using Tensors.Optim;

namespace Tensors.Graphs;

/// <summary>
/// Updates of variables by the fused rules of the optimizers: the variable, its slots, numbers, and the gradient among them.
/// </summary>
internal static class UpdateKinds
{
    public static void AddTo(KindTable kinds)
    {
        Update(kinds, "ApplyGradientDescent", slots: 0, gradient: 2, UpdateRules.GradientDescent);
        UpdateOfRows(kinds, "ApplyMomentum", slots: 1, gradient: 3, UpdateRules.Momentum);
        UpdateOfRows(kinds, "ApplyAdagrad", slots: 1, gradient: 3, UpdateRules.Adagrad);
        UpdateOfRows(kinds, "ApplyAdadelta", slots: 2, gradient: 6, UpdateRules.Adadelta);
        UpdateOfRows(kinds, "ApplyRMSProp", slots: 2, gradient: 7, UpdateRules.RmsProp);
        UpdateOfRows(kinds, "ApplyCenteredRMSProp", slots: 3, gradient: 8, UpdateRules.CenteredRmsProp);
        Update(kinds, "ApplyAdam", slots: 2, gradient: 9, UpdateRules.Adam);
        Update(kinds, "ApplyAdamW", slots: 2, gradient: 10, UpdateRules.AdamW);
        Update(kinds, "ApplyLamb", slots: 2, gradient: 10, UpdateRules.Lamb);
        Update(kinds, "ApplyAdaMax", slots: 2, gradient: 8, UpdateRules.AdaMax);
        UpdateOfRows(kinds, "ApplyFtrl", slots: 2, gradient: 3, UpdateRules.Ftrl);
        UpdateOfRows(kinds, "ApplyFtrlV2", slots: 2, gradient: 3, UpdateRules.FtrlWithShrinkage);
        UpdateOfRows(kinds, "ApplyProximalGradientDescent", slots: 0, gradient: 4, UpdateRules.ProximalGradientDescent);
        UpdateOfRows(kinds, "ApplyProximalAdagrad", slots: 1, gradient: 5, UpdateRules.ProximalAdagrad);
        UpdateOfRows(kinds, "ApplyAdagradDA", slots: 2, gradient: 3, UpdateRules.AdagradDualAveraging);
    }

    /// <summary>An update of all rows, and one of those that have a gradient: their numbers stand behind it.</summary>
    private static void UpdateOfRows(KindTable kinds, string op, int slots, int gradient, UpdateRule rule)
    {
        Update(kinds, op, slots, gradient, rule);
        Update(kinds, "Sparse" + op, slots, gradient, rule, takesRows: true);
    }

    /// <summary>An update by reference, and the same by handle.</summary>
    private static void Update(KindTable kinds, string op, int slots, int gradient, UpdateRule rule, bool takesRows = false)
    {
        Func<KernelSite, Kernel> kernel = site => new UpdateKernel(site, slots, gradient, rule, takesRows);
        (string, int)[] rows = takesRows ? [("Tindices", gradient + 1)] : [];
        kinds.Add(new(op)
        {
            Types = [op.EndsWith("AdagradDA", StringComparison.Ordinal) ? ("T", 0) : ("T", gradient), .. rows],
            Infer = node =>
            {
                node.RequireReference();
                node.RequireSameType(0, gradient);
                PartialShape shape = node.Shape(0);
                for (int slot = 1; slot <= slots; slot++)
                {
                    shape = ShapeRules.Merge(node, shape, node.Shape(slot));
                }

                PartialShape given = node.Shape(gradient);
                node.Output(node.RawType(0), !takesRows
                    ? ShapeRules.Merge(node, shape, given)
                    : shape.Rank is > 0 && given.Rank is > 0
                        ? [shape[0], .. ShapeRules.Merge(node, [.. shape.Skip(1)], [.. given.Skip(1)])]
                        : shape);
            },
            Kernel = kernel,
            TakesReferences = true,
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        kinds.Add(
            new("Resource" + op)
            {
                Types = [("T", gradient), .. rows],
                Infer = _ =>
            { },
                Kernel = kernel,
                IsStateful = true,
                IsNotDifferentiable = true
            });
    }

    /// <summary>Overwrites a variable and its slots in place, all of them or some rows.</summary>
    private sealed class UpdateKernel : Kernel, IWritesVariable
    {
        private readonly UpdateRule _rule;
        private readonly int _gradient;
        private readonly bool _takesRows;
        private readonly VariableState[] _variables;
        private readonly Tensor[] _values;
        private readonly int[] _numberInputs;
        private readonly double[] _numbers;
        private readonly bool _isNesterov;

        public UpdateKernel(KernelSite site, int slots, int gradient, UpdateRule rule, bool takesRows)
            : base(site)
        {
            _rule = rule;
            _gradient = gradient;
            _takesRows = takesRows;
            _variables = new VariableState[slots + 1];
            _values = new Tensor[slots + 1];
            _numberInputs =
            [
                .. Enumerable.Range(slots + 1, site.Inputs.Length - slots - 1).Where(
                    input => input != gradient && !(takesRows && input == gradient + 1)),
            ];
            _numbers = new double[_numberInputs.Length];
            _isNesterov = site.Node.Attribute("use_nesterov", false);
        }

        // Numbers of rows may lie outside.
        public override bool CanFail => _takesRows;

        public override void Run(Frame frame)
        {
            for (int i = 0; i < _variables.Length; i++)
            {
                _variables[i] = frame.Variable(Site.Slot(i));
                _values[i] = _variables[i].Value;
            }

            for (int i = 0; i < _numbers.Length; i++)
            {
                _numbers[i] = Number(frame.Tensor(Site.Slot(_numberInputs[i])));
            }

            Tensor gradient = frame.Tensor(Site.Slot(_gradient));
            Tensor? rows = _takesRows ? frame.Tensor(Site.Slot(_gradient + 1)) : null;
            Check(gradient, rows);
            int[] numbers = rows is null ? [] : IndexTensor.RowNumbers(Node.Op, rows.ExpandDims(-1), _values[0].Shape);
            foreach (VariableState variable in _variables)
            {
                frame.WillOverwrite(variable);
            }

            lock (_variables[0].Lock)
            {
                if (rows is null)
                {
                    _rule(_values[0], gradient, _values.AsSpan(1), _numbers, _isNesterov);
                }
                else if (RowUpdate.AreDifferent(numbers))
                {
                    UpdateRows(gradient, numbers);
                }
                else
                {
                    // A row that is named twice is updated twice.
                    for (int i = 0; i < numbers.Length; i++)
                    {
                        UpdateRows(gradient[i..(i + 1)], numbers[i..(i + 1)]);
                    }
                }
            }

            frame.Slots[Site.Output] = _variables[0];
        }

        private void UpdateRows(Tensor gradient, int[] numbers) =>
            RowUpdate.Run(_values, numbers, taken => _rule(taken[0], gradient, taken.AsSpan(1), _numbers, _isNesterov));

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

        private void Check(Tensor gradient, Tensor? rows)
        {
            if (_values[0].DType is not (DType.Float32 or DType.Float64))
            {
                throw new UnimplementedException(
                    $"Variables of {_values[0].DType.Name} are not trained; keep them in float32 or float64.", Node);
            }

            if (rows is not null && (rows.Rank != 1 || gradient.Rank == 0 || gradient.Shape[0] != rows.Shape[0] || _values[0].Rank == 0))
            {
                throw new ShapeMismatchException(
                    Node.Op, "the gradient must have a row for each number of a row", [_values[0].Shape, gradient.Shape, rows.Shape]);
            }

            foreach (Tensor value in _values)
            {
                bool fits = rows is null
                    ? value.Shape.Equals(gradient.Shape)
                    : value.Shape.Equals(_values[0].Shape) && value.Shape.Extents[1..].SequenceEqual(gradient.Shape.Extents[1..]);
                if (!fits || value.DType != gradient.DType)
                {
                    throw new ShapeMismatchException(
                        Node.Op, rows is null
                            ? "the variable, its slots and the gradient must have the same shape"
                            : "rows of the variable, its slots and the gradient must have the same shape",
                        [_values[0].Shape, gradient.Shape]);
                }
            }
        }
    }
}
