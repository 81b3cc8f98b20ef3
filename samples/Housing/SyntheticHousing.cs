using Tensors;

namespace Housing;

/// <summary>A made-up table with the columns and the rough distributions of the real one, the same on every machine.</summary>
public static class SyntheticHousing
{
    /// <summary>As many rows as the real data have.</summary>
    public const int RowCount = 20640;

    private const long Seed = 1990;
    private const double HighestValue = 500_001;

    /// <summary>Makes the table.</summary>
    public static HousingTable Create()
    {
        RandomState random = new(Seed);
        double[] values = new double[RowCount * HousingTable.Columns.Count];
        for (int row = 0; row < RowCount; row++)
        {
            Row(random).CopyTo(values, row * HousingTable.Columns.Count);
        }

        return new(values, "the embedded synthetic table (made up; not the real data)");
    }

    private static double[] Row(RandomState random)
    {
        // Along a coast that runs from the north-west to the south-east.
        double south = random.Rand();
        double inland = random.Rand() * random.Rand();
        double latitude = 41.5 - (8.5 * south) + (0.5 * Bell(random));
        double longitude = -124 + (6 * south) + (4 * inland);
        double age = Math.Round(random.Uniform(1, 52));
        double households = Math.Round(20 + (950 * (random.Rand() + (random.Rand() * random.Rand()))));
        double income = Math.Round(0.5 + (4 * random.Rand()) + (8 * random.Rand() * random.Rand() * random.Rand()), 4);
        double rooms = Math.Round(households * (3.5 + (0.4 * income) + Bell(random)));
        double bedrooms = Math.Round(households * (1.05 + (0.1 * Bell(random))));
        double population = Math.Round(households * (2.9 + (0.8 * Bell(random))));
        double value = 30_000 + (42_000 * income) + (900 * age) - (90_000 * inland) - (9_000 * (rooms / households))
            + (55_000 * Bell(random));
        return [
            longitude, latitude, age, rooms, bedrooms, population, households, income, Math.Round(Math.Clamp(value, 15_000, HighestValue))];
    }

    /// <summary>A bell curve on (-1.5, 1.5) with variance 1/4, from sums alone: no mathematics library shows in the numbers.</summary>
    private static double Bell(RandomState random) => random.Rand() + random.Rand() + random.Rand() - 1.5;
}
