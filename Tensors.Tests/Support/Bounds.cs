using NUnit.Framework.Constraints;

namespace Tensors.Tests;

/// <summary>Bounds from above that NaN does not keep: to NUnit's own it is less than every number.</summary>
internal static class Bounds
{
    extension(Is)
    {
        /// <summary>A number, and less than the bound.</summary>
        public static Constraint Below(object bound) => Is.Not.NaN.And.LessThan(bound);

        /// <summary>A number, and not greater than the bound.</summary>
        public static Constraint NotAbove(object bound) => Is.Not.NaN.And.LessThanOrEqualTo(bound);
    }
}
