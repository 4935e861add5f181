"""Standard streams that write in ASCII the signs that their encoding does not have."""

import re
import sys
from io import TextIOWrapper
from unicodedata import combining, name, normalize

_FORMS = {
    **{"–": "-", "—": "-", "−": "-", "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "•": "*"},
    **{"µ": "u", "μ": "u", "Ω": "Ohm", "°": "deg", "·": "*", "×": "x", "±": "+-", "÷": "/"},
    **{"≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "∞": "inf", "√": "sqrt", "→": "->", "←": "<-"},
    **{"✓": "v", "✗": "x"},
}
_RAISED = "[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+"
_PIECES = re.compile(f"{_RAISED}|[^\x00-\x7f]")


class _PlainStream(TextIOWrapper):
    """A stream that spells the signs which its encoding does not have.

    Click would write UTF-8 to the buffer of a stream that says ASCII, so this shows it none.
    """

    buffer = property(lambda self: None)

    def write(self, text: str) -> int:
        """Write text; powers are spelt as a whole, so that no digit of one is lost in a word."""
        return super().write(_PIECES.sub(self._spell, text))

    def _spell(self, piece: re.Match[str]) -> str:
        try:
            piece[0].encode(self.encoding)
        except UnicodeEncodeError:
            return to_ascii(piece[0])
        return piece[0]


def write_signs_in_ascii() -> None:
    """Let standard output and standard error spell what their encoding does not have."""
    for which in ("stdout", "stderr"):
        stream = getattr(sys, which)
        if not isinstance(stream, TextIOWrapper):
            continue
        if stream.encoding.lower().startswith("utf"):
            stream.reconfigure(errors="replace")  # of half a pair of surrogates
            continue
        lines = stream.line_buffering
        spelling = _PlainStream(stream.buffer, stream.encoding, "replace", line_buffering=lines)
        setattr(sys, which, spelling)


def to_ascii(text: str) -> str:
    """Text in ASCII, as a person would type it there; what has no such form is a question mark.

    Examples
    --------
    >>> from simneuro.cli.streams import to_ascii
    >>> to_ascii("σ ≥ 2 µA/cm²")
    'sigma >= 2 uA/cm^2'
    """
    powers = re.sub(_RAISED, lambda found: f"^{normalize('NFKC', found[0])}", text)
    return "".join(map(_spell_sign, powers))


def _spell_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign in _FORMS:
        return _FORMS[sign]
    letters = "".join(each for each in normalize("NFKD", sign) if each.isascii())
    if letters or combining(sign):
        return letters
    words = name(sign, "").split(" ")
    if words[0] != "GREEK":
        return "?"
    return words[-1].lower() if sign.islower() else words[-1].capitalize()
