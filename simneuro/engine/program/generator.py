"""The C++ of statements: Brian2's, but for what synapses add to cells that may be refractory."""

from collections.abc import Mapping
from typing import Any

from brian2.codegen.generators.cpp_generator import CPPCodeGenerator


class ProgramGenerator(CPPCodeGenerator):
    """Adds by a function of ``runtime.h`` in place of a branch, which is often foreseen wrongly.

    In loops over cells the branch stays: compilers compute these for several cells at once.
    """

    def translate_to_statements(
        self, statements: Any, conditional_write_vars: Mapping[str, str]
    ) -> list[str]:
        lines: list[str] = []
        for each in statements:
            condition = conditional_write_vars.get(each.var)
            adds = each.op == "+=" and not each.used_boolean_variables
            if self.template_name == "synapses" and condition is not None and adds:
                added = self.translate_expression(each.expr)
                lines.append(f"{each.var} += if_so({condition}, {added});")
            else:
                lines += super().translate_to_statements([each], conditional_write_vars)
        return lines
