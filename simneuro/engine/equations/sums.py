"""Sums of any number of terms, as text."""

from collections.abc import Sequence

_FLAT = 16  # terms; chosen: as many as people write by hand


def written_sum(terms: Sequence[str], empty: str) -> str:
    """The sum of some terms; ``empty`` if there are none.

    Brian2's parsers descend one level for each term of ``a + b + c``, so that some 150 of them
    exceed Python's limit. More than a few are therefore added in pairs: the depth is then the
    logarithm of their number.
    """
    if not terms:
        return empty
    if len(terms) <= _FLAT:
        return " + ".join(terms)
    middle = len(terms) // 2
    return f"({written_sum(terms[:middle], '')}) + ({written_sum(terms[middle:], '')})"
