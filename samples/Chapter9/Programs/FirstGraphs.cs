using Tensors;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Chapter9;

/// <summary>Creating a graph and running it; which graph nodes land on; how long values live.</summary>
internal static class FirstGraphs
{
    public static IReadOnlyList<ChapterProgram> Programs { get; } =
    [
        new(
            "first-graph", "Creating your first graph and running it in a session",
            "f = x*x*y + y + 2 is only described; a session computes it. The same 42 comes from a session closed by hand, from one that is "
            + "the default "
            + "for a block, after the global initializer, and from an interactive session.",
            FirstGraph),
        new(
            "managing-graphs", "Managing graphs",
            "Nodes land on the default graph. Another graph can be the default one for a block; resetting makes a new one.",
            ManagingGraphs),
        new(
            "node-lifecycle", "Lifecycle of a node value",
            "Values of nodes are dropped after a run, so two runs compute w and x twice and one run for both y and z computes them once. A "
            + "counter shows it.",
            NodeLifecycle),
    ];

    private static void FirstGraph(Notebook notebook)
    {
        Variable x = Variable(3, name: "x");
        Variable y = Variable(4, name: "y");
        Tensor f = (x * x * y) + y + 2;
        notebook.Note("name_of_f", f.Name);
        notebook.Note("f_printed", f.ToString());

        Session byHand = new();
        byHand.Run(x.Initializer);
        byHand.Run(y.Initializer);
        notebook.Note("f_by_hand", byHand.Run(f).Item<int>());
        byHand.Close();

        using (new Session().Enter())
        {
            x.Initializer.Run();
            y.Initializer.Run();
            notebook.Note("f_in_a_block", f.Eval().Item<int>());
        }

        Node init = GlobalVariablesInitializer();
        using (new Session().Enter())
        {
            init.Run();
            notebook.Note("f_with_global_initializer", f.Eval().Item<int>());
        }

        using InteractiveSession interactive = new();
        init.Run();
        notebook.Note("f_interactive", f.Eval().Item<int>());
    }

    private static void ManagingGraphs(Notebook notebook)
    {
        Variable x1 = Variable(1);
        notebook.Note("x1_is_on_the_default_graph", ReferenceEquals(x1.Graph, Graph.Default));
        Graph graph = new();
        Variable x2;
        using (graph.AsDefault())
        {
            x2 = Variable(2);
        }

        notebook.Note("x2_is_on_the_other_graph", ReferenceEquals(x2.Graph, graph));
        notebook.Note("x2_is_on_the_default_graph", ReferenceEquals(x2.Graph, Graph.Default));
        Graph.ResetDefault();
        notebook.Note("nodes_after_a_reset", Graph.Default.NodeCount);
    }

    private static void NodeLifecycle(Notebook notebook)
    {
        Tensor w = Constant(3);
        Tensor x = w + 2;
        Tensor y = x + 5;
        Tensor z = x * 3;
        Variable counter = Variable(0, name: "counter");
        Tensor counted;
        using (ControlDependencies([AssignAdd(counter, 1)]))
        {
            counted = Identity(w);
        }

        (Tensor countedY, Tensor countedZ) = (counted + 2 + 5, (counted + 2) * 3);
        using Session session = new Session().Enter();
        notebook.Note("y", y.Eval().Item<int>());
        notebook.Note("z", z.Eval().Item<int>());
        (Tensor together, Tensor alsoTogether) = session.Run(y, z);
        notebook.Note("y_and_z_in_one_run", [together.Item<int>(), alsoTogether.Item<int>()]);

        counter.Initializer.Run();
        countedY.Eval();
        countedZ.Eval();
        notebook.Note("w_computed_in_two_runs", counter.Eval().Item<int>());
        counter.Initializer.Run();
        session.Run(countedY, countedZ);
        notebook.Note("w_computed_in_one_run", counter.Eval().Item<int>());
    }
}
