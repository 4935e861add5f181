"""What is wrong in a text that is not TOML, in words that say how it is mended."""

import re

_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")
_TWICE = re.compile(r"Cannot declare \((.*?),?\) twice")
_NUMBER = re.compile(r"[-+]?\d[\d_.]*(e[-+]?\d+)?\s*[^\W\d_].*", re.IGNORECASE)
_PLAIN = re.compile(r"[^\W\d_][^\[\]{}\"'=#]*")
_NO_ZERO = re.compile(r"([-+]?)(\.\d+)")
_COMMA = re.compile(r"([-+]?\d+),(\d+)")
# Quotes of word processors and of other keyboards, which TOML does not know.
_OTHER_QUOTES = "\u201c\u201d\u201e\u2018\u2019\u201a\u2033\u2032\u00ab\u00bb`\u00b4"
_QUOTES = "\"'" + _OTHER_QUOTES
_END = "(at end of document)"
_LONGEST = 60  # characters of a value in an example; chosen


def explain(said: str, text: str) -> str:
    """What the parser says of a text, or a sentence about the line where that says more."""
    found = _PLACE.search(said)
    lines = text.rstrip().split("\n")
    if found is not None:
        line, place = lines[min(int(found[1]), len(lines)) - 1], found[0]
    elif said.endswith(_END):
        line, place = lines[-1], f" (at line {len(lines)}, the last one)"
    else:
        return said
    better = _repeated(said, line) or _quotes(said, line) or _value(line)
    return f"{better}{place}" if better else said


def _repeated(said: str, line: str) -> str:
    """That a key or a table stands there a second time."""
    if said.startswith("Cannot overwrite a value"):
        return f"the key {line.partition('=')[0].strip()} stands here for the second time"
    twice = _TWICE.match(said)
    if twice is None:
        return ""
    table = ".".join(part.strip().strip("'\"") for part in twice[1].split(","))
    return f"the table [{table}] stands here for the second time"


def _quotes(said: str, line: str) -> str:
    """That a quote is missing in a line, or is not one of the two that TOML knows."""
    key, equals, rest = line.partition("=")
    text = rest.partition("#")[0].strip()
    if not equals or '"""' in rest or "'''" in rest:
        return ""
    inner = text.strip(_QUOTES)
    is_single = 0 < len(inner) <= _LONGEST and not set(inner) & set(_QUOTES + "[]{}")
    example = f': {key.strip()} = "{inner}"' if is_single else ""
    if set(text) & set(_OTHER_QUOTES) and not said.startswith("Cannot"):
        return f"these are not the quotes of TOML, which are straight{example}"
    if text.replace('\\"', "").count('"') % 2 or (text[:1] == "'" and text.count("'") % 2):
        which = "opening" if is_single and text[0] not in "\"'" else "closing"
        return f"a{'n' if which == 'opening' else ''} {which} quote is missing{example}"
    return ""


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
    comma = _COMMA.fullmatch(value)
    if comma:
        return f"numbers have a decimal point: {key.strip()} = {comma[1]}.{comma[2]}"
    bare = _NO_ZERO.fullmatch(value)
    if bare:
        return f"a number begins with a digit: {key.strip()} = {bare[1]}0{bare[2]}"
    return ""
