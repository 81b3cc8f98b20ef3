using Tensors.Formats.Protos;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests;

// Variables, sessions, queues and files.
public sealed partial class SurpriseTests
{
    private static readonly Dictionary<string, Action<SurpriseScene>> s_states = new()
    {
        ["old_value_of_a_variable"] = s =>
        {
            List<(Node Initializer, object[] Sums, object[] Pair)> made = [];
            foreach (bool resource in (bool[])[false, true])
            {
                Variable v = Variable(new[] { 1f }, useResource: resource);
                Tensor old = v.Value(), copy = old * 1f, a, sum, copied;
                using (ControlDependencies([old, copy]))
                {
                    a = AssignAdd(v, new[] { 1f });
                }

                using (ControlDependencies([a]))
                {
                    (sum, copied) = (old + 0f, copy + 0f);
                }

                made.Add((v.Initializer, [sum, copied], [old, a]));
            }

            s.FetchAll(made[0].Sums, made[1].Sums, made[0].Initializer, made[1].Initializer, made[0].Pair, made[1].Pair);
        },
        ["assign_of_another_shape"] = s =>
        {
            Variable v = Variable(new[] { 1f, 2 });
            Tensor a = Assign(v, new[] { 1f, 2, 3 }, validateShape: false);
            s.FetchAll((string[])[a.StaticShape.ToString(), v.Shape.ToString()], a, v);
            s.Fetch(() => ShapeOf(v));
            s.Fetch(() => Assign(v, new[] { 7f, 8 }));
            s.FetchAll(v.Initializer);
        },
        ["feed_of_a_reference_variable"] = s =>
        {
            Variable v = Variable(1f, name: "v");
            s.Feed(v, 5f);
            s.Fetch(() => v * 2f);
            s.FetchAll(v);
            s.Fetch(() => Gradients(v * v, [v]));
            s.Fetch(() => AssignAdd(v, 1f));
        },
        ["feed_of_a_resource_variable"] = s =>
        {
            Variable v = Variable(1f, useResource: true);
            Tensor y = v * 2f;
            s.Feed(v, 5f);
            s.FetchAll((object)new object[] { v, y });
        },
        ["feed_of_a_constant_shape"] = s =>
        {
            Tensor c = Constant(new[] { 2, 3 });
            Tensor y = Reshape(Range(6), c), z = Zeros(c);
            s.Feed(c, new[] { 3, 2 });
            s.FetchAll(y.StaticShape.ToString(), y, z);
            s.Fetch(() => ShapeOf(y));
        },
        ["initialized_value"] = s =>
        {
            Variable v = Variable(1f, name: "v");
            Variable w = Variable(v.InitializedValue() * 3f);
            s.FetchAll(w.Initializer, w, v, v.Initializer);
            s.Fetch(() => Assign(v, 7f));
            s.FetchAll(w.Initializer, w);
        },
        ["partial_runs"] = s =>
        {
            Tensor a = Placeholder<float>([]), b = Placeholder<float>([]);
            Tensor r = RandomUniform([]);
            Tensor x = r + a, y = r + b + x;
            PartialRunHandle h = s.Session.PartialRunSetup([x, y], [a, b]), k = s.Session.PartialRunSetup([x, y], [a, b]);
            s.Fetch(() => (s.Session.PartialRun(h, x, [(a, 0f)]).Item<float>() * 2) - s.Session.PartialRun(h, y, [(b, 0f)]).Item<float>());
            s.Fetch(() => s.Session.PartialRun(h, y, [(b, 1f)]));
            s.Fetch(() => s.Session.PartialRun(k, y, [(a, 0f)]));
            s.Fetch(() => s.Session.PartialRun(k, r));
        },
        ["one_adam_for_two_losses"] = s =>
        {
            Variable v = Variable(1f, name: "v"), w = Variable(1f, name: "w");
            AdamOptimizer optimizer = new(0.1);
            Node a = optimizer.Minimize(v * v, variables: [v]), b = optimizer.Minimize(w * w, variables: [w]);
            Variable h = Variable(Tensor.FromScalar((Half)1), name: "h");
            AdamOptimizer half = new(0.1);
            half.Minimize(h * h, variables: [h]);
            s.FetchAll(a, b, new object[] { v, w }, (string[])[.. optimizer.Variables().Select(u => u.Name)]);
            s.FetchAll((object)half.Variables().Select(u => (object)(string[])[u.Name, u.DataType.Name]).ToArray());
        },
        ["moving_averages"] = s =>
        {
            Tensor x = Constant(10f);
            Variable v = Variable(10f);
            ExponentialMovingAverage plain = new(0.9), debiased = new(0.9, zeroDebias: true), early = new(0.9, 0, name: "early"),
                twice = new(0.9, name: "twice");
            Node[] steps =
                [plain.Apply((IReadOnlyList<Tensor>)[x]), debiased.Apply((IReadOnlyList<Tensor>)[x]), early.Apply([v]), twice.Apply([v]),
                    twice.Apply([v])];
            s.FetchAll(Assign(v, 20f), new object[] { steps[0], steps[1], steps[2] }, steps[3], steps[4]);
            s.FetchAll((object)new object?[] { plain.Average(x), debiased.Average(x), early.Average(v), twice.Average(v) });
        },
        ["closed_queue_puts_back"] = s =>
        {
            FIFOQueue q = new(10, [DataType.Float32], [[]]);
            Node e = q.EnqueueMany([new[] { 1f, 2 }]), none = q.EnqueueMany([Zeros([0])]), c = q.Close();
            s.FetchAll(e, c);
            s.Fetch(() => q.DequeueMany(3)[0]);
            s.Fetch(() => q.Size());
            s.Fetch(() => q.DequeueUpTo(3)[0]);
            s.FetchAll(c, none, e);
        },
        ["priorities_that_tie"] = s =>
        {
            PriorityQueue q = new(10, [DataType.String], [[]]);
            s.FetchAll(
                q.EnqueueMany([Tensor.FromArray(new long[] { 1, 1, 1, 1, 1 }), new[] { "a", "b", "c", "d", "e" }]), q.DequeueMany(5)[1]);
        },
        ["order_of_interleave"] = s =>
        {
            Dataset mixed = Dataset.FromTensorSlices(new[] { 1, 3, 2 }).Interleave(
                n => Dataset.Range(Cast(n[0], DataType.Int64)).Map(i => i + (10L * Cast(n[0], DataType.Int64))), 2, 1);
            Tensor next = mixed.MakeOneShotIterator().GetNext()[0];
            s.FetchAll(next, next, next, next, next, next, next);
        },
        ["shuffles_start_anew"] = s =>
        {
            DataIterator iterator = Dataset.Range(6).Shuffle(6, seed: 1).Repeat(2).Batch(6).MakeInitializableIterator();
            Tensor next = iterator.GetNext()[0];
            s.FetchAll(iterator.Initializer, next, next, iterator.Initializer, next);
        },
        ["dequeue_that_times_out"] = s =>
        {
            FIFOQueue q = new(10, [DataType.Float32], [[]], sharedName: "waits");
            Node e = q.EnqueueMany([new[] { 1f, 2 }]);
            Tensor d = q.DequeueMany(3)[0], size = q.Size();
            s.FetchAll(e);
            s.Fetch(() =>
            {
                using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(50));
                try
                {
                    return s.Session.Run(d, cancellation: stop.Token);
                }
                catch (OperationCanceledException late)
                {
                    throw new DeadlineExceededException(late.Message, null);
                }
            });
            s.FetchAll(size);
        },
        ["arrays_within_a_run"] = s =>
        {
            Tensor x = Constant(new[] { 1f, 2, 3 });
            TensorArray a = new TensorArray(DataType.Float32, 3).Unstack(x), b = new TensorArray(DataType.Float32, 3, clearAfterRead: false)
                .Unstack(x);
            s.Fetch(() => a.Gather(new[] { 2, 2 }));
            s.Fetch(() => b.Gather(new[] { 2, 2 }));
            s.Fetch(() => Gradients((b.Read(0) * 2f) + (b.Read(0) * 5f) + b.Read(2), [x]));
            s.Fetch(() => new TensorArray(DataType.Float32, 3).Write(1, new[] { 1f, 2 }).Stack());
            s.Fetch(() => new TensorArray(DataType.Float32, 3).Stack());
            s.Fetch(() => new TensorArray(DataType.Float32, 0, dynamicSize: true).Write(5, 1f).Size());
            s.Fetch(() => new TensorArray(DataType.Float32, 2).Write(0, new[] { 1f }).Write(1, new[] { 1f, 2 }).Flow);
        },
        ["restore_of_another_shape"] = s =>
        {
            TemporaryFolder folder = new();
            using (new Graph().AsDefault())
            {
                Variable v = Variable(new[,] { { 0f, 1, 2 }, { 3, 4, 5 } }, name: "v");
                using Session session = new();
                session.Run(v.Initializer);
                new Saver().Save(session, folder["m"]);
            }

            object Restored(bool resource, bool reshape)
            {
                using DefaultGraph graph = new Graph().AsDefault();
                using Session session = new();
                Variable v = Variable(Tensor.Zeros([6]), name: "v", useResource: resource);
                new Saver(reshape: reshape).Restore(session, folder["m"]);
                return new object[] { v.Shape.ToString(), session.Run(v) };
            }

            s.Fetch(() => Restored(false, false));
            s.Fetch(() => Restored(true, false));
            s.Fetch(() => Restored(true, true));
        },
        ["checkpoints_kept"] = s =>
        {
            Variable v = Variable(1f);
            object Kept(string names, int maxToKeep)
            {
                using TemporaryFolder folder = new();
                Saver saver = new() { MaxToKeep = maxToKeep };
                using Session session = new();
                session.Run(v.Initializer);
                foreach (char name in names)
                {
                    saver.Save(session, folder[$"{name}"]);
                }

                CheckpointState state = CheckpointManagement.GetCheckpointState(folder.Path)!;
                return new Dictionary<string, object?>
                {
                    ["files"] = (
                        string[])[.. Directory.GetFiles(folder.Path, "*.index").Select(file => Path.GetFileNameWithoutExtension(file)!)
                        .Order(StringComparer.Ordinal)],
                    ["listed"] = (string[])[.. state.AllModelCheckpointPaths.Select(path => Path.GetFileName(path)!)],
                    ["last_checkpoints"] = (string[])[.. saver.LastCheckpoints.Select(path => Path.GetFileName(path)!)],
                };
            }

            s.Fetch(() => Kept("abc", 0));
            s.Fetch(() => Kept("abac", 2));
        },
        ["seeds_of_partitions"] = s =>
        {
            Func<Shape, DataType, IReadOnlyList<int>> cut = FixedSizePartitioner(2);
            PartitionedVariable a = GetPartitionedVariable("a", [4, 2], initializer: Initializers.RandomUniform(seed: 1), partitioner: cut);
            Variable whole = GetVariable("whole", [4, 2], initializer: Initializers.RandomUniform(seed: 1));
            s.Fetch(() => a.ToTensor());
            s.FetchAll(whole);
            PartitionedVariable t = GetPartitionedVariable("t", initialValue: Constant(new[] { 1f, 2, 3, 4, 5 }), partitioner: cut);
            s.Fetch(() =>
                new object[] { t.Select(part => (object)part.Shape.Extents.ToArray()).ToArray(), t.Select(part => part.Name).ToArray() });
            s.Fetch(() =>
                GetPartitionedVariable("c", [4], initializer: Initializers.Constant(new[] { 1f, 2, 3, 4 }), partitioner: cut).ToTensor());
        },
        ["tags_with_a_family"] = s =>
        {
            Tensor a, b;
            using (NameScope("s"))
            {
                a = Summary.Scalar("a b", 1f, family: "f");
                b = Summary.Scalar("a b", 1f);
            }

            string Tag(Tensor summary) => SummaryProto.Parser.ParseFrom(s.Session.RunText(summary).Elements[0]).Value[0].Tag;
            s.Fetch(() => (string[])[Tag(a), a.Op.Name]);
            s.Fetch(() => (string[])[Tag(b), b.Op.Name]);
        },
        ["meta_graph_imported_twice"] = s =>
        {
            TemporaryFolder folder = new();
            using (new Graph().AsDefault())
            {
                Variable v = Variable(1f, name: "v");
                Graph.Default.AddToCollection("texts", "hello");
                using Session session = new();
                session.Run(v.Initializer);
                new Saver().Save(session, folder["m"]);
            }

            ImportMetaGraph(folder["m.meta"]);
            Saver second = ImportMetaGraph(folder["m.meta"])!;
            object[] texts;
            using (new Graph().AsDefault())
            {
                ImportMetaGraph(folder["m.meta"], importScope: "s");
                texts = [.. Graph.Default.GetCollection("texts")];
            }

            s.FetchAll((object)(string[])[.. Graph.Default.Nodes.Where(node => node.Op == "VariableV2").Select(node => node.Name)]);
            s.FetchAll((object)(string[])[.. GlobalVariables().Select(v => v.Name)]);
            s.FetchAll(second.Definition!.RestoreOpName);
            s.Fetch(() => s.Session.Run("v:0"));
            s.Fetch(() => s.Session.Run("v_1:0"));
            s.FetchAll((object)texts);
        },
        ["close_waits_for_pending_enqueues"] = s =>
        {
            s.Fetch(() => Trial(false));
            s.Fetch(() => Trial(true));

            object Trial(bool cancel)
            {
                FIFOQueue q = new(1, [DataType.Float32], [[]]);
                Node first = q.Enqueue([1f]), second = q.Enqueue([2f]), close = q.Close(cancel);
                Tensor taken = q.Dequeue()[0];
                using Session session = new();
                session.Run(first);
                List<string> done = [];
                Thread[] threads = [new(() => Work(second, "enqueue")), new(() => Work(close, "close"))];
                foreach (Thread thread in threads)
                {
                    thread.Start();
                    Thread.Sleep(100);
                }

                string[] before;
                lock (done)
                {
                    before = [.. done.Order(StringComparer.Ordinal)];
                }

                List<object> dequeued = [session.Run(taken).Item<float>()];
                Array.ForEach(threads, thread => thread.Join());
                try
                {
                    dequeued.Add(session.Run(taken).Item<float>());
                }
                catch (OutOfRangeException)
                {
                    dequeued.Add("OutOfRangeError");
                }

                return new Dictionary<string, object?>
                {
                    ["done before the first dequeue"] = before,
                    ["dequeued"] = dequeued.ToArray(),
                    ["done"] = (string[])[.. done.Order(StringComparer.Ordinal)],
                };

                void Work(Node node, string name)
                {
                    try
                    {
                        session.Run(node);
                    }
                    catch (CancelledException)
                    {
                        name += " CancelledError";
                    }

                    lock (done)
                    {
                        done.Add(name);
                    }
                }
            }
        },
    };
}
