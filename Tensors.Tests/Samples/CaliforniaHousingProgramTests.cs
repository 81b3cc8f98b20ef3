namespace Tensors.Tests;

/// <summary>The main job's command line: bad input gets one clear line and exit code 2.</summary>
public sealed class CaliforniaHousingProgramTests
{
    [TestCase("--method: 'gradient' is not one of all, normal-equation", "--method", "gradient")]
    [TestCase("--epochs: '0' is not at least 1", "--epochs", "0")]
    [TestCase("--learning-rate: '-1' is not a positive number", "--learning-rate", "-1")]
    [TestCase("--batch-size: '0' is not at least 1", "--batch-size", "0")]
    [TestCase("--threads: '0' is not between 1 and 1024", "--threads", "0")]
    [TestCase("'many'", "--epochs", "many")]
    [TestCase("'--epoch'", "--epoch", "3")]
    [TestCase("no-such-file", "--data", "no-such-file")]
    public void A_bad_option_is_one_line(string message, params string[] arguments)
    {
        SampleProcess run = SampleProcess.Sample("CaliforniaHousing", arguments);

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLines, Has.Length.EqualTo(1));
        Assert.That(run.ErrorLines[0], Does.Contain(message));
    }

    [Test]
    public void A_broken_file_is_one_line_with_row_and_column()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "-122.23,37.88,41,880,129,322,126,8.3252,452600\n-122.23,37.88,41,eight,129,322,126,8.3252,452600\n");

        SampleProcess run = SampleProcess.Sample("CaliforniaHousing", "--data", path);

        File.Delete(path);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLines, Is.EqualTo(new[] { $"{path}, row 2, column 4 (totalRooms): 'eight' is not a finite number." }));
    }

    [Test]
    public void Files_that_cannot_be_written_are_one_line([Values("--json", "--plot")] string option)
    {
        string path = Path.GetTempFileName();
        File.WriteAllLines(
            path,
            Enumerable.Range(1, 12)
            .Select(i => $"-122,{30 + (i * i % 7)},{i},{800 + (i * 37 % 11)},{100 + (i * i % 13)},{300 + (i * 5 % 17)},"
                + $"{120 + i},{8 + (i % 5)},{450000 + i}"));

        SampleProcess run = SampleProcess.Sample(
            "CaliforniaHousing", "--data", path, "--epochs", "1", "--method", "tape", option, Path.Combine("no-such-folder", "file"));

        File.Delete(path);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLines, Has.Length.EqualTo(1));
        Assert.That(run.ErrorLines[0], Does.Contain("no-such-folder"));
    }
}
