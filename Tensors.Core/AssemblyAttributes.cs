// Kernels fill their stack buffers themselves; clearing them first would cost more than small kernels do.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
