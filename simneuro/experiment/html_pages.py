"""The HTML pages of runs: their templates, and numbers and pictures as they stand in them.

A page loads no scripts, fonts or images from elsewhere, so it can be mailed, printed and kept.
"""

import base64
import json
import math
import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from simneuro.printable import visible

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_POWER = re.compile(r"\b(\d+(?:\.\d+)?)e([+-]\d+)\b")


@cache
def find_template(name: str) -> Template:
    """A Jinja template of this folder; everything that is filled in is escaped."""
    environment = Environment(
        loader=PackageLoader("simneuro", "experiment"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=_finalize,
    )
    environment.filters |= {
        "number": typeset_number,
        "quantity": typeset_quantity,
        "powers": typeset_powers,
    }
    return environment.get_template(name)


def as_address(picture: bytes, kind: str) -> str:
    """A picture as the address of an image that the page holds itself; ``kind`` is "image/png"."""
    return f"data:{kind};base64,{base64.b64encode(picture).decode('ascii')}"


def as_script_data(value: Any) -> Markup:
    """A value of JSON as the content of a script element that is not run.

    No text in it ends the element or turns the direction of writing.

    Examples
    --------
    >>> from simneuro.experiment.html_pages import as_script_data
    >>> print(as_script_data(["</script>"]))
    ["\\u003c/script>"]
    """
    text = json.dumps(_make_visible(value), separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def _make_visible(value: Any) -> Any:
    if isinstance(value, dict):
        return {visible(key): _make_visible(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_make_visible(each) for each in value]
    return visible(value) if isinstance(value, str) else value


def typeset_number(value: float) -> str:
    """A number for readers: four significant digits, a typographic minus, powers of ten.

    Examples
    --------
    >>> from simneuro.experiment.html_pages import typeset_number
    >>> typeset_number(1.2e-5)
    '1.2 × 10⁻⁵'
    """
    if isinstance(value, int):
        return str(value).replace("-", "−")
    if not math.isfinite(value):
        return "no value" if math.isnan(value) else str(value).replace("-", "−")
    text = f"{value:.0f}" if 1e4 <= abs(value) < 1e6 else f"{value:.4g}"
    digits, _, power = text.partition("e")
    raised = f" × 10{str(int(power)).translate(_SUPERSCRIPT)}" if power else ""
    return digits.replace("-", "−") + raised


def typeset_powers(text: str) -> str:
    """A sentence in which numbers such as 1e-06 become powers of ten.

    Examples
    --------
    >>> from simneuro.experiment.html_pages import typeset_powers
    >>> typeset_powers("between 0 and 1e-06")
    'between 0 and 10⁻⁶'
    """
    return _POWER.sub(lambda found: _raise_ten(found[1], found[2]), text)


def _raise_ten(digits: str, power: str) -> str:
    factor = "" if digits == "1" else f"{digits} × "
    return f"{factor}10{str(int(power)).translate(_SUPERSCRIPT)}"


def typeset_quantity(value: float, unit: str) -> str:
    """A number with its unit; the unit ``"1/min"`` becomes ``"per min"``."""
    if math.isnan(value):
        return typeset_number(value)
    return f"{typeset_number(value)} {unit.replace('1/', 'per ', 1)}".rstrip()


def _finalize(value: Any) -> Any:
    """Without signs that turn the direction of writing or that no page may hold."""
    return visible(value) if type(value) is str else value
