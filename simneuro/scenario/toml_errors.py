"""What is wrong in a text that is not TOML, in words that say how it is mended."""

import re

from simneuro.errors import OTHER_QUOTES
from simneuro.units.quantities import without_comma

_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_TWICE = re.compile(r"Cannot declare \((.*?),?\) twice")
_NUMBER = re.compile(r"[-+]?\d[\d_.]*(e[-+]?\d+)?\s*[^\W\d_].*", re.IGNORECASE)
_PLAIN = re.compile(r"[^\W\d_][^\[\]{}\"'=#]*")
_NO_ZERO = re.compile(r"([-+]?)(\.\d+)")
_NO_END = re.compile(r"[-+]?\d+\.")
_ZEROS = re.compile(r"([-+]?)0+(\d+)")
_COMMA = re.compile(r"[-+]?\d+(,\d+)+")
_DISTRIBUTION = re.compile(r"(uniform|normal)\((.*)\)")
_WHOLE = re.compile(r"[\"'\[{].*|[-+]?\d[\d_.]*(e[-+]?\d+)?|true|false", re.IGNORECASE)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
_COMMENTS = ("//", "--", "/*", ";", "%", "!")
_QUOTES = "\"'" + OTHER_QUOTES
_END = "(at end of document)"
_LONGEST = 60  # characters of a value in an example; chosen


def explain(said: str, text: str) -> str:
    """What the parser says of a text, or a sentence about the line where that says more."""
    found = _PLACE.search(said)
    lines = text.rstrip().split("\n")
    if found is not None:
        line, place = lines[min(int(found[1]), len(lines)) - 1], found[0]
        cut = int(found[2]) - 1
    elif said.endswith(_END):
        line, place = lines[-1], f" (at line {len(lines)}, the last one)"
        cut = len(line)
    else:
        return said
    better = (
        _repeated(said, line)
        or _key(said, line[:cut], line[cut:])
        or _table(said, line)
        or _quotes(said, line)
        or _value(line)
        or _braces(said, line)
        or _rest(said, line[:cut], line[cut:])
    )
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
    if set(text) & set(OTHER_QUOTES) and not said.startswith("Cannot"):
        return f"these are not the quotes of TOML, which are straight{example}"
    if text.replace('\\"', "").count('"') % 2 or (text[:1] == "'" and text.count("'") % 2):
        which = "opening" if is_single and text[0] not in "\"'" else "closing"
        return f"a{'n' if which == 'opening' else ''} {which} quote is missing{example}"
    return ""


def _key(said: str, before: str, after: str) -> str:
    """What stands where an equals sign belongs after a key."""
    if not said.startswith("Expected '='"):
        return ""
    if before.lstrip().startswith(_COMMENTS):
        return _statement(f"{before}{after}")
    key = re.split("[{,]", before)[-1].strip()
    value = after.lstrip(":=>-~ ").partition("#")[0].strip()
    if not value:
        missing = f"a table has its name in brackets: [{key}]"
        return missing if after.startswith(":") else f"{key} has no value; {missing}"
    name, equals, _ = after.partition("=")
    if equals and not name.startswith((":", "-", "~", '"', "'")):
        return f"a key with a space stands in quotes: {_name(f'{key} {name.strip()}')} = ..."
    one = value.partition(",")[0].rstrip("} ") if "{" in before else value
    if not one:
        return f"{key} has no value: {key} = ..."
    text = one if _WHOLE.fullmatch(one) else f'"{one}"'
    not_this = ", not a colon" if after.startswith(":") else ""
    return f"an equals sign stands between a key and its value{not_this}: {key} = {text}"


def _name(text: str) -> str:
    """The parts of a name, in quotes where they need them."""
    parts = (part.strip() for part in text.split("."))
    return ".".join(part if _BARE.fullmatch(part) else f'"{part}"' for part in parts)


def _table(said: str, line: str) -> str:
    """What is wrong in the brackets of a table."""
    inner, bracket, rest = line.strip().lstrip("[").partition("]")
    if not line.startswith("["):
        return ""
    if said.startswith("Expected ']"):
        if not bracket:
            return f"a closing bracket is missing: [{inner.partition('#')[0].strip()}]"
        return (
            "the parts of a table's name are joined by points, and stand in quotes if they have "
            f"more than letters from a to z, digits, _ and -: [{_name(inner)}]"
        )
    if said.startswith("Invalid initial"):
        return "" if inner.strip() else "a table has a name in its brackets"
    follows = said.startswith("Expected newline") and rest.strip("]")
    return f"nothing follows the brackets of a table: [{inner}]" if follows else ""


