using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

// The programs, in the order of the file, and what was decided otherwise.
public sealed partial class SurpriseTests
{
    // How what is given instead begins. The reasons stand in docs/compatibility.md.
    private static readonly Dictionary<string, Dictionary<int, string>> s_decisions = new()
    {
        ["tensors_inside_a_branch"] = new() { [1] = "7.0" },
        ["tensors_inside_a_loop"] = new() { [2] = "ArgumentException: 'while/Enter'" },
        ["loop_drops_a_dependency_on_a_group"] = new() { [1] = "[0.0, 0.0, 0.0, 1.0]" },
        ["second_derivatives"] = new()
        {
            [2] = "[[ 6. 12. 18.]]",
            [3] = "NotSupportedException: Gradients of gradients do not go through loops",
        },
        ["rows_of_a_branch_not_taken"] = new() { [0] = "[[0.] [0.] [0.]]" },
        ["rows_of_a_loop"] = new()
        {
            [0] = "values: [[1.] [1.]], indices: [1 2]",
            [3] = "[[1.  ] [0.85] [0.85] [1.  ]]",
            [4] = "values: [], indices: []",
            [5] = "[[0.] [0.] [0.] [0.]]",
        },
        ["rows_of_a_branch_in_a_loop"] = new()
        {
            [0] = "[[0.] [0.] [0.] [1.]]",
            [1] = "null",
        },
        ["kinds_of_gradients_of_rows"] = new()
        {
            [0] = "[identity, plus]",
            [1] = "[add_n, cast, concat, concat columns, negative, reshape, stack, times, where]",
            [2] = "[[1. 1.] [2. 2.] [0. 0.]]",
        },
        ["integers"] = new()
        {
            [3] = "InvalidArgumentException: SegmentMean: int32",
            [4] = "InvalidArgumentException: Shift: the count -1 is negative",
            [5] = "[-128    0]",
        },
        ["gradients_at_zero"] = new()
        {
            [3] = "[0.0, -0.0]",
        },
        ["gradient_of_cumprod_with_a_zero"] = new() { [1] = "[[1. 8. 0.]]" },
        ["no_gradient_or_an_error"] = new() { [6] = "[1.0]" },
        ["cholesky_of_a_matrix_that_is_not_positive"] = new()
        {
            [0] = "InvalidArgumentException: Cholesky: matrix 0 of (2, 2) is not positive definite",
        },
        ["scatter_that_fails_half_way"] = new() { [1] = "[1. 2. 3.]" },
        ["means_of_float16"] = new()
        {
            [0] = "1.0",
            [1] = "[1. 1.]",
            [3] = "[[4096. 4096.], [1. 1.]]",
            [4] = "[[4096. 4096.], [4096. 4096.]]",
            [5] = "60000.0",
        },
        ["sums_of_float16"] = new()
        {
            [1] = "[4096.0, 4096.0, 4096.0, 4096.0]",
            [2] = "[4096.]",
            [3] = "[4096.]",
            [4] = "[1.]",
            [5] = "[1.]",
            [6] = "[4096.0, 4096.0]",
        },
        ["powers_with_a_constant_exponent"] = new()
        {
            [0] = "InvalidArgumentException: Pow: the exponent -1 is negative",
            [2] = "[inf  0.]",
        },
        ["remainders"] = new() { [3] = "[ inf -inf]" },
        ["nan_in_searches"] = new()
        {
            [0] = "[1, 0, 0]",
            [1] = "[1, 0, 0]",
            [2] = "[0 0 1 1]",
        },
        ["infinite_logits"] = new() { [4] = "[nan]" },
        ["nan_in_reductions_and_windows"] = new()
        {
            [2] = "[[[[nan]]]]",
            [3] = "[[[[nan]]]]",
            [4] = "[[[[-inf]]]]",
        },
        ["cond_unpacks_lists_of_one"] = new() { [0] = "[1.0]" },
        ["fetch_of_a_fed_tensor"] = new()
        {
            [0] = "False",
            [1] = "[Tensor, float32]",
            [2] = "Tensor",
            [3] = "GraphTypeException: The value of a feed cannot be null",
        },
        ["assign_of_another_shape"] = new()
        {
            [4] = "[7. 8.]",
            [5] = "null",
        },
        ["closed_queue_puts_back"] = new() { [5] = "null" },
        ["dequeue_that_times_out"] = new() { [2] = "2" },
        ["restore_of_another_shape"] = new() { [1] = "InvalidArgumentException: Assign requires shapes of both tensors to match" },
        ["meta_graph_imported_twice"] = new()
        {
            [1] = "[v:0, v_1:0]",
            [2] = "save/restore_all_1",
            [4] = "1.0",
            [5] = "[hello]",
        },
    };

