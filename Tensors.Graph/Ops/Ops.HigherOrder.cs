namespace Tensors.Graphs;

// Functions over the rows of tensors, as loops.
public static partial class Ops
{
    /// <summary>A function of each row of a tensor, stacked: TensorFlow's <c>map_fn</c>.</summary>
    /// <param name="fn">From a row to a tensor; all results need one shape, unless there is no row.</param>
    /// <param name="elems">The tensor, of at least one axis.</param>
    /// <param name="dtype">The type of the result; null for that of the rows.</param>
    /// <param name="parallelIterations">Kept in the nodes.</param>
    /// <param name="backProp">Whether gradients go through it.</param>
    /// <param name="swapMemory">Kept in the nodes.</param>
    /// <param name="inferShape">Whether all results have one shape.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">The tensor is a scalar.</exception>
    /// <exception cref="GraphTypeException">The function's result has another type than <paramref name="dtype"/>.</exception>
    public static Tensor MapFn(
        Func<Tensor, TensorLike> fn, TensorLike elems, DataType? dtype = null, int parallelIterations = 10, bool backProp = true,
        bool swapMemory = false,
        bool inferShape = true, string? name = null) =>
        MapFnMany(x => [fn(x[0])], [elems], dtype is { } type ? [type] : null, parallelIterations, backProp, swapMemory, inferShape, name)[
            0];

