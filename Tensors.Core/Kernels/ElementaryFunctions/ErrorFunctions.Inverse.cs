using System.Runtime.CompilerServices;
using static Tensors.Logarithms;

namespace Tensors;

internal static partial class ErrorFunctions
{
    /// <summary>
    /// The inverse of the error function: x · p(w), w = -ln(1 - x²), where far out p is a polynomial in √w (the form of Giles 2010).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes ErfInverse<TLanes, T>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes w = -LogApart<TLanes, T>(TLanes.MultiplyAdd(-x, x, Constants.One<TLanes, T>()));
        TLanes root = TLanes.Sqrt(w);
        TLanes p;
        if (typeof(T) == typeof(float))
        {
            // On w ≤ 5 and √w ≤ 4.2: errors 2⁻²⁶ and 2⁻²⁴.
            TLanes u = w - Constants.Real<TLanes, T>(2.5);
            p = Constants.Real<TLanes, T>(-8.9319259702442215246e-9);
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(2.3335967195708106469e-8));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(4.681313480553412171e-7));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-3.4639852676333715782e-6));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-4.9724196894547512009e-6));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.00021834938623976643283));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.0012527263917732290768));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.004177392875203148674));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.24664027905463662773));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(1.5014093604503288333));
            u = root - Constants.Real<TLanes, T>(3);
            TLanes q = Constants.Real<TLanes, T>(0.000095274361239723281753);
            q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-0.0002861257393893103119));
            q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-0.000028793231325546566623));
            q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(0.0014541435007642796417));
            q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-0.0036112488267266844982));
            q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(0.0056997658446309819677));
            q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-0.0076343890653663514566));
            q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(0.0094436149163085439856));
            q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(1.0016747754923148569));
            q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(2.8329768340495428666));
            p = TLanes.Select(TLanes.Less(w, Constants.Real<TLanes, T>(5)), p, q);
        }
        else
        {
            // On w ≤ 6¼, √w ≤ 4 and √w ≤ 6.2: errors 2⁻⁵⁴.
            TLanes u = w - Constants.Real<TLanes, T>(3.125);
            p = Constants.Real<TLanes, T>(3.2407044593799019112e-21);
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-1.1134837698327019363e-21));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-3.4996044354754177822e-19));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(1.1500222520662529727e-18));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(1.5574320246233252171e-17));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-1.3016928016796444876e-16));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-4.0282154327661742238e-17));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(6.5964077124208341111e-15));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-4.0012377350918958564e-14));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-8.1183994430743531936e-14));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(2.6304834740560441484e-12));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-1.2976885526532075645e-11));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-5.41428719808471606e-11));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(1.0512181539804126687e-9));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-4.1126608200232400759e-9));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-2.9070382262927266389e-8));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(4.2347881737823392581e-7));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-1.3654691850603575084e-6));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.000013882523394405316701));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.00018673420802464837717));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.0007407025341544769871));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.0060336708714278498839));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.24015818242558832428));
            p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(1.6536545626831027462));
            p = TLanes.Select(TLanes.Less(w, Constants.Real<TLanes, T>(6.25)), p, FarErrorInverse<TLanes, T>(w, root));
        }

        TLanes infinity = Constants.Real<TLanes, T>(double.PositiveInfinity);
        return TLanes.Select(TLanes.Equal(w, infinity), infinity | x, x * p);
    }
    /// <summary>The polynomials in √w of float64.</summary>
    // A call of its own: inlined, it exceeds with its callers what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TLanes FarErrorInverse<TLanes, T>(TLanes w, TLanes root)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged
    {
        TLanes u = root - Constants.Real<TLanes, T>(3.25);
        TLanes p = Constants.Real<TLanes, T>(-1.5102695423335064107e-8);
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(6.9692419776296940396e-10));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(1.3104351499972014101e-7));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-2.7134511054394561371e-7));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-2.7004219280868946486e-8));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(1.4987130784186126344e-6));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-3.9860843952147559524e-6));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(2.9257291901789824671e-6));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.000012465167157087251774));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.000047318984120112454885));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.000068287086547533766803));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.000024031257015092523571));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.00035503780975963811131));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.00095328936374356371754));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.001688275535733707206));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.0024914420969817609034));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(-0.0037512085082155610952));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(0.0053709145535716796344));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(1.0052589676941652962));
        p = TLanes.MultiplyAdd(p, u, Constants.Real<TLanes, T>(3.0838856104922206294));
        u = root - Constants.Real<TLanes, T>(5.1);
        TLanes q = Constants.Real<TLanes, T>(4.137767423908364005e-12);
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-1.1813110358030472054e-11));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-5.1057778213815383436e-12));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(7.9687560828285610465e-11));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-2.7511605169364969664e-10));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(8.1459048117332149424e-10));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-2.0402373451650349483e-9));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(4.2816449598296538203e-9));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-8.1602266071499958267e-9));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(1.6546407065445510933e-8));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-4.5427020203742427824e-8));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(1.7913400978224286173e-7));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-8.3107335580668580583e-7));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(3.8899385353436529918e-6));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-0.000017162632768905979485));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(0.000066800068397156375169));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-0.00018651301730319612584));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(-0.00019885886862216470044));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(1.0102665645022910963));
        q = TLanes.MultiplyAdd(q, u, Constants.Real<TLanes, T>(4.950934853078874313));
        return TLanes.Select(TLanes.Less(w, Constants.Real<TLanes, T>(16)), p, q);
    }
}
