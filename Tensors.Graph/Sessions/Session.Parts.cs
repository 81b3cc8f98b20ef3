using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

// Runs in parts, and the end of all sessions.
public partial class Session
{
    private static readonly ConditionalWeakTable<Session, object> s_sessions = [];

    /// <summary>Prepares a run that goes on in parts: TensorFlow's <c>partial_run_setup</c>.</summary>
    /// <param name="fetches">All that its parts will fetch.</param>
    /// <param name="feeds">All that its parts will feed.</param>
    /// <example>
    /// <code>
    /// PartialRunHandle run = session.PartialRunSetup([x, y], [a, b]);
    /// Tensor first = session.PartialRun(run, x, feed: [(a, 1f)]);
    /// Tensor second = session.PartialRun(run, y, feed: [(b, first * 2)]);
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">A fetch or a fed tensor is not an element of the graph.</exception>
    /// <exception cref="InvalidOperationException">The session is closed, or the graph is empty.</exception>
    public PartialRunHandle PartialRunSetup(IReadOnlyList<Fetch> fetches, IReadOnlyList<Tensor>? feeds = null)
    {
        ThrowIfUnfit();
        return new(
            this, [.. fetches.Select(fetch => fetch.Resolve(Graph)).Distinct()],
            [.. (feeds ?? []).Select(feed => new Feed(feed, null).ResolveKey(Graph)).Distinct()]);
    }

    /// <summary>Goes on with a run in parts: TensorFlow's <c>partial_run</c>.</summary>
    /// <param name="handle">The run.</param>
    /// <param name="fetches">Tensors that were announced and have not been fetched.</param>
    /// <param name="feed">Values for tensors that were announced and have not been fed.</param>
    /// <returns>Per fetch its value; null for an operation.</returns>
    /// <exception cref="InvalidArgumentException">
    /// A feed or fetch was not announced or comes a second time, a fetch needs what has not been fed, or all was fetched before.
    /// </exception>
    /// <exception cref="OpException">A node failed; every variable is as it was before this part, and the run is over.</exception>
    public Tensor?[] PartialRun(PartialRunHandle handle, IReadOnlyList<Fetch> fetches, ReadOnlySpan<Feed> feed = default)
    {
        ThrowIfUnfit();
        NodeOutput[] keys = new NodeOutput[feed.Length];
        GraphValue[] values = new GraphValue[feed.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = feed[i].ResolveKey(Graph);
            values[i] = feed[i].ResolveValue(keys[i]);
        }

        GraphValue[] results = handle.Run(this, [.. fetches.Select(fetch => fetch.Resolve(Graph))], keys, values, _closed.Token);
        return Array.ConvertAll(results, value => value.IsNothing ? null : Number(value));
    }

    /// <summary>Goes on with a run in parts, and gives one value.</summary>
    /// <param name="handle">The run.</param>
    /// <param name="fetch">A tensor that was announced and has not been fetched.</param>
    /// <param name="feed">Values for tensors that were announced and have not been fed.</param>
    /// <exception cref="InvalidArgumentException">As for several fetches.</exception>
    public Tensor PartialRun(PartialRunHandle handle, Tensor fetch, ReadOnlySpan<Feed> feed = default) =>
        PartialRun(handle, [fetch], feed)[0]!;

    /// <summary>
    /// Ends all sessions of a server and empties containers of it, or closes those that have no server: TensorFlow's <c>Session.reset</c>.
    /// </summary>
    /// <param name="target">The <see cref="Server.Target"/> of the server; empty for the sessions that have none.</param>
    /// <param name="containers">
    /// Containers of the server to empty; null or none for the default one, <c>localhost</c>. Without a server what a session holds is gone
    /// with it, whatever its container.
    /// </param>
    /// <exception cref="NotFoundException">There is no server of this target.</exception>
    /// <remarks>
    /// Runs of the ended sessions of a server are errors from then on (<see cref="AbortedException"/>), as are those that go on.
    /// </remarks>
    public static void Reset(string target = "", IReadOnlyList<string>? containers = null)
    {
        if (Server.Of(target) is { } server)
        {
            server.Reset(containers);
            return;
        }

        foreach (Session session in Of(null))
        {
            session.Close();
        }
    }

    /// <summary>Ends all sessions of a server.</summary>
    internal static void Lose(Server server, string reason)
    {
        foreach (Session session in Of(server))
        {
            session._lost = reason;
            session.Close();
        }
    }

    private static Session[] Of(Server? server) =>
        [.. s_sessions.Select(entry => entry.Key).Where(session => ReferenceEquals(session._server, server) && !session.IsClosed)];
}
