namespace Tensors.Tests;

[TestFixture]
internal sealed class ArrayTextTests
{
    [Test]
    public void A_matrix_has_a_line_per_row() =>
        Assert.That(Written.Range([2, 3]), Is.EqualTo("""
            [[0 1 2]
             [3 4 5]]
            """));

    [Test]
    public void A_column_has_a_line_per_element() =>
        Assert.That(Written.Matrix([3, 1], 0.0, 1.0, 2.0), Is.EqualTo("""
            [[0.]
             [1.]
             [2.]]
            """));

    [Test]
    public void A_blank_line_separates_matrices() =>
        Assert.That(Written.Range([2, 2, 3]), Is.EqualTo("""
            [[[ 0  1  2]
              [ 3  4  5]]

             [[ 6  7  8]
              [ 9 10 11]]]
            """));

    [Test]
    public void Two_blank_lines_separate_blocks_of_rank_3() =>
        Assert.That(Written.Range([2, 2, 2, 2]), Is.EqualTo("""
            [[[[ 0  1]
               [ 2  3]]

              [[ 4  5]
               [ 6  7]]]


             [[[ 8  9]
               [10 11]]

              [[12 13]
               [14 15]]]]
            """));

    [Test]
    public void Long_rows_are_broken_and_indented() =>
        Assert.That(Written.Range([50]), Is.EqualTo("""
            [ 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
             24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47
             48 49]
            """));

    [Test]
    public void Long_rows_of_floats_are_broken_and_indented() =>
        Assert.That(TensorFormatter.Format([30], index => (float)index, new()), Is.EqualTo("""
            [ 0.  1.  2.  3.  4.  5.  6.  7.  8.  9. 10. 11. 12. 13. 14. 15. 16. 17.
             18. 19. 20. 21. 22. 23. 24. 25. 26. 27. 28. 29.]
            """));

    [Test]
    public void Rows_of_a_matrix_are_broken_at_the_line_width() =>
        Assert.That(TensorFormatter.Format([2, 12], index => index * 1000, new() { LineWidth = 40 }), Is.EqualTo("""
            [[    0  1000  2000  3000  4000  5000
               6000  7000  8000  9000 10000 11000]
             [12000 13000 14000 15000 16000 17000
              18000 19000 20000 21000 22000 23000]]
            """));

    [Test]
    public void A_broken_line_has_no_spaces_at_its_end() =>
        Assert.That(Written.Vector(new TensorFormat { LineWidth = 12 }, 1.5, 2, 3, 4, 5), Is.EqualTo("""
            [1.5 2.
             3.  4.
             5. ]
            """));

    [Test]
    public void A_line_holds_one_element_at_least() =>
        Assert.That(Written.As(new() { LineWidth = 1 }, [2, 2], 100, 2, 3, 4), Is.EqualTo("""
            [[100
                2]
             [  3
                4]]
            """));

    [Test]
    public void The_closing_bracket_counts() =>
        Assert.That(Written.Range([3], new() { LineWidth = 4 }), Is.EqualTo("""
            [0
             1
             2]
            """));

    [Test]
    public void A_thousand_elements_are_written_in_full() => Assert.That(Written.Range([1000]), Does.Not.Contain("..."));

    [Test]
    public void More_than_a_thousand_elements_are_summarised() =>
        Assert.That(Written.Range([1001]), Is.EqualTo("[   0    1    2 ...  998  999 1000]"));

    [Test]
    public void Short_axes_are_not_summarised() =>
        Assert.That(Written.Range([2, 501]), Is.EqualTo("""
            [[   0    1    2 ...  498  499  500]
             [ 501  502  503 ...  999 1000 1001]]
            """));

    [Test]
    public void Every_long_axis_is_summarised() =>
        Assert.That(TensorFormatter.Format([100, 100], index => (double)index, new()), Is.EqualTo("""
            [[0.000e+00 1.000e+00 2.000e+00 ... 9.700e+01 9.800e+01 9.900e+01]
             [1.000e+02 1.010e+02 1.020e+02 ... 1.970e+02 1.980e+02 1.990e+02]
             [2.000e+02 2.010e+02 2.020e+02 ... 2.970e+02 2.980e+02 2.990e+02]
             ...
             [9.700e+03 9.701e+03 9.702e+03 ... 9.797e+03 9.798e+03 9.799e+03]
             [9.800e+03 9.801e+03 9.802e+03 ... 9.897e+03 9.898e+03 9.899e+03]
             [9.900e+03 9.901e+03 9.902e+03 ... 9.997e+03 9.998e+03 9.999e+03]]
            """));

    [Test]
    public void Blocks_are_summarised_between_blank_lines() =>
        Assert.That(Written.Range([3, 4, 5], new() { Threshold = 10, EdgeItems = 1 }), Is.EqualTo("""
            [[[ 0 ...  4]
              ...
              [15 ... 19]]

             ...

             [[40 ... 44]
              ...
              [55 ... 59]]]
            """));

    [Test]
    public void Threshold_and_edges_can_be_chosen() => Assert.That(
        Written.Range([7], new() { Threshold = 0, EdgeItems = 1 }), Is.EqualTo("[0 ... 6]"));

    [Test]
    public void The_threshold_of_5_summarises_as_documented_by_NumPy() =>
        Assert.That(Written.Range([10], new() { Threshold = 5 }), Is.EqualTo("[0 1 2 ... 7 8 9]"));

    [Test]
    public void The_mark_of_a_summary_takes_part_in_line_breaking() =>
        Assert.That(Written.Range([100], new() { Threshold = 5, LineWidth = 15 }), Is.EqualTo("""
            [ 0  1  2 ...
             97 98 99]
            """));

    [Test]
    public void Hidden_elements_do_not_widen_the_columns() => Assert.That(
        TensorFormatter.Format([11], index => index == 5 ? 1e10 : 1.0, new() { Threshold = 5 }), Is.EqualTo("[1. 1. 1. ... 1. 1. 1.]"));
}
