using System.Runtime.CompilerServices;

namespace Tensors.Graphs;

// On which devices nodes are meant to be.
public static partial class Ops
{
    // What holds state that all workers share.
    private static readonly string[] s_kindsOfServers = ["Variable", "VariableV2", "VarHandleOp", "MutableHashTable", "MutableHashTableV2"];

    /// <summary>
    /// Nodes made until the result is disposed are meant for a device, such as <c>/job:worker/gpu:0</c>; see
    /// <see cref="Graph.Device(string)"/>.
    /// </summary>
    [OverloadResolutionPriority(1)]
    public static IDisposable Device(string? device) => Graph.Default.Device(device);

    /// <summary>Nodes made until the result is disposed are meant for the device that a function says for each of them.</summary>
    public static IDisposable Device(Func<NewNode, string> function) => Graph.Default.Device(function);

    /// <summary>
    /// A function for <see cref="Device(Func{NewNode, string})"/> that deals variables out to parameter servers, and gives all else to a
    /// worker.
    /// </summary>
    /// <param name="servers">How many tasks the servers' job has; 0 gives variables to the worker too.</param>
    /// <param name="serverDevice">The job of the servers.</param>
    /// <param name="workerDevice">The device of the worker.</param>
    /// <param name="mergeDevices">Whether nodes for which inner blocks said a part of the device get the rest; otherwise they stay as these
    /// said.</param>
    /// <param name="kinds">Which kinds of nodes are the servers'; null for variables and mutable tables.</param>
    /// <param name="strategy">From a node to the number of its server; null for one after the other.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer servers than 0.</exception>
    /// <remarks>The rule of TensorFlow's <c>replica_device_setter</c>.</remarks>
    public static Func<NewNode, string> ReplicaDeviceSetter(
        int servers, string serverDevice = "/job:ps", string workerDevice = "/job:worker", bool mergeDevices = true,
        IReadOnlyList<string>? kinds = null,
        Func<NewNode, int>? strategy = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(servers);
        int next = 0;
        strategy ??= _ => next++ % servers;
        return node =>
        {
            if (!mergeDevices && node.Device.Length > 0)
            {
                return node.Device;
            }

            if (servers == 0 || !(kinds ?? s_kindsOfServers).Contains(node.Op))
            {
                return DeviceName.Merge(workerDevice, node.Device);
            }

            bool isOfServers = DeviceName.Job(node.Device) is not { } job || job == DeviceName.Job(serverDevice);
            string server = isOfServers && DeviceName.Job(serverDevice) is not null
                ? DeviceName.Merge(serverDevice, $"/task:{strategy(node)}") : serverDevice;
            return DeviceName.Merge(server, node.Device);
        };
    }

    /// <summary>
    /// As <see cref="ReplicaDeviceSetter(int, string, string, bool, IReadOnlyList{string}, Func{NewNode, int})"/>, for as many servers as a
    /// cluster has.
    /// </summary>
    /// <param name="cluster">The cluster; without tasks of the servers' job variables are the worker's too.</param>
    /// <param name="serverDevice">The job of the servers.</param>
    /// <param name="workerDevice">The device of the worker.</param>
    /// <param name="mergeDevices">
    /// Whether nodes for which inner blocks said a part of the device get the rest; otherwise they stay as these said.
    /// </param>
    /// <param name="kinds">Which kinds of nodes are the servers'; null for variables and mutable tables.</param>
    /// <param name="strategy">From a node to the number of its server; null for one after the other.</param>
    public static Func<NewNode, string> ReplicaDeviceSetter(
        ClusterSpec cluster, string serverDevice = "/job:ps", string workerDevice = "/job:worker", bool mergeDevices = true,
        IReadOnlyList<string>? kinds = null,
        Func<NewNode, int>? strategy = null)
    {
        int servers = DeviceName.Job(serverDevice) is { } job && cluster.HasJob(job) ? cluster.NumTasks(job) : 0;
        return ReplicaDeviceSetter(servers, serverDevice, workerDevice, mergeDevices, kinds, strategy);
    }
}
