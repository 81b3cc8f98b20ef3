namespace Tensors.Graphs;

/// <summary>
/// Draws from a fixed distribution in constant time (Walker 1977): each place holds two classes, and a number says which of them it is.
/// </summary>
internal sealed class AliasTable
{
    private readonly (float Bound, int Alternative)[] _places;

    public AliasTable(float[] weights)
    {
        double[] rest = new double[weights.Length];
        _places = new (float, int)[weights.Length];
        double sum = weights.Sum(weight => (double)weight);
        Stack<int> high = [], low = [];
        for (int i = 0; i < weights.Length; i++)
        {
            rest[i] = (double)(weights[i] * weights.Length) / sum;
            (rest[i] < 1 ? low : high).Push(i);
            _places[i].Alternative = i;
        }

        while (high.Count > 0 && low.Count > 0)
        {
            (int few, int many) = (low.Pop(), high.Pop());
            _places[few].Alternative = many;
            rest[many] -= 1 - rest[few];
            (rest[many] < 1 ? low : high).Push(many);
        }

        for (int i = 0; i < weights.Length; i++)
        {
            // What is left over is 1 but for rounding.
            _places[i].Bound = _places[i].Alternative == i ? 1 : (float)rest[i];
        }
    }

    public long Draw(RandomWords words)
    {
        float number = BitConverter.UInt32BitsToSingle(0x3F800000 | (words.NextUInt32() & 0x7FFFFF)) - 1;
        int place = (int)words.NextBelow((uint)_places.Length);
        return number < _places[place].Bound ? place : _places[place].Alternative;
    }
}
