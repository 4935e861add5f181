"""Text that is safe to print."""

import re

# The control characters of C0 and C1 except tab and line feed, the signs that change the direction
# of what follows (Unicode Standard Annex 9), line and paragraph separators, and surrogates, which
# no terminal takes.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Text that is safe to print: a terminal obeys no part of it, and it reads as it is written.

    Control characters and those that turn the direction of writing are spelt out. Tabs and line
    feeds stay.

    Examples
    --------
    >>> from simneuro.printable import visible
    >>> print(visible("\\x1b[2Ja title"))
    \\x1b[2Ja title
    """
    return _INVISIBLE.sub(lambda found: ascii(found[0])[1:-1], text)


def to_paragraph(text: str) -> str:
    """:func:`visible` text in one line: no quoted name or title can pass for another line.

    Examples
    --------
    >>> from simneuro.printable import to_paragraph
    >>> to_paragraph("one\\ntwo")
    'one two'
    """
    return " ".join(visible(text).splitlines())
