"""Formulas as MathML, which browsers render without scripts or downloads."""

from typing import Any

from docutils.nodes import SkipNode
from docutils.utils.math import latex2mathml
from sphinx.application import Sphinx


def connect(app: Sphinx) -> None:
    """Use MathML for the formulas of HTML pages."""
    app.add_html_math_renderer(
        "simneuro_mathml",
        inline_renderers=(_write_inline, None),
        block_renderers=(_write_block, None),
    )
    app.config.html_math_renderer = "simneuro_mathml"


def _write_inline(writer: Any, node: Any) -> None:
    writer.body.append(latex2mathml.tex2mathml(node.astext(), as_block=False))
    raise SkipNode


def _write_block(writer: Any, node: Any) -> None:
    writer.body.append(f"<p>{latex2mathml.tex2mathml(node.astext(), as_block=True)}</p>")
    raise SkipNode