    private static readonly Dictionary<string, Action<SurpriseScene>> s_programs = new()
    {
        ["cond_of_operations"] = s =>
        {
            Tensor p = Placeholder<bool>([]);
            Node y = Cond(p, () => NoOp(), () => NoOp());
            s.Feed(p, false);
            s.FetchAll(y.Outputs[0].DataType.Name, y.Outputs[0], y.Outputs[1]);
            s.Fetch(() => Cond(true, () => NoOp(), () => NoOp()).Outputs[1]);
            s.Fetch(() => Cond(p, () => default(TensorLike), () => default));
        },
        ["tensors_inside_a_branch"] = s =>
        {
            Tensor x = Constant(2f), t = null!;
            Tensor y = Cond(true, () => t = x * 3f, () => x);
            s.Feed(t, 7f);
            s.FetchAll(y, t);
        },
        ["tensors_inside_a_loop"] = s =>
        {
            Tensor inside = null!;
            Tensor y = WhileLoop(i => i[0] < 3, i => [inside = i[0] + 1], [Constant(0)])[0];
            s.Fetch(() => s.Session.Run(y, [(inside, 7)]));
            s.Fetch(() => s.Session.Run(y * 2, [(y, 7)]));
            s.Fetch(() => s.Session.Run("while/Enter:0"));
            s.FetchAll(inside);
        },
        ["branch_not_taken_seen_from_outside"] = s =>
        {
            Tensor p = Placeholder<bool>([]), inside = null!, after;
            Tensor y = Cond(p, () => inside = Constant(3f) * 2f, () => Constant(1f));
            Tensor outside = Identity(inside);
            using (ControlDependencies([inside]))
            {
                after = Constant(5f);
            }

            s.Feed(p, false);
            s.FetchAll(y, outside, after, after.Op);
        },
        ["loop_drops_a_dependency_on_a_group"] = s =>
        {
            Variable[] v = [Variable(0f), Variable(0f), Variable(0f), Variable(0f)];
            Tensor[] a = Array.ConvertAll(v, u => AssignAdd(u, 1f));
            Func<Tensor[], IReadOnlyList<TensorLike>> Body(Fetch dependency) => i =>
            {
                using IDisposable after = ControlDependencies([dependency]);
                return [i[0] + 1];
            };
            Node g = Group([a[1]]);
            Tensor inBody = WhileLoop(i => i[0] < 3, Body(Group([a[0]])), [Constant(0)])[0];
            Tensor inCondition = WhileLoop(
                i =>
                {
                    using IDisposable after = ControlDependencies([g]);
                    return i[0] < 3;
                },
                i => [i[0] + 1], [Constant(0)])[0];
            Tensor onTensor = WhileLoop(i => i[0] < 3, Body(a[2]), [Constant(0)])[0];
            Tensor around;
            using (ControlDependencies([Group([a[3]])]))
            {
                around = WhileLoop(i => i[0] < 3, i => [i[0] + 1], [Constant(0)])[0];
            }

            s.FetchAll(new object[] { inBody, inCondition, onTensor, around }, v);
        },
        ["branch_dependency_runs_anyway"] = s =>
        {
            Variable v = Variable(0f);
            Node g = Group([AssignAdd(v, 1f)]);
            Tensor y = Cond(
                false,
                () =>
                {
                    using IDisposable after = ControlDependencies([g]);
                    return Constant(1f);
                },
                () => Constant(2f));
            s.FetchAll(y, v);
        },
        ["assignments_nobody_asks_for"] = s =>
        {
            Variable v = Variable(0f), w = Variable(0f);
            Tensor y = WhileLoop(
                i => i[0] < 3,
                i =>
                {
                    AssignAdd(v, 1f);
                    return [i[0] + 1];
                },
                [Constant(0)])[0];
            Tensor z = Cond(
                true,
                () =>
                {
                    AssignAdd(w, 1f);
                    return Constant(1f);
                },
                () => Constant(2f));
            s.FetchAll(new object[] { y, z }, new object[] { v, w });
        },
        ["case_exclusive_spares_the_last"] = s =>
        {
            Tensor a = Placeholder<bool>([3]);
            Func<TensorLike> one = () => Constant(1f), two = () => Constant(2f), three = () => Constant(3f);
            Tensor first = Case([(a[0], one), (a[1], two)], exclusive: true);
            Tensor second = Case([(a[1], one), (a[0], two), (a[2], three)], exclusive: true);
            Tensor last = Case([(a[2], one), (a[1], two), (a[0], three)], exclusive: true);
            Tensor guarded = Case([(a[0], one), (a[1], two)], three, exclusive: true);
            s.Feed(a, new[] { true, true, false });
            s.FetchAll(first, second, last, guarded);
        },
        ["minimize_in_a_branch"] = s =>
        {
            Tensor p = Placeholder<bool>([]);
            Variable v = Variable(new[] { 1f, 2 }, name: "v");
            Tensor loss = ReduceSum(v * v);
            Tensor y = Cond(p, () => new AdamOptimizer(0.1).Minimize(loss), () => NoOp()).Outputs[0];
            s.FetchAll((object)(string[])[.. GlobalVariables().Select(u => u.Name)]);
            s.Fetch(() => s.Session.Run(y, [(p, false)]));
            s.Fetch(() => s.Session.Run(v));
            s.Fetch(() => s.Session.Run(y, [(p, true)]));
            s.Fetch(() => s.Session.Run(v));
        },
        ["initializers_stand_apart"] = s =>
        {
            Variable w = Variable(0f), v, made = null!;
            using (ControlDependencies([AssignAdd(w, 1f)]))
            {
                v = Variable(5f);
            }

            Tensor y = Cond(
                true,
                () =>
                {
                    made = GetVariable("g", [], initializer: Initializers.Constant(3f));
                    return made * 2f;
                },
                () => Constant(1f));
            s.FetchAll(v.Initializer.ControlInputs.Count, w, y, made.Op.Name);
            s.Fetch(() => Cond(true, () => Variable(Constant(4f)) * 2f, () => Constant(1f)));
        },
        ["variable_read_inside_a_loop"] = s =>
        {
            Variable v = Variable(1f);
            Tensor sum = WhileLoop(
                x => x[0] < 3,
                x =>
                {
                    using IDisposable after = ControlDependencies([AssignAdd(v, 1f)]);
                    return [Add(x[0], 1), x[1] + v];
                },
                [Constant(0), Constant(0f)], parallelIterations: 1)[1];
            s.FetchAll(sum, v);
        },
        ["loop_gradients"] = s =>
        {
            Tensor x = Constant(2f), q = Constant(5f);
            Tensor y = WhileLoop(a => a[0] < 3, a => [a[0] + 1, a[1] * StopGradient(a[1])], [Constant(0), x])[1];
            Tensor z = WhileLoop(a => a[0] < 0, a => [a[0] + 1, a[1] * q], [Constant(0), x])[1];
            Tensor u = WhileLoop(a => a[0] < 3, a => [a[0] + 1, a[1] * q], [Constant(0), x], backProp: false)[1];
            s.Fetch(() => Gradients(y, [x]));
            s.Fetch(() => Gradients(z, [x, q]));
            s.Fetch(() => Gradients(u, [x, q]));
        },
        ["second_derivatives"] = s =>
        {
            Tensor x = Constant(new[] { 1f, 2, 3 });
            Tensor c = Cond(true, () => Pow(x, 3f), () => x);
            Tensor t = Pow(new TensorArray(DataType.Float32, 3).Unstack(x).Stack(), 3f);
            s.Fetch(() => Gradients(Gradients(c, [x])[0]!, [x]));
            s.Fetch(() => Gradients(t, [x]));
            s.Fetch(() => Gradients(Gradients(t, [x])[0]!, [x]));
            s.Fetch(() => Gradients(Gradients(MapFn(row => Pow(row, 3f), x), [x])[0]!, [x]));
        },
        ["branch_not_taken_gradients"] = s =>
        {
            Tensor x = Constant(2f), p = Placeholder<bool>([]);
            Tensor y = Cond(p, () => x * 3f, () => Constant(1f));
            Tensor z = Cond(p, () => Constant(0f), () => Constant(1f));
            s.Feed(p, false);
            s.Fetch(() => Gradients(y, [x]));
            s.Fetch(() => Gradients(z, [x]));
        },
        ["rows_of_a_branch_not_taken"] = s =>
        {
            Tensor p = PlaceholderWithDefault(false, []);
            Variable v = Variable(new[,] { { 1f }, { 1 }, { 1 } });
            Tensor loss = Cond(p, () => ReduceSum(Gather(v, new[] { 1 })), () => Constant(0f));
            Tensor? g = Gradients(loss, [v])[0];
            MomentumOptimizer optimizer = new(0.1, 0.5);
            Node step = optimizer.ApplyGradients([(g, v)]);
            Variable m = optimizer.GetSlot(v, "momentum")!;
            s.FetchAll(g, Assign(m, new[,] { { 1f }, { 1 }, { 1 } }), step, v, m);
        },
        ["rows_of_a_loop"] = s =>
        {
            Variable v = Variable(new[,] { { 1f }, { 1 }, { 1 }, { 1 } });
            Tensor ids = Constant(new[] { 2, 1 });
            Tensor LookedUp(int n) => WhileLoop(
                x => x[0] < n, x => [x[0] + 1, x[1] + ReduceSum(Gather(v, Stack([ids[x[0]]])))], [Constant(0), Constant(0f)])[1];
            Tensor? g = Gradients(LookedUp(2), [v])[0], none = Gradients(LookedUp(0), [v])[0];
            MomentumOptimizer optimizer = new(0.1, 0.5);
            Node step = optimizer.ApplyGradients([(g, v)]);
            s.FetchAll(g, Assign(optimizer.GetSlot(v, "momentum")!, new[,] { { 1f }, { 1 }, { 1 }, { 1 } }), step, v, none);
            s.Fetch(() => Identity(none!));
        },
        ["rows_of_a_branch_in_a_loop"] = s =>
        {
            Variable v = Variable(new[,] { { 1f }, { 1 }, { 1 }, { 1 } });
            Tensor sum = WhileLoop(
                x => x[0] < 2, x => [x[0] + 1, x[1] + Cond(x[0] > 0, () => ReduceSum(Gather(v, new[] { 3 })), () => Constant(0f))],
                [Constant(0), Constant(0f)])[1];
            Tensor? g = Gradients(sum, [v])[0];
            s.FetchAll(g);
            s.Fetch(() => new GradientDescentOptimizer(1).ApplyGradients([(g, v)]));
        },
        ["ys_and_their_gradients"] = s =>
        {
            Tensor x = Constant(new[] { 1f, 2 }), k = Constant(3f);
            Tensor y = x * x;
            s.Fetch(() => Gradients([y, y], [x]));
            s.Fetch(() => Gradients([y], [x, x]));
            s.Fetch(() => Gradients((IReadOnlyList<Tensor>)[], (IReadOnlyList<Tensor>)[x]));
            s.Fetch(() => Gradients([y, y], [x], [Ones([2]), null]));
            s.Fetch(() => Gradients([y, x], [x]));
            s.Fetch(() => Gradients([y], [x], [k]));
            s.Fetch(() => Gradients([Identity(x)], [x], [k]));
            s.Fetch(() => Gradients([x], [x], [k]));
        },
    };
}
