"""Formulas as MathML, which browsers draw themselves: no script, nothing from a network."""

from typing import Any

from docutils.nodes import SkipNode
from docutils.utils.math import latex2mathml
from sphinx.application import Sphinx


def connect(app: Sphinx) -> None:
    """Make it the way in which HTML pages show formulas."""
    app.add_html_math_renderer(
        "simneuro_mathml", inline_renderers=(_inline, None), block_renderers=(_block, None)
    )
    app.config.html_math_renderer = "simneuro_mathml"


def _inline(writer: Any, node: Any) -> None:
    writer.body.append(latex2mathml.tex2mathml(node.astext(), as_block=False))
    raise SkipNode


def _block(writer: Any, node: Any) -> None:
    writer.body.append(f"<p>{latex2mathml.tex2mathml(node.astext(), as_block=True)}</p>")
    raise SkipNode
