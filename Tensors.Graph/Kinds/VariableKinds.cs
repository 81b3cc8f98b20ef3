namespace Tensors.Graphs;

/// <summary>Variables: held by a reference, or by a handle.</summary>
internal static class VariableKinds
{
    public static void AddTo(KindTable kinds)
    {
        foreach (string op in (string[])["VariableV2", "Variable"])
        {
            kinds.Add(new(op)
            {
                Role = NodeRole.Variable,
                Types = [],
                Infer = node => node.Output(node.Attribute<DataType>("dtype").Ref, node.Attribute<PartialShape>("shape")),
                Kernel = site => new VariableKernel(site),
                IsNotDifferentiable = true,
                IsStateful = true,
            });
        }

        kinds.Add(new("VarHandleOp")
        {
            Role = NodeRole.Variable,
            Types = [],
            Infer = node => node.Output(DataType.Resource, PartialShape.Scalar),
            Kernel = site => new VariableKernel(site),
            IsNotDifferentiable = true,
            IsStateful = true,
        });
        kinds.Add(new("Assign")
        {
            Role = NodeRole.Assignment,
            Infer = node =>
            {
                node.RequireReference();
                node.RequireSameType(0, 1);
                bool validates = node.Attribute("validate_shape", true);
                node.Output(node.RawType(0), validates ? ShapeRules.Merge(node, node.Shape(0), node.Shape(1)) : node.Shape(1));
            },
            Kernel = site => new AssignKernel(site),
            TakesReferences = true,
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        Change<AddOp>(kinds, "AssignAdd", "AssignAddVariableOp");
        Change<SubtractOp>(kinds, "AssignSub", "AssignSubVariableOp");
        kinds.Add(new("AssignVariableOp")
        {
            Role = NodeRole.Assignment,
            Types = [("dtype", 1)],
            Infer = node =>
            {
                if (node.Attribute("validate_shape", true))
                {
                    ShapeRules.Merge(node, node.HandleShape(0), node.Shape(1));
                }
            },
            Kernel = site => new AssignKernel(site),
            IsNotDifferentiable = true,
            IsStateful = true,
        });
        kinds.Add(new("ReadVariableOp")
        {
            Role = NodeRole.VariableRead,
            Types = [],
            Infer = node => node.Output(node.Attribute<DataType>("dtype"), node.HandleShape(0)),
            Kernel = site => new ReadKernel(site),

            // Rows stay rows, so that optimizers update no others.
            Gradient = node => [node.Grads[0]],
            IsStateful = true,
            OnlyReads = true,
        });
        kinds.Add(new("ResourceGather")
        {
            Types = [("Tindices", 1)],
            Infer = node =>
            {
                (PartialShape table, PartialShape ids) = (node.HandleShape(0), node.Shape(1));
                if (node.Type(1) is not (DataType.Int32 or DataType.Int64))
                {
                    throw new GraphTypeException($"The indices must be int32 or int64, not {node.Type(1).Name}.");
                }

                node.Output(
                    node.Attribute<DataType>("dtype"),
                    table.Rank is null || ids.Rank is null ? PartialShape.Unknown
                    : table.Rank > 0 ? [.. ids, .. table.Skip(1)] : throw node.Fail("Shape must be at least rank 1 but is rank 0"));
            },
            Kernel = site => new GatherKernel(site),
            Gradient = IndexingGradients.OfVariableRows,
            IsStateful = true,
            OnlyReads = true,
        });
        kinds.Add(new("VariableShape")
        {
            Types = [],
            Infer = node => node.Output(node.Attribute("out_type", DataType.Int32), [node.HandleShape(0).Rank]),
            Computes = e => ConstantFolding.ShapeTensor(Read(e.Variable(0)).Shape, e.Attribute("out_type", DataType.Int32)),
            IsStateful = true,
            OnlyReads = true,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("IsVariableInitialized")
        {
            Role = NodeRole.VariableCheck,
            Types = [("dtype", 0)],
            Infer = node => node.Output(DataType.Bool, PartialShape.Scalar),
            Computes = e => Tensor.FromScalar(e.Variable(0).IsInitialized),
            TakesReferences = true,
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        kinds.Add(new("VarIsInitializedOp")
        {
            Role = NodeRole.VariableCheck,
            Types = [],
            Infer = node => node.Output(DataType.Bool, PartialShape.Scalar),
            Computes = e => Tensor.FromScalar(e.Variable(0).IsInitialized),
            IsStateful = true,
            OnlyReads = true,
            IsNotDifferentiable = true,
        });

        // The names at which a vector of truth values is true.
        kinds.Add(new("BooleanMaskText")
        {
            Types = [],
            Infer = node => node.Output(DataType.String, [null]),
            Computes = e =>
            {
                bool[] chosen = e[1].ToArray<bool>();
                byte[][] kept = [.. e.Text(0).Elements.Where((_, i) => chosen[i])];
                return new StringTensor(kept, [kept.Length]);
            },
            IsNotDifferentiable = true,
        });
    }

    private static void Change<TOperation>(KindTable kinds, string op, string resourceOp)
        where TOperation : Operation, new()
    {
        kinds.Add(new(op)
        {
            Infer = node =>
            {
                node.RequireReference();
                node.RequireSameType(0, 1);
                node.Output(node.RawType(0), ShapeRules.Merge(node, node.Shape(0), node.Shape(1)));
            },
            Kernel = site => new ChangeKernel(site, new TOperation()),
            TakesReferences = true,
            IsStateful = true,
            IsNotDifferentiable = true,
        });
        kinds.Add(new(resourceOp)
        {
            Types = [("dtype", 1)],
            Infer = node => ShapeRules.Merge(node, node.HandleShape(0), node.Shape(1)),
            Kernel = site => new ChangeKernel(site, new TOperation()),
            IsNotDifferentiable = true,
            IsStateful = true,
        });
    }

    /// <summary>Puts the variable itself into the slot.</summary>
    private sealed class VariableKernel(KernelSite site) : Kernel(site)
    {
        private readonly VariableState _variable = site.State.Variable(site.Node);

        public override bool CanFail => false;

        public override void Run(Frame frame) => frame.Slots[Site.Output] = _variable;
    }

    private static GraphValue ContentOf(VariableState variable) => variable.IsInitialized
        ? variable.Content
        : throw new FailedPreconditionException(
            $"Error while reading resource variable {variable.Name} from Container: localhost. This could mean that the variable was "
            + "uninitialized.", null);

    private static Tensor Read(VariableState variable) => ContentOf(variable).Tensor
        ?? throw new InvalidArgumentException($"The variable {variable.Name} holds text, which has no rows to take; read it whole.", null);

    /// <summary>The value that a variable has now: what later steps of the run assign to it does not change what was read.</summary>
    private sealed class ReadKernel(KernelSite site) : Kernel(site)
    {
        private readonly DataType _type = site.Node.Attribute<DataType>("dtype");
        private Tensor? _copy;

        public override bool CanFail => false;

        public override void Run(Frame frame)
        {
            VariableState variable = frame.Variable(Site.Slot(0));
            GraphValue content = ContentOf(variable);
            if (content.DataType != _type)
            {
                throw new InvalidArgumentException(
                    $"Trying to read variable with wrong dtype. Expected {_type.ShortName} got {content.DataType.ShortName}.", null);
            }

            frame.Slots[Site.Output] = Site.IsOverwritten && content.Tensor is not null
                ? _copy = variable.Snapshot(Site.KeepsMemory ? _copy : null) : content;
        }
    }

    /// <summary>Takes rows of a variable without reading the others.</summary>
    private sealed class GatherKernel(KernelSite site) : Kernel(site)
    {
        public override void Run(Frame frame)
        {
            VariableState variable = frame.Variable(Site.Slot(0));
            lock (variable.Lock)
            {
                frame.Slots[Site.Output] = Read(variable).Gather(frame.Tensor(Site.Slot(1)));
            }
        }
    }

    private sealed class AssignKernel(KernelSite site) : Kernel(site), IWritesVariable
    {
        private readonly bool _validates = site.Node.Attribute("validate_shape", true);
        private readonly PartialShape _declared = site.Node.Inputs[0] is { DataType: DataType.Resource } handle
            ? Handles.Description(handle).Attribute("shape", PartialShape.Unknown)
            : site.Node.Inputs[0].StaticShape;

        public override bool CanFail => false;

        public override void Run(Frame frame)
        {
            VariableState variable = frame.Variable(Site.Slot(0));
            GraphValue value = frame.Content(Site.Slot(1));
            PartialShape given = value.Shape;
            if (_validates && _declared.Rank is not null && !_declared.IsCompatibleWith(given))
            {
                throw new InvalidArgumentException(
                    $"Assign requires shapes of both tensors to match. lhs shape= {_declared.ToRuntimeString()} rhs shape= "
                    + $"{given.ToRuntimeString()}.", null);
            }

            frame.WillOverwrite(variable);
            variable.Assign(value);
            frame.Slots[Site.Output] = variable;
        }
    }

    /// <summary>Adds to a variable, or subtracts from it, in place.</summary>
    private sealed class ChangeKernel(KernelSite site, Operation operation) : Kernel(site), IWritesVariable
    {
        private readonly Tensor[] _operands = new Tensor[2];
        private readonly Tensor[] _outputs = new Tensor[1];

        public override bool CanFail => false;

        public override void Run(Frame frame)
        {
            VariableState variable = frame.Variable(Site.Slot(0));
            Tensor delta = frame.Tensor(Site.Slot(1));
            Tensor value = variable.Value;
            if (!delta.Shape.Equals(value.Shape))
            {
                throw new ShapeMismatchException(
                    Node.Op, "the variable and what is added must have the same shape", [value.Shape, delta.Shape]);
            }

            frame.WillOverwrite(variable);
            lock (variable.Lock)
            {
                // The loops read an element before they write it, so the variable may be operand and result.
                (_operands[0], _operands[1], _outputs[0]) = (value, delta, value);
                EagerInterpreter.Execute(operation, _operands, _outputs);
            }

            frame.Slots[Site.Output] = variable;
        }
    }
}
