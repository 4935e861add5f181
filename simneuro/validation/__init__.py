"""Whether the models do what is known of them: checks whose truth nobody here has made.

``simneuro validate`` prints them; :func:`checks_of` gives them in Python, and ``check.run()`` makes
one. The values that come from papers stand in ``published.toml``.
"""

from simneuro.validation.check import Check, Result, Tolerance
from simneuro.validation.published import Published, published
from simneuro.validation.registry import checks, checks_of, subjects
from simneuro.validation.runs import instead

__all__ = [
    "Check",
    "Published",
    "Result",
    "Tolerance",
    "checks",
    "checks_of",
    "instead",
    "published",
    "subjects",
]
