using Tensors.Formats.Protos;

namespace Tensors;

/// <summary>What happened to training.</summary>
public enum SessionLogStatus
{
    /// <summary>Nothing is said.</summary>
    Unspecified = 0,

    /// <summary>It began, or went on: a second start voids what was written before from its step on.</summary>
    Start = 1,

    /// <summary>It ended.</summary>
    Stop = 2,

    /// <summary>It was saved.</summary>
    Checkpoint = 3,
}

/// <summary>An entry of an event file that says what happened to training.</summary>
/// <param name="Status">What.</param>
/// <param name="CheckpointPath">Where it was saved, for a checkpoint.</param>
/// <param name="Message">Anything else to say.</param>
public sealed record SessionLog(SessionLogStatus Status, string CheckpointPath = "", string Message = "")
{
    internal SessionLogProto ToProto() => new()
    {
        Status = (SessionLogProto.Types.SessionStatus)Status,
        CheckpointPath = CheckpointPath,
        Msg = Message,
    };

    internal static SessionLog FromProto(SessionLogProto proto) => new((SessionLogStatus)proto.Status, proto.CheckpointPath, proto.Msg);
}
