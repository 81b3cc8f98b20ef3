using Tensors;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Chapter9;

/// <summary>What the exercises claim.</summary>
internal static class Exercises
{
    public static IReadOnlyList<ChapterProgram> Programs { get; } =
    [
        new(
            "exercise-side-effects", "Two evals or one run", "a.Eval() and b.Eval() run their side effects twice, session.Run(a, b) once.",
            SideEffects),
        new(
            "exercise-assignment", "Assigning a variable at run time", "A placeholder as the new value; assigning through it at run time.",
            Assignment),
        new(
            "exercise-errors", "What bad runs get",
            "A placeholder that is not fed and a variable that is not initialized are errors that name the node and the line that made it.",
            Errors),
        new(
            "exercise-threads", "One session per thread", "Two sessions on one graph, on two threads, each with variables of its own.",
            Threads),
        new(
            "exercise-reverse-mode", "How many traversals reverse mode makes",
            "The gradients with respect to ten variables come from one walk back.", ReverseMode),
    ];

    private static void SideEffects(Notebook notebook)
    {
        Variable counter = Variable(0, name: "counter");
        Tensor increment = AssignAdd(counter, 1);
        Tensor a = Identity(increment);
        Tensor b = Identity(increment) * 10;
        using Session session = new Session().Enter();
        counter.Initializer.Run();
        notebook.Note("a_and_b_in_two_evals", [a.Eval().Item<int>(), b.Eval().Item<int>()]);
        counter.Initializer.Run();
        (Tensor one, Tensor other) = session.Run(a, b);
        notebook.Note("a_and_b_in_one_run", [one.Item<int>(), other.Item<int>()]);
    }

    private static void Assignment(Notebook notebook)
    {
        Variable x = Variable(RandomUniform([], 0.0, 1.0));
        Tensor newValue = Placeholder<float>([]);
        Tensor assign = Assign(x, newValue);
        using Session session = new Session().Enter();
        x.Initializer.Run();
        notebook.Note("at_first", x.Eval());
        assign.Eval([(newValue, 5.0f)]);
        notebook.Note("assigned", x.Eval());
    }

    private static void Errors(Notebook notebook)
    {
        Tensor notFed = Placeholder<float>([2], name: "x") + 1;
        Tensor notInitialized = Variable(1.0, name: "v") * 2;
        using Session session = new();
        foreach ((string name, Tensor fetch) in ((string, Tensor)[])[("not_fed", notFed), ("not_initialized", notInitialized)])
        {
            try
            {
                session.Run(fetch);
            }
            catch (OpException failure)
            {
                notebook.Note(name, $"{failure.GetType().Name} at {failure.Node!.Name}: {failure.Message}");
            }
        }
    }

    private static void Threads(Notebook notebook)
    {
        Variable x = Variable(0, name: "x");
        Node increment = AssignAdd(x, 1).Op;
        Graph graph = Graph.Default;
        int[] counts = new int[2];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(number => new Thread(() =>
        {
            using Session session = new(graph);
            session.Run(x.Initializer);
            for (int i = 0; i < 1000 * (number + 1); i++)
            {
                session.Run(increment);
            }

            counts[number] = session.Run(x).Item<int>();
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        notebook.Note("counts", counts.Select(count => (double)count));
    }

    private static void ReverseMode(Notebook notebook)
    {
        Variable[] inputs = [.. Enumerable.Range(0, 10).Select(i => Variable(i + 1.0, name: $"x{i}"))];
        Tensor f = AddN([.. inputs.Select(input => Square(input))]);
        Tensor[] gradients = [.. Gradients(f, inputs).Select(gradient => gradient!)];
        notebook.Note("starts_of_walks_back", Graph.Default.Nodes.Count(node => node.Name == "gradients/grad_ys_0"));
        using Session session = new();
        session.Run(GlobalVariablesInitializer());
        notebook.Note(
            "gradients",
            session.Run([.. gradients.Select(gradient => (Fetch)gradient)]).Select(gradient => (double)gradient!.Item<float>()));
    }
}
