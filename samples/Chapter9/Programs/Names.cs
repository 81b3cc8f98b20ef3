using Tensors;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Chapter9;

/// <summary>Name scopes.</summary>
internal static class Names
{
    public static IReadOnlyList<ChapterProgram> Programs { get; } =
    [
        new(
            "name-scopes", "Name scopes",
            "Nodes of a scope have its name in front of theirs; a name that is taken gets a number.",
            NameScopes),
    ];

    private static void NameScopes(Notebook notebook)
    {
        LinearModel model = GradientDescent.Describe(Placeholder<float>([null, 9]), Placeholder<float>([null, 1]));
        using (NameScope("loss"))
        {
            Tensor error = MatMul(model.X, model.Theta) - model.Y;
            notebook.Note("mse_inside_loss", ReduceMean(Square(error), name: "mse").Op.Name);
        }

        using (NameScope("loss"))
        {
            notebook.Note("sub_inside_a_second_loss", (model.X - 1).Op.Name);
        }

        Graph.ResetDefault();
        List<Variable> named = [Variable(0, name: "a"), Variable(0, name: "a")];
        foreach (string scope in (string[])["param", "param"])
        {
            using (NameScope(scope))
            {
                named.Add(Variable(0, name: "a"));
            }
        }

        notebook.Note("four_variables_a", named.Select(variable => variable.Op.Name));
    }
}
