using System.Text.Json;
using Tensors.Graphs;
using static Tensors.Graphs.Ops;

namespace Tensors.Tests.Graphs;

/// <summary>Functions that say for each node which device it is meant for.</summary>
public sealed class DeviceFunctionTests : GraphFixture
{
    [Test]
    public void Variables_are_dealt_out_and_all_else_is_the_workers_node_by_node_as_in_TensorFlow()
    {
        JsonElement golden = SharedData.Json("tensorflow", "goldens", "networks", "device_setter.json");
        using (Device(ReplicaDeviceSetter(servers: 2, workerDevice: "/job:worker/task:1")))
        {
            (Variable a, Variable b, Variable c) = (Variable(1f, name: "a"), Variable(2f, name: "b"), Variable(3f, name: "c"));
            Tensor sum = a + b;
            Tensor product;
            using (Device("/cpu:0"))
            {
                product = sum * c;
            }

            using (Device("/job:ps/task:0"))
            {
                Identity(product);
            }

            GetOrCreateGlobalStep();
            new AdamOptimizer(0.1).Minimize(product);
        }

        Assert.That(string.Join('\n', GoldenGraph.Differences(Graph, golden)), Is.Empty);
        Assert.That(string.Join('\n', GoldenGraph.CollectionDifferences(Graph, golden)), Is.Empty);
    }

    [Test]
    public void A_function_sees_what_inner_blocks_said()
    {
        List<NewNode> seen = [];
        using (Device(node =>
        {
            seen.Add(node);
            return "/job:worker" + node.Device;
        }))
        {
            using IDisposable inner = Device("/task:3");
            Assert.That(Constant(1f, name: "c").Op.Device, Is.EqualTo("/job:worker/task:3"));
        }

        Assert.That(seen, Is.EqualTo(new[] { new NewNode("Const", "c", "/task:3") }));
    }

    [Test]
    public void A_block_of_no_device_forgets_functions_too()
    {
        using IDisposable outer = Device(_ => "/job:worker");
        using IDisposable inner = Device(null);

        Assert.That(Constant(1f).Op.Device, Is.Empty);
    }

    [Test]
    public void Names_around_a_function_give_what_it_leaves_open()
    {
        using IDisposable outer = Device("/job:worker/cpu:0");
        using IDisposable inner = Device(_ => "/task:1");

        Assert.That(Constant(1f).Op.Device, Is.EqualTo("/job:worker/task:1/device:CPU:0"));
    }

    [Test]
    public void Nodes_with_a_device_stay_there_where_devices_are_not_merged()
    {
        using IDisposable outer = Device(ReplicaDeviceSetter(1, mergeDevices: false));
        using IDisposable inner = Device("/gpu:0");

        Assert.That(Constant(1f).Op.Device, Is.EqualTo("/device:GPU:0"));
    }

    [Test]
    public void A_strategy_says_which_server_holds_a_variable()
    {
        using IDisposable outer = Device(ReplicaDeviceSetter(4, strategy: node => node.Name.Length));

        Assert.That(Variable(1f, name: "abc").Op.Device, Is.EqualTo("/job:ps/task:3"));
    }

    [Test]
    public void Without_servers_variables_are_the_workers()
    {
        using IDisposable outer = Device(ReplicaDeviceSetter(0));

        Assert.That(Variable(1f).Op.Device, Is.EqualTo("/job:worker"));
    }
}
