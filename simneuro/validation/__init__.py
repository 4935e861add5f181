"""Scientific checks of the models against independent references.

``simneuro validate`` runs the checks and prints them; :func:`checks_of` selects checks in Python,
and ``check.run()`` runs one. Values from papers are in ``published.toml``.
"""

from simneuro.validation.check import Check, Result, Tolerance
from simneuro.validation.published import Published, published
from simneuro.validation.registry import checks, checks_of, subjects
from simneuro.validation.simulations import replace_models

__all__ = [
    "Check",
    "Published",
    "Result",
    "Tolerance",
    "checks",
    "checks_of",
    "published",
    "replace_models",
    "subjects",
]
