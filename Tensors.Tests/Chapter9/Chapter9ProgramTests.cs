using System.Text.Json;
using Tensors.Graphs;

namespace Tensors.Tests.Chapter9;

/// <summary>The program that runs the chapter, as a user would run it.</summary>
public sealed class Chapter9ProgramTests
{
    private static readonly Lazy<(SampleProcess Run, Dictionary<string, JsonElement> Values, TemporaryFolder Folder)> s_whole = new(RunAll);

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (s_whole.IsValueCreated)
        {
            s_whole.Value.Folder.Dispose();
        }
    }

    [Test]
    public void The_first_graphs_give_what_the_chapter_says()
    {
        JsonElement first = Values("first-graph");

        Assert.That(
            ((string[])["f_by_hand", "f_in_a_block", "f_with_global_initializer", "f_interactive"]).Select(
                name => first.GetProperty(name).GetInt32()),
            Is.All.EqualTo(42));
        Assert.That(first.GetProperty("name_of_f").GetString(), Is.EqualTo("add_1:0"));
        Assert.That(Numbers(Values("node-lifecycle").GetProperty("y_and_z_in_one_run")), Is.EqualTo(new[] { 10.0, 15 }));
        Assert.That(Values("node-lifecycle").GetProperty("w_computed_in_two_runs").GetInt32(), Is.EqualTo(2));
        Assert.That(Values("node-lifecycle").GetProperty("w_computed_in_one_run").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public void The_normal_equation_gives_theta()
    {
        double[] expected = Numbers(Expected.GetProperty("normal_equation_float64"));
        double[] actual = Numbers(Values("normal-equation").GetProperty("theta"));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(1e-6 * Math.Abs(expected[i])));
        }
    }

    [Test]
    public void Batch_gradient_descent_gives_TensorFlows_figures(
        [Values("manual-gradients", "autodiff", "gradient-descent-optimizer")] string program)
    {
        JsonElement expected = Expected.GetProperty("batch_gradient_descent");
        double[] errors = Numbers(expected.GetProperty("mse_every_100_epochs"));
        double[] actual = Numbers(Values(program).GetProperty("mse_every_100_epochs"));
        for (int i = 0; i < errors.Length; i++)
        {
            Assert.That(actual[i], Is.EqualTo(errors[i]).Within(2e-6 * errors[i]));
        }

        Assert.That(
            Numbers(Values(program).GetProperty("best_theta")),
            Is.EqualTo(Numbers(expected.GetProperty("best_theta_after_1000_epochs"))).Within(2e-6));
    }

    [Test]
    public void Momentum_gives_TensorFlows_theta() => Assert.That(
        Numbers(Values("momentum-optimizer").GetProperty("best_theta")),
        Is.EqualTo(Numbers(Expected.GetProperty("momentum_0.9").GetProperty("best_theta_after_1000_epochs"))).Within(2e-6));

    [Test]
    public void Mini_batches_give_TensorFlows_theta([Values("mini-batch-gradient-descent", "tensorboard")] string program) => Assert.That(
        Numbers(Values(program).GetProperty("best_theta")),
        Is.EqualTo(Numbers(Expected.GetProperty("mini_batch_gradient_descent").GetProperty("best_theta"))).Within(2e-6));

    [Test]
    public void Placeholders_take_both_feeds()
    {
        JsonElement expected = Expected.GetProperty("placeholder");

        foreach (string feed in (string[])["feed_1", "feed_2"])
        {
            Assert.That(
                Values("placeholder").GetProperty(feed).EnumerateArray().SelectMany(Numbers),
                Is.EqualTo(expected.GetProperty(feed).EnumerateArray().SelectMany(Numbers)));
        }
    }

    [Test]
    public void Names_are_TensorFlows()
    {
        JsonElement names = Values("name-scopes");

        Assert.That(Texts(names.GetProperty("four_variables_a")), Is.EqualTo(new[] { "a", "a_1", "param/a", "param_1/a" }));
        Assert.That(names.GetProperty("mse_inside_loss").GetString(), Is.EqualTo("loss/mse"));
        Assert.That(Texts(Values("tensorboard").GetProperty("names_in_the_scope")), Is.EqualTo(new[] { "loss/sub", "loss/mse" }));
        Assert.That(Texts(Values("relu-get-variable").GetProperty("variables")).Count(name => name == "relu/threshold"), Is.EqualTo(1));
        Assert.That(Values("relu-get-variable").GetProperty("output_of_zeros").GetDouble(), Is.EqualTo(2.5));
    }

    [Test]
    public void Models_come_back_from_checkpoints_and_from_meta_files_alone()
    {
        JsonElement saving = Values("saving");
        string checkpoints = Path.Combine(s_whole.Value.Folder.Path, "checkpoints");

        foreach (
            string claim in (
                string[])["restored_theta_is_equal", "theta_restored_from_weights_is_equal", "theta_of_the_imported_graph_is_equal"])
        {
            Assert.That(saving.GetProperty(claim).GetBoolean(), claim);
        }

        Assert.That(CheckpointReader.Exists(Path.Combine(checkpoints, "my_model.ckpt")));
        Assert.That(Ops.LatestCheckpoint(checkpoints), Does.EndWith("my_model_final.ckpt"));
        Assert.That(File.Exists(Path.Combine(checkpoints, "my_model_final.ckpt.meta")));
    }

    [Test]
    public void Event_files_hold_the_graph_and_the_error_of_every_tenth_batch()
    {
        string logs = Path.Combine(s_whole.Value.Folder.Path, "logs");
        string file = Directory.EnumerateFiles(logs, "*tfevents*", SearchOption.AllDirectories).Single();

        using EventLog log = new(file);
        int scalars = log.Read().SelectMany(logged => logged.Values).Count(value => value.Tag == "MSE");

        Assert.That(scalars, Is.EqualTo(10 * 21));
        Assert.That(
            s_whole.Value.Run.Output,
            Does.Contain($"tensorboard --logdir {logs}").And.Contain($"dotnet run --project samples/Board -- {logs}"));
    }

    [Test]
    public void The_exercises_claims_hold()
    {
        Assert.That(Numbers(Values("exercise-side-effects").GetProperty("a_and_b_in_two_evals")), Is.EqualTo(new[] { 1.0, 20 }));
        Assert.That(Numbers(Values("exercise-side-effects").GetProperty("a_and_b_in_one_run")), Is.EqualTo(new[] { 1.0, 10 }));
        Assert.That(Values("exercise-assignment").GetProperty("assigned").GetDouble(), Is.EqualTo(5));
        Assert.That(Values("exercise-errors").GetProperty("not_fed").GetString(), Does.StartWith("InvalidArgumentException at x:"));
        Assert.That(
            Values("exercise-errors").GetProperty("not_initialized").GetString(), Does.StartWith("FailedPreconditionException at v/read:"));
        Assert.That(Numbers(Values("exercise-threads").GetProperty("counts")), Is.EqualTo(new[] { 1000.0, 2000 }));
        Assert.That(Values("exercise-reverse-mode").GetProperty("starts_of_walks_back").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("--only: there is no program 'first-grph'. Did you mean 'first-graph'?", "--only", "first-grph")]
    [TestCase("--only: there is no program 'something-else'. There are first-graph, ", "--only", "something-else")]
    [TestCase("'--onyl'", "--onyl", "first-graph")]
    [TestCase("no-such-file", "--only", "normal-equation", "--data", "no-such-file")]
    public void A_bad_option_is_one_line(string message, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        SampleProcess run = SampleProcess.Sample("Chapter9", [.. arguments, "--output", folder.Path]);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.ErrorLines, Has.Length.EqualTo(1));
        Assert.That(run.ErrorLines[0], Does.Contain(message));
    }

    [Test]
    public void Help_names_every_program() => Assert.That(
        SampleProcess.Sample("Chapter9", "--help").Output.ReplaceLineEndings(" "),
        Does.Contain("first-graph").And.Contain("exercise-reverse-mode"));

    private static JsonElement Expected => SharedData.Json("chapter9-expected.json");

    private static (SampleProcess Run, Dictionary<string, JsonElement> Values, TemporaryFolder Folder) RunAll()
    {
        string data = SharedData.PathOf("cal_housing.data");
        TemporaryFolder folder = new();
        string json = Path.Combine(folder.Path, "values.json");
        SampleProcess run = SampleProcess.Sample("Chapter9", "--data", data, "--output", folder.Path, "--json", json);
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(json));
        return (
            run,
            report.RootElement.EnumerateArray().ToDictionary(
                program => program.GetProperty("name").GetString()!, program => program.GetProperty("values").Clone()), folder);
    }

    private static JsonElement Values(string program)
    {
        _ = SharedData.PathOf("cal_housing.data");
        return s_whole.Value.Values[program];
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetDouble())];

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetString()!)];
}
