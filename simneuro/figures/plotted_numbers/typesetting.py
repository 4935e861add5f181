"""Labels without the marks of mathematical typesetting."""

import re
import unicodedata
from types import MappingProxyType

# From one dollar to the next. "$5 or $6" are amounts: their second dollar begins a number.
_MATHS = re.compile(r"(?<!\\)\$(?!\s*\d[^$]*\s\$\d)((?:\\.|[^$\\])*)\$")
_FRACTION = re.compile(r"\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
_ACCENT = re.compile(r"\\(hat|tilde|dot|ddot|vec)\s*(?:\{([^{}])\}|(\w))")
_ACCENTS = MappingProxyType(
    {"hat": "\u0302", "tilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7"}
)
# Commands that only say how to set what follows.
_STYLES = frozenset(
    ("mathrm", "mathit", "mathbf", "mathsf", "mathtt", "mathcal", "mathregular", "text", "bf")
) | frozenset(("rm", "it", "operatorname", "displaystyle", "left", "right", "bar", "overline"))
_FUNCTIONS = frozenset(
    ("log", "ln", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max", "lim", "arg")
)
_SIGNS = MappingProxyType(
    {
        **dict(times="×", cdot="·", pm="±", mp="∓", div="÷", ast="*", circ="∘", degree="°"),
        **dict(leq="≤", le="≤", geq="≥", ge="≥", neq="≠", ne="≠", ll="≪", gg="≫"),
        **dict(approx="≈", sim="∼", simeq="≃", equiv="≡", propto="∝", infty="∞", partial="∂"),
        **dict(nabla="∇", sum="∑", prod="∏", int="∫", langle="⟨", rangle="⟩", ell="ℓ", hbar="ℏ"),
        **dict(rightarrow="→", to="→", leftarrow="←", leftrightarrow="↔", Rightarrow="⇒"),
        **dict(uparrow="↑", downarrow="↓", ldots="…", dots="…", cdots="⋯", prime="′"),
        **dict(varepsilon="ε", epsilon="ϵ", vartheta="ϑ", varphi="φ", phi="ϕ", varrho="ϱ"),
        **dict(varsigma="ς", varpi="ϖ", quad=" ", qquad=" ", AA="Å", angstrom="Å"),
    }
)


def plain(text: str) -> str:
    """A label without the marks of mathematical typesetting; unknown commands stay as they are.

    Examples
    --------
    >>> from simneuro.figures.plotted_numbers.typesetting import plain
    >>> plain("$\\\\tau_{\\\\mathrm{m}} \\\\leq \\\\frac{1}{2}$ (ms)")
    'τ_m ≤ 1/2 (ms)'
    """
    return " ".join(_MATHS.sub(_read_maths, text).replace(r"\$", "$").split())


def _read_maths(found: re.Match[str]) -> str:
    text = _FRACTION.sub(lambda part: f"{_whole(part[1])}/{_whole(part[2])}", found[1])
    text = _ROOT.sub(lambda part: f"√{_whole(part[1])}", text)
    text = _ACCENT.sub(lambda part: (part[2] or part[3]) + _ACCENTS[part[1]], text)
    text = re.sub(r"\\[,;:!> ]", lambda part: "" if part[0] == r"\!" else " ", text)
    text = re.sub(r"\\([A-Za-z]+)", _read_command, text)
    text = re.sub(r"(?<!\\)[{}]", "", text)
    return unicodedata.normalize("NFC", re.sub(r"\\([^A-Za-z])", r"\1", text).replace("^∘", "°"))


def _whole(part: str) -> str:
    """A part of a fraction or a root, in brackets if it is more than one sign, name or number."""
    part = part.strip()
    return part if re.fullmatch(r"\\?[A-Za-z]+|\w|[\d.]+", part) else f"({part})"


def _read_command(command: re.Match[str]) -> str:
    """The sign or the letter that a command stands for; none if it only says how to set."""
    name = command[1]
    if name in _STYLES:
        return ""
    if name in _FUNCTIONS:
        return name
    if name in _SIGNS:
        return _SIGNS[name]
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name}")
    except KeyError:
        return command[0]