def _braces(said: str, line: str) -> str:
    """How lists, and tables in braces, are written."""
    if said.startswith("Unclosed array"):
        return "a list has commas between its values, and ends with a square bracket"
    if said.startswith("Unclosed inline table"):
        return "a table in braces has commas between its entries, and ends with a brace"
    if said.startswith("Invalid initial character for a key") and "{" in line:
        return "a table in braces stands in one line, and has no comma after its last entry"
    return "three closing quotes are missing" if said.startswith("Unterminated string") else ""


def _rest(said: str, before: str, after: str) -> str:
    """What is wrong with what stands where the parser gave up."""
    rest, line = after.strip(), before.strip()
    if said.startswith("Unescaped"):
        return "a backslash can only stand in single quotes, such as 'C:\\data'"
    if said.startswith("Invalid statement"):
        return _statement(rest)
    if said.startswith("Invalid value"):
        return _no_value(rest, line)
    if not said.startswith("Expected newline"):
        return ""
    alone = rest.partition("#")[0].strip()
    if alone in (";", ","):
        return f"a line has no {'comma' if alone == ',' else 'semicolon'} at its end: {line}"
    if rest.startswith(_COMMENTS) and len(rest) > 1:
        return f"comments begin with #: # {rest.strip('/-;%!* ')}"
    return f"the line goes on after its value: {rest[:_LONGEST]}"


def _statement(rest: str) -> str:
    """What a line is that is neither a key nor a table."""
    if rest.startswith(_CONFLICT):
        return "this is what Git leaves where two versions of a file differ: keep one of them"
    if rest.startswith(_COMMENTS):
        return f"comments begin with #: # {rest.strip('/-;%!* ')}"
    name, equals, _ = rest.partition("=")
    if rest.startswith("{") or not equals:
        return 'each line is a table, such as [record], or a key with a value: duration = "1 s"'
    if not name.strip():
        return f"a key is missing before {rest[:_LONGEST]}"
    return f"a key with other letters than a to z stands in quotes: {_name(name.strip())} = ..."


def _no_value(rest: str, line: str) -> str:
    """What stands where a value belongs."""
    key = line.rstrip("= ")
    if rest.startswith(("=", ">")):
        return f"one equals sign stands between a key and its value: {key} = {rest.lstrip('=> ')}"
    if rest.startswith("(") and rest.endswith(")"):
        return f"a list stands in square brackets: {key} = [{rest[1:-1]}]"
    return "" if rest.partition("#")[0].strip() else f"a value is missing: {key} = ..."


def _value(line: str) -> str:
    """What a value lacks that begins like a text, a quantity or a number."""
    key, equals, rest = line.partition("=")
    value = rest.partition("#")[0].strip()
    if not equals or not value or len(value) > _LONGEST:
        return ""
    drawn = _DISTRIBUTION.fullmatch(value)
    if drawn:
        both = ", ".join(f'"{part.strip()}"' for part in drawn[2].split(","))
        return f"a distribution is a table: {key.strip()} = {{ {drawn[1]} = [{both}] }}"
    if value.lower() in ("none", "null"):
        return f'TOML has no {value}: leave {key.strip()} out, or write "{value}" for the text'
    if value.lower() in ("true", "false"):
        return f"true and false have small letters: {key.strip()} = {value.lower()}"
    if _NUMBER.fullmatch(value) or _PLAIN.fullmatch(value):
        return f'text, and a number with its unit, stand in quotes: {key.strip()} = "{value}"'
    if _COMMA.fullmatch(value):
        meant = ", or ".join(f"{key.strip()} = {each}" for each in without_comma(value))
        return f"numbers have a decimal point: {meant}"
    if _NO_END.fullmatch(value):
        return f"a number ends with a digit: {key.strip()} = {value}0"
    zeros = _ZEROS.fullmatch(value)
    if zeros:
        return f"a number has no zeros in front: {key.strip()} = {zeros[1]}{zeros[2]}"
    bare = _NO_ZERO.fullmatch(value)
    if bare:
        return f"a number begins with a digit: {key.strip()} = {bare[1]}0{bare[2]}"
    return ""
