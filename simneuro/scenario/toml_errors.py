"""What is wrong in a text that is not TOML, in words that say how it is mended."""

import re

_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")
_TWICE = re.compile(r"Cannot declare \((.*?),?\) twice")
_NUMBER = re.compile(r"[-+]?\d[\d_.]*(e[-+]?\d+)?\s*[^\W\d_].*", re.IGNORECASE)
_PLAIN = re.compile(r"[^\W\d_][^\[\]{}\"'=#]*")
_NO_ZERO = re.compile(r"([-+]?)(\.\d+)")
_LONGEST = 60  # characters of a value in an example; chosen


def explain(said: str, text: str) -> str:
    """What the parser says of a text, or a sentence about the line where that says more."""
    found = _PLACE.search(said)
    if found is None:
        return said
    line = text.split("\n")[int(found[1]) - 1]
    better = _repeated(said, line) or _value(line)
    return f"{better}{found[0]}" if better else said


def _repeated(said: str, line: str) -> str:
    """That a key or a table stands there a second time."""
    if said.startswith("Cannot overwrite a value"):
        return f"the key {line.partition('=')[0].strip()} stands here for the second time"
    twice = _TWICE.match(said)
    if twice is None:
        return ""
    table = ".".join(part.strip().strip("'\"") for part in twice[1].split(","))
    return f"the table [{table}] stands here for the second time"


def _value(line: str) -> str:
    """What a value lacks that begins like a text, a quantity or a number."""
    key, equals, rest = line.partition("=")
    value = rest.partition("#")[0].strip()
    if not equals or not value or len(value) > _LONGEST:
        return ""
    if value.lower() in ("true", "false"):
        return f"true and false have small letters: {key.strip()} = {value.lower()}"
    if _NUMBER.fullmatch(value) or _PLAIN.fullmatch(value):
        return f'text, and a number with its unit, stand in quotes: {key.strip()} = "{value}"'
    bare = _NO_ZERO.fullmatch(value)
    if bare:
        return f"a number begins with a digit: {key.strip()} = {bare[1]}0{bare[2]}"
    return ""