    /// <summary>A function of the rows of several tensors, each of its results stacked.</summary>
    /// <param name="fn">From one row of each tensor to tensors.</param>
    /// <param name="elems">The tensors, with as many rows each.</param>
    /// <param name="dtypes">The types of the results; null for those of the tensors.</param>
    /// <param name="parallelIterations">Kept in the nodes.</param>
    /// <param name="backProp">Whether gradients go through it.</param>
    /// <param name="swapMemory">Kept in the nodes.</param>
    /// <param name="inferShape">Whether all results have one shape.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">A tensor is a scalar, or the function returns another number of results than there are
    /// types.</exception>
    /// <exception cref="GraphTypeException">A result has another type.</exception>
    public static Tensor[] MapFnMany(
        Func<Tensor[], IReadOnlyList<TensorLike>> fn, IReadOnlyList<TensorLike> elems, IReadOnlyList<DataType>? dtypes = null,
        int parallelIterations = 10,
        bool backProp = true, bool swapMemory = false, bool inferShape = true, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "map", [.. elems]);
        using DefaultGraph isDefault = scope.Graph.AsDefault();
        RowsOf rows = new(scope, "MapFn", elems, hasElementShape: false);
        Tensor first = Building.Integer(scope.Graph, 0, "Const");
        TensorArray[] results =
            [.. (dtypes ?? [.. rows.Elems.Select(elem => elem.DataType.Base)])
            .Select(type => new TensorArray(type, rows.Count, inferShape: inferShape))];
        Tensor[] loop = WhileLoop(
            v => Less(v[0], rows.Count),
            v =>
            {
                IReadOnlyList<TensorLike> values = Several("MapFn", fn(rows.Read(v[0])), results.Length);
                TensorLike[] written = [.. results.Select((array, i) => (TensorLike)array.WithFlow(v[i + 1]).Write(v[0], values[i]))];
                return [v[0] + 1, .. written];
            },
            [first, .. results.Select(array => (TensorLike)array)],
            parallelIterations: parallelIterations, backProp: backProp, swapMemory: swapMemory, maximumIterations: rows.Count);
        return rows.Stacked(results, loop[1..]);
    }

    /// <summary>
    /// Goes through the rows of a tensor and stacks what a function has made of all rows so far: TensorFlow's <c>scan</c>.
    /// </summary>
    /// <param name="fn">From the result so far and a row to the next result, of one type and shape.</param>
    /// <param name="elems">The tensor, of at least one axis.</param>
    /// <param name="initializer">The result before the first row; none to take the first row, of which the function is then not
    /// asked.</param>
    /// <param name="parallelIterations">Kept in the nodes.</param>
    /// <param name="backProp">Whether gradients go through it.</param>
    /// <param name="swapMemory">Kept in the nodes.</param>
    /// <param name="inferShape">Whether all results have one shape.</param>
    /// <param name="reverse">Whether it goes from the last row to the first.</param>
    /// <param name="name">The name of the scope.</param>
    /// <returns>A result per row.</returns>
    /// <exception cref="ArgumentException">The tensor is a scalar, or results have another type or shape.</exception>
    public static Tensor Scan(
        Func<Tensor, Tensor, TensorLike> fn, TensorLike elems, TensorLike initializer = default, int parallelIterations = 10,
        bool backProp = true,
        bool swapMemory = false, bool inferShape = true, bool reverse = false, string? name = null) =>
        ScanMany((a, x) =>
            [fn(a[0], x[0])], [elems], initializer.IsNone
                ? null
                : [initializer], parallelIterations, backProp, swapMemory, inferShape, reverse, name)[0];

    /// <summary>Goes through the rows of several tensors and stacks what a function has made of all rows so far.</summary>
    /// <param name="fn">From the results so far and a row of each tensor to the next results.</param>
    /// <param name="elems">The tensors, with as many rows each.</param>
    /// <param name="initializer">The results before the first row; null to take the first rows.</param>
    /// <param name="parallelIterations">Kept in the nodes.</param>
    /// <param name="backProp">Whether gradients go through it.</param>
    /// <param name="swapMemory">Kept in the nodes.</param>
    /// <param name="inferShape">Whether all results have one shape.</param>
    /// <param name="reverse">Whether it goes from the last row to the first.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">A tensor is a scalar, or results have another number, type or shape.</exception>
    public static Tensor[] ScanMany(
        Func<Tensor[], Tensor[], IReadOnlyList<TensorLike>> fn, IReadOnlyList<TensorLike> elems,
        IReadOnlyList<TensorLike>? initializer = null,
        int parallelIterations = 10, bool backProp = true, bool swapMemory = false, bool inferShape = true, bool reverse = false,
        string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "scan", [.. elems, .. initializer ?? []]);
        using DefaultGraph isDefault = scope.Graph.AsDefault();
        RowsOf rows = new(scope, "Scan", elems, hasElementShape: true);
        Tensor[] first = initializer is null
            ? rows.Read(reverse ? RowsOf.Before(rows.Count) : 0)
            : [.. initializer.Select(value => scope.Convert(value, "Const"))];
        TensorArray[] results = [.. first.Select(value =>
            new TensorArray(value.DataType.Base, rows.Count, inferShape: inferShape, elementShape: inferShape ? value.StaticShape : null))];
        if (initializer is null)
        {
            results = [.. results.Select((array, i) => array.Write(reverse ? RowsOf.Before(rows.Count) : 0, first[i]))];
        }

        int count = first.Length;
        int done = initializer is null ? 1 : 0;
        TensorLike start = !reverse ? done : done == 0 ? RowsOf.Before(rows.Count) : RowsOf.Before(RowsOf.Before(rows.Count));
        Tensor[] loop = WhileLoop(
            v => reverse ? GreaterEqual(v[0], 0) : Less(v[0], rows.Count),
            v =>
            {
                IReadOnlyList<TensorLike> values = Several("Scan", fn(v[1..(count + 1)], rows.Read(v[0])), count);
                Tensor[] next = [.. values.Select((value, i) => value.ToTensor(scope.Graph, "Const", first[i].DataType.Base))];
                TensorLike[] written = [.. results.Select((array, i) => (TensorLike)array.WithFlow(v[count + 1 + i]).Write(v[0], next[i]))];
                return [reverse ? v[0] - 1 : v[0] + 1, .. next, .. written];
            },
            [start, .. first, .. results.Select(array => (TensorLike)array)],
            parallelIterations: parallelIterations, backProp: backProp, swapMemory: swapMemory, maximumIterations: rows.Count);
        return rows.Stacked(results, loop[(count + 1)..]);
    }

    /// <summary>What a function makes of all rows of a tensor, from the first to the last: TensorFlow's <c>foldl</c>.</summary>
    /// <param name="fn">From the result so far and a row to the next result, of one type and shape.</param>
    /// <param name="elems">The tensor, of at least one axis.</param>
    /// <param name="initializer">The result before the first row; none to take the first row.</param>
    /// <param name="parallelIterations">Kept in the nodes.</param>
    /// <param name="backProp">Whether gradients go through it.</param>
    /// <param name="swapMemory">Kept in the nodes.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">The tensor is a scalar, or results have another type or shape.</exception>
    public static Tensor Foldl(
        Func<Tensor, Tensor, TensorLike> fn, TensorLike elems, TensorLike initializer = default, int parallelIterations = 10,
        bool backProp = true,
        bool swapMemory = false, string? name = null) =>
        FoldlMany((a, x) =>
            [fn(a[0], x[0])], [elems], initializer.IsNone ? null : [initializer], parallelIterations, backProp, swapMemory, name)[0];

    /// <summary>What a function makes of all rows of several tensors, from the first to the last.</summary>
    /// <param name="fn">From the results so far and a row of each tensor to the next results.</param>
    /// <param name="elems">The tensors, with as many rows each.</param>
    /// <param name="initializer">The results before the first row; null to take the first rows.</param>
    /// <param name="parallelIterations">Kept in the nodes.</param>
    /// <param name="backProp">Whether gradients go through it.</param>
    /// <param name="swapMemory">Kept in the nodes.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">A tensor is a scalar, or results have another number, type or shape.</exception>
    public static Tensor[] FoldlMany(
        Func<Tensor[], Tensor[], IReadOnlyList<TensorLike>> fn, IReadOnlyList<TensorLike> elems,
        IReadOnlyList<TensorLike>? initializer = null,
        int parallelIterations = 10, bool backProp = true, bool swapMemory = false, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "foldl", [.. elems, .. initializer ?? []]);
        using DefaultGraph isDefault = scope.Graph.AsDefault();
        RowsOf rows = new(scope, "Foldl", elems, hasElementShape: false);
        IReadOnlyList<TensorLike> first = initializer ?? [.. rows.Read(0).Select(row => (TensorLike)row)];
        Tensor start = Building.Integer(scope.Graph, initializer is null ? 1 : 0, "Const");
        return WhileLoop(
            v => Less(v[0], rows.Count),
            v =>
            {
                Tensor[] row = rows.Read(v[0]);
                IReadOnlyList<TensorLike> next = Several("Foldl", fn(v[1..], row), first.Count);
                return [v[0] + 1, .. next];
            },
            [start, .. first],
            parallelIterations: parallelIterations, backProp: backProp, swapMemory: swapMemory, maximumIterations: rows.Count)[1..];
    }

    /// <summary>What a function makes of all rows of a tensor, from the last to the first: TensorFlow's <c>foldr</c>.</summary>
    /// <param name="fn">From the result so far and a row to the next result, of one type and shape.</param>
    /// <param name="elems">The tensor, of at least one axis.</param>
    /// <param name="initializer">The result before the last row; none to take the last row.</param>
    /// <param name="parallelIterations">Kept in the nodes.</param>
    /// <param name="backProp">Whether gradients go through it.</param>
    /// <param name="swapMemory">Kept in the nodes.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">The tensor is a scalar, or results have another type or shape.</exception>
    public static Tensor Foldr(
        Func<Tensor, Tensor, TensorLike> fn, TensorLike elems, TensorLike initializer = default, int parallelIterations = 10,
        bool backProp = true,
        bool swapMemory = false, string? name = null) =>
        FoldrMany((a, x) =>
            [fn(a[0], x[0])], [elems], initializer.IsNone ? null : [initializer], parallelIterations, backProp, swapMemory, name)[0];

    /// <summary>What a function makes of all rows of several tensors, from the last to the first.</summary>
    /// <param name="fn">From the results so far and a row of each tensor to the next results.</param>
    /// <param name="elems">The tensors, with as many rows each.</param>
    /// <param name="initializer">The results before the last row; null to take the last rows.</param>
    /// <param name="parallelIterations">Kept in the nodes.</param>
    /// <param name="backProp">Whether gradients go through it.</param>
    /// <param name="swapMemory">Kept in the nodes.</param>
    /// <param name="name">The name of the scope.</param>
    /// <exception cref="ArgumentException">A tensor is a scalar, or results have another number, type or shape.</exception>
    public static Tensor[] FoldrMany(
        Func<Tensor[], Tensor[], IReadOnlyList<TensorLike>> fn, IReadOnlyList<TensorLike> elems,
        IReadOnlyList<TensorLike>? initializer = null,
        int parallelIterations = 10, bool backProp = true, bool swapMemory = false, string? name = null)
    {
        using OpScope scope = OpScope.Open(name, "foldr", [.. elems, .. initializer ?? []]);
        using DefaultGraph isDefault = scope.Graph.AsDefault();
        RowsOf rows = new(scope, "Foldr", elems, hasElementShape: false);
        TensorLike start = initializer is null ? RowsOf.Before(rows.Count) : rows.Count;
        IReadOnlyList<TensorLike> first = initializer ?? [.. rows.Read(start).Select(row => (TensorLike)row)];
        return WhileLoop(
            v => Greater(v[0], 0),
            v =>
            {
                Tensor before = v[0] - 1;
                Tensor[] row = rows.Read(before);
                IReadOnlyList<TensorLike> next = Several("Foldr", fn(v[1..], row), first.Count);
                return [before, .. next];
            },
            [start, .. first],
            parallelIterations: parallelIterations, backProp: backProp, swapMemory: swapMemory, maximumIterations: rows.Count)[1..];
    }

    private static IReadOnlyList<TensorLike> Several(string function, IReadOnlyList<TensorLike> values, int count) => values.Count == count
        ? values
        : throw new ArgumentException($"{function}: the function returned {values.Count} results, not {count}.");

    /// <summary>Tensors whose rows a loop reads.</summary>
    private sealed class RowsOf
    {
        private readonly TensorArray[] _arrays;

        public RowsOf(OpScope scope, string function, IReadOnlyList<TensorLike> elems, bool hasElementShape)
        {
            Elems = elems.Count > 0
                ? [.. elems.Select(elem => scope.Convert(elem, "elem"))]
                : throw new ArgumentException($"{function}: there is no tensor whose rows to go through.");
            if (Array.Find(Elems, elem => elem.StaticShape.Rank == 0) is { } scalar)
            {
                throw new ArgumentException($"{function}: elems must have at least one axis, but '{scalar.Name}' is a scalar.");
            }

            // An extent of 0 is asked for when the graph runs, as TensorFlow does.
            Count = Elems[0].StaticShape is { Rank: > 0 } shape && shape[0] is > 0 and int count
                ? (TensorLike)count
                : StridedSlice(ShapeOf(Elems[0]), [0], [1], [1], shrinkAxisMask: 1);
            TensorArray[] arrays = [.. Elems.Select(elem =>
                new TensorArray(
                    elem.DataType.Base, Count,
                    elementShape: hasElementShape && elem.StaticShape.Rank is not null ? elem.StaticShape.RemoveAt(0) : null))];
            _arrays = [.. arrays.Select((array, i) => array.Unstack(Elems[i]))];
        }

        public Tensor[] Elems { get; }

        /// <summary>How many rows there are.</summary>
        public TensorLike Count { get; }

        public Tensor[] Read(TensorLike index) => [.. _arrays.Select(array => array.Read(index))];

        /// <summary>One less.</summary>
        public static TensorLike Before(TensorLike number) => number.Constant is int known ? known - 1 : Subtract(number, 1);

        /// <summary>Results of as many rows, at the end of the loop.</summary>
        public Tensor[] Stacked(TensorArray[] results, Tensor[] flows)
        {
            Tensor[] stacked = [.. results.Select((array, i) => array.WithFlow(flows[i]).Stack())];
            int? rows = Elems.Select(elem => elem.StaticShape is { Rank: > 0 } shape ? shape[0] : null).FirstOrDefault(
                extent => extent is not null);
            foreach (Tensor result in stacked.Where(result => result.StaticShape.Rank is not null))
            {
                result.SetShape([rows, .. result.StaticShape.Skip(1)]);
            }

            return stacked;
        }
    }
}
