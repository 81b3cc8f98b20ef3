namespace Tensors.Tests;

/// <summary>The programs of the golden files, in C#.</summary>
internal static partial class GoldenPrograms
{
    public static Dictionary<string, Action> All { get; } = new()
    {
        ["first_graph"] = FirstGraph,
        ["node_lifecycle"] = NodeLifecycle,
        ["normal_equation"] = NormalEquation,
        ["manual_gradients"] = ManualGradients,
        ["autodiff_gradients"] = AutodiffGradients,
        ["placeholder_plus_five"] = PlaceholderPlusFive,
        ["repeated_names"] = RepeatedNames,
        ["modularity_flat"] = ModularityFlat,
        ["modularity_function"] = ModularityFunction,
        ["modularity_name_scope"] = ModularityNameScope,
        ["sharing_by_hand"] = SharingByHand,
        ["sharing_function_attribute"] = SharingFunctionAttribute,
        ["strings"] = Strings,
        ["initialized_from_placeholder"] = InitializedFromPlaceholder,
        ["assign_through_placeholder"] = AssignThroughPlaceholder,
        ["home_made_momentum"] = HomeMadeMomentum,
        ["operators"] = Operators,
        ["integer_division"] = IntegerDivision,
        ["reductions"] = Reductions,
        ["shapes"] = Shapes,
        ["random_ops"] = RandomOps,
        ["random_ops_with_graph_seed"] = RandomOpsWithGraphSeed,
        ["gradients_of_shared_subexpressions"] = GradientsOfSharedSubexpressions,
        ["gradients_of_elementwise"] = GradientsOfElementwise,
        ["gradients_of_reductions_and_shapes"] = GradientsOfReductionsAndShapes,
        ["gradients_of_matmul"] = GradientsOfMatMul,
        ["conditional"] = Conditional,
        ["while_loop"] = Loop,
        ["sharing_variable_scope_first"] = SharingVariableScopeFirst,
        ["sharing_variable_scope_reuse"] = SharingVariableScopeReuse,
        ["sharing_variable_scope_inside"] = SharingVariableScopeInside,
        ["sharing_variable_scope_flag"] = SharingVariableScopeFlag,
        ["variable_scope_extra"] = VariableScopeExtra,
        ["get_variable_initializers"] = GetVariableInitializers,
        ["devices"] = Devices,
    };
}
