using Tensors.Formats.Protos;

namespace Tensors.Graphs;

/// <summary>For which readers graphs in files are meant.</summary>
internal static class GraphVersions
{
    /// <summary>The version of TensorFlow 1.15, whose nodes these are.</summary>
    public const int Producer = 134;

    /// <summary>The first readers that know functions in a graph's library.</summary>
    public const int FirstWithFunctions = 12;

    /// <summary>A writer may say for which readers a graph is not meant: those of versions before one, or with a known mistake.</summary>
    public static void RequireReadable(VersionDef? versions, FilePlace place)
    {
        if (versions?.MinConsumer > Producer)
        {
            throw place.Error(
                $"GraphDef min consumer version {versions.MinConsumer} above current version {Producer}: the graph is meant for newer "
                + "readers");
        }

        if (versions?.BadConsumers.Contains(Producer) == true)
        {
            throw place.Error($"GraphDef disallows consumer version {Producer}: its writer says that readers of this version get it wrong");
        }
    }
}
