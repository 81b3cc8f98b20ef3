using Tensors.Graphs;

namespace Tensors.Tests.Graphs;

/// <summary>Saved models as TensorFlow 2 writes them: signatures, restoring and saving are calls of functions.</summary>
public sealed class FunctionModelTests : GraphFixture
{
    // y = x * w + the words of the graph that tf.saved_model.save makes, cut down to one variable.
    private const string Meta =
        """
        meta_graphs {
          meta_info_def { tags: "serve" tensorflow_version: "2.3.0" }
          graph_def {
            node { name: "w" op: "VarHandleOp" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { } } } attr { key: "shared_name" value { s: "w" } } }
            node { name: "w/Read/ReadVariableOp" op: "ReadVariableOp" input: "w" attr { key: "dtype" value { type: DT_FLOAT } } }
            node { name: "NoOp" op: "NoOp" }
            node { name: "serving_default_x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { dim { size: -1 } } } } }
            node { name: "StatefulPartitionedCall" op: "StatefulPartitionedCall" input: "serving_default_x" input: "w"
              attr { key: "f" value { func { name: "__inference_signature_wrapper_10" } } }
              attr { key: "Tin" value { list { type: DT_FLOAT type: DT_RESOURCE } } } attr { key: "Tout" value { list { type: DT_FLOAT } } }
              attr { key: "config_proto" value { s: "\n\007\n\003CPU\020\001" } } attr { key: "_collective_manager_ids" value { list { } } } attr { key: "_read_only_resource_inputs" value { list { i: 1 } } } }
            node { name: "saver_filename" op: "Placeholder" attr { key: "dtype" value { type: DT_STRING } } attr { key: "shape" value { shape { } } } }
            node { name: "StatefulPartitionedCall_1" op: "StatefulPartitionedCall" input: "saver_filename" input: "w/Read/ReadVariableOp"
              attr { key: "f" value { func { name: "__inference__traced_save_20" } } }
              attr { key: "Tin" value { list { type: DT_STRING type: DT_FLOAT } } } attr { key: "Tout" value { list { type: DT_STRING } } } }
            node { name: "StatefulPartitionedCall_2" op: "StatefulPartitionedCall" input: "saver_filename" input: "w"
              attr { key: "f" value { func { name: "__inference__traced_restore_30" } } }
              attr { key: "Tin" value { list { type: DT_STRING type: DT_RESOURCE } } } attr { key: "Tout" value { list { type: DT_STRING } } } }
            library {
              function {
                signature { name: "__inference_signature_wrapper_10" input_arg { name: "x" type: DT_FLOAT } input_arg { name: "unknown" type: DT_RESOURCE } output_arg { name: "identity" type: DT_FLOAT } is_stateful: true
                  control_output: "StatefulPartitionedCall" }
                node_def { name: "StatefulPartitionedCall" op: "StatefulPartitionedCall" input: "x" input: "unknown" attr { key: "f" value { func { name: "__inference_model_5" } } }
                  attr { key: "Tin" value { list { type: DT_FLOAT type: DT_RESOURCE } } } attr { key: "Tout" value { list { type: DT_FLOAT } } } }
                node_def { name: "Identity" op: "Identity" input: "StatefulPartitionedCall:output:0" input: "^StatefulPartitionedCall" attr { key: "T" value { type: DT_FLOAT } } }
                ret { key: "identity" value: "Identity:output:0" }
                control_ret { key: "StatefulPartitionedCall" value: "StatefulPartitionedCall" }
              }
              function {
                signature { name: "__inference_model_5" input_arg { name: "x" type: DT_FLOAT } input_arg { name: "mul_readvariableop_resource" type: DT_RESOURCE } output_arg { name: "identity" type: DT_FLOAT } is_stateful: true }
                node_def { name: "mul/ReadVariableOp" op: "ReadVariableOp" input: "mul_readvariableop_resource" attr { key: "dtype" value { type: DT_FLOAT } } }
                node_def { name: "mul" op: "Mul" input: "x" input: "mul/ReadVariableOp:value:0" attr { key: "T" value { type: DT_FLOAT } } }
                node_def { name: "NoOp" op: "NoOp" input: "^mul/ReadVariableOp" attr { key: "_acd_function_control_output" value { b: true } } }
                node_def { name: "Identity" op: "Identity" input: "mul:z:0" input: "^NoOp" attr { key: "T" value { type: DT_FLOAT } } }
                ret { key: "identity" value: "Identity:output:0" }
              }
              function {
                signature { name: "__inference__traced_restore_30" input_arg { name: "file_prefix" type: DT_STRING } input_arg { name: "assignvariableop_w" type: DT_RESOURCE } output_arg { name: "identity_1" type: DT_STRING }
                  is_stateful: true control_output: "AssignVariableOp" control_output: "RestoreV2" }
                node_def { name: "RestoreV2/tensor_names" op: "Const" attr { key: "dtype" value { type: DT_STRING } } attr { key: "value" value { tensor { dtype: DT_STRING tensor_shape { dim { size: 1 } } string_val: "w/.ATTRIBUTES/VARIABLE_VALUE" } } } }
                node_def { name: "RestoreV2/shape_and_slices" op: "Const" attr { key: "dtype" value { type: DT_STRING } } attr { key: "value" value { tensor { dtype: DT_STRING tensor_shape { dim { size: 1 } } string_val: "" } } } }
                node_def { name: "RestoreV2" op: "RestoreV2" input: "file_prefix" input: "RestoreV2/tensor_names:output:0" input: "RestoreV2/shape_and_slices:output:0" attr { key: "dtypes" value { list { type: DT_FLOAT } } } }
                node_def { name: "Identity" op: "Identity" input: "RestoreV2:tensors:0" attr { key: "T" value { type: DT_FLOAT } } }
                node_def { name: "AssignVariableOp" op: "AssignVariableOp" input: "assignvariableop_w" input: "Identity:output:0" attr { key: "dtype" value { type: DT_FLOAT } } }
                node_def { name: "NoOp" op: "NoOp" }
                node_def { name: "Identity_1" op: "Identity" input: "file_prefix" input: "^AssignVariableOp" input: "^NoOp" attr { key: "T" value { type: DT_STRING } } }
                ret { key: "identity_1" value: "Identity_1:output:0" }
                control_ret { key: "AssignVariableOp" value: "AssignVariableOp" }
                control_ret { key: "RestoreV2" value: "RestoreV2" }
              }
              function {
                signature { name: "__inference__traced_save_20" input_arg { name: "file_prefix" type: DT_STRING } input_arg { name: "savev2_w_read_readvariableop" type: DT_FLOAT } output_arg { name: "identity_1" type: DT_STRING } is_stateful: true }
                node_def { name: "StaticRegexFullMatch" op: "StaticRegexFullMatch" input: "file_prefix" attr { key: "pattern" value { s: "^s3://.*" } } }
                node_def { name: "Const" op: "Const" attr { key: "dtype" value { type: DT_STRING } } attr { key: "value" value { tensor { dtype: DT_STRING tensor_shape { } string_val: ".part" } } } }
                node_def { name: "Const_1" op: "Const" attr { key: "dtype" value { type: DT_STRING } } attr { key: "value" value { tensor { dtype: DT_STRING tensor_shape { } string_val: "_temp/part" } } } }
                node_def { name: "Select" op: "Select" input: "StaticRegexFullMatch:output:0" input: "Const:output:0" input: "Const_1:output:0" attr { key: "T" value { type: DT_STRING } } }
                node_def { name: "StringJoin" op: "StringJoin" input: "file_prefix" input: "Select:output:0" attr { key: "N" value { i: 2 } } }
                node_def { name: "num_shards" op: "Const" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 } } } }
                node_def { name: "shard" op: "Const" attr { key: "dtype" value { type: DT_INT32 } } attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 0 } } } }
                node_def { name: "ShardedFilename" op: "ShardedFilename" input: "StringJoin:output:0" input: "shard:output:0" input: "num_shards:output:0" }
                node_def { name: "names" op: "Const" attr { key: "dtype" value { type: DT_STRING } } attr { key: "value" value { tensor { dtype: DT_STRING tensor_shape { dim { size: 1 } } string_val: "w/.ATTRIBUTES/VARIABLE_VALUE" } } } }
                node_def { name: "slices" op: "Const" attr { key: "dtype" value { type: DT_STRING } } attr { key: "value" value { tensor { dtype: DT_STRING tensor_shape { dim { size: 1 } } string_val: "" } } } }
                node_def { name: "SaveV2" op: "SaveV2" input: "ShardedFilename:filename:0" input: "names:output:0" input: "slices:output:0" input: "savev2_w_read_readvariableop" attr { key: "dtypes" value { list { type: DT_FLOAT } } } }
                node_def { name: "MergeV2Checkpoints/checkpoint_prefixes" op: "Pack" input: "ShardedFilename:filename:0" input: "^SaveV2" attr { key: "N" value { i: 1 } } attr { key: "T" value { type: DT_STRING } } }
                node_def { name: "MergeV2Checkpoints" op: "MergeV2Checkpoints" input: "MergeV2Checkpoints/checkpoint_prefixes:output:0" input: "file_prefix" }
                node_def { name: "Identity_1" op: "Identity" input: "file_prefix" input: "^MergeV2Checkpoints" attr { key: "T" value { type: DT_STRING } } }
                ret { key: "identity_1" value: "Identity_1:output:0" }
              }
            }
          }
          saver_def { filename_tensor_name: "saver_filename:0" save_tensor_name: "StatefulPartitionedCall_1:0" restore_op_name: "StatefulPartitionedCall_2" version: V2 }
          signature_def { key: "serving_default" value {
            inputs { key: "x" value { name: "serving_default_x:0" dtype: DT_FLOAT tensor_shape { dim { size: -1 } } } }
            outputs { key: "y" value { name: "StatefulPartitionedCall:0" dtype: DT_FLOAT tensor_shape { dim { size: -1 } } } }
            method_name: "tensorflow/serving/predict" } }
          signature_def { key: "__saved_model_init_op" value { outputs { key: "__saved_model_init_op" value { name: "NoOp" tensor_shape { unknown_rank: true } } } } }
        }
        """;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Write()
    {
        _folder = new();
        File.WriteAllText(Path.Combine(_folder.Path, "saved_model.pbtxt"), Meta);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "variables"));
        Checkpoint.Save(
            Path.Combine(_folder.Path, "variables", "variables"),
            new Dictionary<string, Tensor> { ["w/.ATTRIBUTES/VARIABLE_VALUE"] = Tensor.FromScalar(3f) });
    }

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public void Its_signatures_run_on_the_variables_that_it_restores()
    {
        using Session session = new();
        SavedModel model = SavedModel.Load(session, ["serve"], _folder.Path);

        Tensor y = model.Run(new Dictionary<string, object> { ["x"] = new[] { 1f, 2f } })["y"];

        Assert.That(y.ToArray<float>(), Is.EqualTo(new[] { 3f, 6f }));
    }

    [Test]
    public void What_saves_it_writes_a_checkpoint()
    {
        using Session session = new();
        SavedModel.Load(session, ["serve"], _folder.Path);
        string path = Path.Combine(_folder.Path, "again");

        session.RunText("StatefulPartitionedCall_1:0", [("saver_filename:0", path)]);

        using CheckpointReader reader = new(path);
        Assert.That(reader.Read("w/.ATTRIBUTES/VARIABLE_VALUE").Item<float>(), Is.EqualTo(3));
    }
}
