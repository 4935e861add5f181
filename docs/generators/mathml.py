"""Formulas as MathML, which browsers render without scripts or downloads."""

import re
from typing import TYPE_CHECKING, Any

from docutils.nodes import SkipNode
from docutils.utils.math import latex2mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Where an index begins without what it stands at: first in a formula, a group, a cell or a line.
_BARE_INDEX = re.compile(r"(?:^|(?<=[{&])|(?<=\\\\))\s*(?=[\^_])")


def connect(app: "Sphinx") -> None:
    """Use MathML for the formulas of HTML pages."""
    app.add_html_math_renderer(
        "simneuro_mathml",
        inline_renderers=(_write_inline, None),
        block_renderers=(_write_block, None),
    )
    app.config.html_math_renderer = "simneuro_mathml"


def _write_inline(writer: Any, node: Any) -> None:
    writer.body.append(to_mathml(node.astext(), as_block=False))
    raise SkipNode


def _write_block(writer: Any, node: Any) -> None:
    writer.body.append(f"<p>{to_mathml(node.astext(), as_block=True)}</p>")
    raise SkipNode


def to_mathml(formula: str, *, as_block: bool) -> str:
    """A formula of LaTeX in MathML; an index without a base gets an empty one, as LaTeX does."""
    return latex2mathml.tex2mathml(_BARE_INDEX.sub("{}", formula), as_block=as_block)
