using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tensors;

/// <summary>
/// The second way to run a fused operation: loops that are compiled for its chains, where the runtime can do that. Nobody waits for them:
/// until they are ready, and where they cannot be, a block runs step by step.
/// </summary>
/// <param name="layout">The operation.</param>
internal sealed class FusedCode(FusedLayout layout)
{
    // What runs less often does not pay for the milliseconds of the compiler.
    private const int RunsBefore = 8;

    private const int MostKnown = 1024;

    private static readonly Dictionary<string, ChainCode> s_known = [];

    private readonly FusedLayout _layout = layout;
    private (Chain Chain, ChainCode Code)[] _chains = [];
    private int _runs;

    /// <summary>Whether loops are compiled at all; tests ask for both.</summary>
    public static bool IsEnabled { get; set; } = RuntimeFeature.IsDynamicCodeSupported && RuntimeFeature.IsDynamicCodeCompiled;

    /// <summary>The chains that are compiled.</summary>
    public (Chain Chain, ChainCode Code)[] Chains => Volatile.Read(ref _chains);

    /// <summary>Counts a run; has the chains compiled in the background after some of them.</summary>
    public void CountRun()
    {
        if (_runs < RunsBefore && IsEnabled && Interlocked.Increment(ref _runs) == RunsBefore)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static code => code.TryCompile(), this, preferLocal: false);
        }
    }

    /// <summary>Compiles the chains.</summary>
    public void Compile()
    {
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            List<(Chain, ChainCode)> chains = [];
            foreach (Chain chain in Chain.In(_layout))
            {
                chains.Add((chain, CodeOf(chain)));
            }

            Volatile.Write(ref _chains, [.. chains]);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the runtime refuses, blocks go on step by step.")]
    private void TryCompile()
    {
        try
        {
            Compile();
        }
        catch (Exception)
        {
            Volatile.Write(ref _chains, []);
        }
    }

    [RequiresDynamicCode("Compiles a method at run time.")]
    private ChainCode CodeOf(Chain chain)
    {
        string form = chain.FormIn(_layout);
        lock (s_known)
        {
            if (!s_known.TryGetValue(form, out ChainCode? code))
            {
                if (s_known.Count == MostKnown)
                {
                    s_known.Clear();
                }

                s_known.Add(form, code = ChainEmitter.Compile(_layout, chain));
                CompilerMetrics.Loops.Add(1);
            }

            return code;
        }
    }
}
