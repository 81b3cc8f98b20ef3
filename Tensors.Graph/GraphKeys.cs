namespace Tensors.Graphs;

/// <summary>The names of the collections that the library fills.</summary>
public static class GraphKeys
{
    /// <summary>Every variable, unless its collections were given.</summary>
    public const string GlobalVariables = "variables";

    /// <summary>The variables that optimizers train.</summary>
    public const string TrainableVariables = "trainable_variables";

    /// <summary>Variables that are not saved.</summary>
    public const string LocalVariables = "local_variables";

    /// <summary>Variables of a model.</summary>
    public const string ModelVariables = "model_variables";

    /// <summary>Variables of metrics.</summary>
    public const string MetricVariables = "metric_variables";

    /// <summary>Variables of which a moving average is kept.</summary>
    public const string MovingAverageVariables = "moving_average_variables";

    /// <summary>Summaries.</summary>
    public const string Summaries = "summaries";

    /// <summary>Losses.</summary>
    public const string Losses = "losses";

    /// <summary>What regularizers made of variables.</summary>
    public const string RegularizationLosses = "regularization_losses";

    /// <summary>Updates that belong to a training step.</summary>
    public const string UpdateOps = "update_ops";

    /// <summary>Training operations.</summary>
    public const string TrainOp = "train_op";

    /// <summary>The variable that counts training steps.</summary>
    public const string GlobalStep = "global_step";

    /// <summary>Savers.</summary>
    public const string Savers = "savers";

    /// <summary>Objects that savers save.</summary>
    public const string SaveableObjects = "saveable_objects";

    /// <summary>Queue runners.</summary>
    public const string QueueRunners = "queue_runners";

    /// <summary>The operations that fill tables.</summary>
    public const string TableInitializers = "table_initializer";

    /// <summary>The names of files that a model needs besides its checkpoint.</summary>
    public const string AssetFilepaths = "asset_filepaths";

    /// <summary>Conditions.</summary>
    public const string CondContext = "cond_context";

    /// <summary>Loops.</summary>
    public const string WhileContext = "while_context";

    /// <summary>What gives all variables values.</summary>
    public const string InitOp = "init_op";

    /// <summary>What gives local variables and tables values.</summary>
    public const string LocalInitOp = "local_init_op";

    /// <summary>Names the variables without a value.</summary>
    public const string ReadyOp = "ready_op";

    /// <summary>Names the global variables without a value.</summary>
    public const string ReadyForLocalInitOp = "ready_for_local_init_op";

    /// <summary>The summaries of a run.</summary>
    public const string SummaryOp = "summary_op";
}
