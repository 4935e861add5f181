"""Mutated scenario files: bundled ones with something in them that nobody should write."""

import copy
import math
import random
from collections.abc import Callable, Iterator
from typing import Any

import simneuro as sn

#: Values that have no place where they are put, or hardly any.
ODD: tuple[Any, ...] = (
    *("", " ", "x", "1e999", "1e308 s", "-1e308 V", "1e-320 s", "0 ms", "-1 ms", "1e9 s", "1/0"),
    *("9**9**9**9", "10**400", "1j", "log(-1)", "v //= 2", "i = 3", "t = 0*ms", "E_L = 5*mV"),
    *("abs(" * 40 + "v" + ")" * 40, "(" * 300, "-" * 3000 + "1", "v" * 300, "é", "\x1b[31m"),
    *("1 " + "m" * 5000, "lif", "populations", "exp(exp(exp(v/mV)))*mV", "v = 9**9**9*mV"),
    *("dv/dt = -v/ms : volt**9**9**9", "20 mV", "3 nA", "5 Hz", "inf", "nan", "rand()", "xi"),
    *(0, -1, 1, 2, 3, 10**9, 10**18, -(10**18), 2**31, 2**63 - 1, 0.0, -0.5, 1.5, 1e308, -1e308),
    *(1e-308, float("inf"), float("nan"), True, False, [], [1], ["a"], [1, "a"], [[1, 2], [3]]),
    *(["1 ms", "2 mV"], ["1 ms"] * 3, {}, {"a": 1}, {"uniform": ["1 mV", "0 mV"]}, [0] * 2000),
    *({"normal": ["0 mV", "-1 mV"]}, {"normal": ["-50 mV", "1 mV"]}, {"uniform": [0, 1]}),
    *({"from": "1 pA", "to": "2 pA", "points": 10**9}, {"from": 1, "to": 1e308, "points": 3}),
)
#: What is put into texts.
_SIGNS = "+-*/%()<>=!&|^~,;:#'\"[]{}.0129evij_ \n"

Path = tuple[str | int, ...]


def mutants(name: str, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Documents of a bundled scenario, made short, each with one to three mutations."""
    rng = random.Random(f"{name} {seed}")
    short = short_document(name)
    for _ in range(count):
        document = copy.deepcopy(short)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            rng.choice(_MUTATIONS)(document, rng)
        yield document


def short_document(name: str) -> dict[str, Any]:
    """A bundled scenario in its small form, with a duration of some time steps."""
    scenario = sn.Scenario.load(name)
    scenario = scenario.quickened() if scenario.quick else scenario
    document = scenario.document()
    document.pop("quick", None)
    step = float(scenario.time_step)
    return {**document, "duration": f"{50 * step * 1e3:.15g} ms", "warmup": "0 ms"}


def _places(node: Any, path: Path = ()) -> Iterator[Path]:
    """The path of everything in nested tables and lists."""
    entries = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node[:20])
        if isinstance(node, list)
        else ()
    )
    for key, value in entries:
        yield (*path, key)
        yield from _places(value, (*path, key))


def _parent(document: dict[str, Any], path: Path) -> Any:
    node: Any = document
    for key in path[:-1]:
        node = node[key]
    return node


def _replace(document: dict[str, Any], rng: random.Random) -> None:
    path = rng.choice(list(_places(document)))
    _parent(document, path)[path[-1]] = copy.deepcopy(rng.choice(ODD))


def _delete(document: dict[str, Any], rng: random.Random) -> None:
    path = rng.choice(list(_places(document)))
    del _parent(document, path)[path[-1]]


def _exchange(document: dict[str, Any], rng: random.Random) -> None:
    """Put the value of one place into another."""
    paths = list(_places(document))
    one, other = rng.choice(paths), rng.choice(paths)
    value = copy.deepcopy(_parent(document, one)[one[-1]])
    _parent(document, other)[other[-1]] = value


def _rename(document: dict[str, Any], rng: random.Random) -> None:
    paths = [path for path in _places(document) if isinstance(path[-1], str)]
    path = rng.choice(paths)
    parent = _parent(document, path)
    parent[rng.choice(("", "x" * 300, "é", "a b", "new", "v", "I_ext", "t"))] = parent.pop(path[-1])


def _scale(document: dict[str, Any], rng: random.Random) -> None:
    """Another number in the place of the first digits of a text or of a number."""
    numbers = [
        path
        for path in _places(document)
        if isinstance(_parent(document, path)[path[-1]], (str, int, float))
    ]
    path = rng.choice(numbers)
    parent, key = _parent(document, path), path[-1]
    factor = rng.choice((-1, 0, 1e-12, 1e-3, 0.5, 7, 1e3, 1e12, 1e300))
    value = parent[key]
    if isinstance(value, str):
        number, _, unit = value.partition(" ")
        try:
            parent[key] = f"{float(number) * factor:g} {unit}"
        except ValueError:
            _garble(document, rng)
    else:
        scaled = value * factor
        parent[key] = type(value)(scaled) if math.isfinite(scaled) else scaled


def _garble(document: dict[str, Any], rng: random.Random) -> None:
    """Change some characters of a text."""
    texts = [
        path for path in _places(document) if isinstance(_parent(document, path)[path[-1]], str)
    ]
    if not texts:
        return
    path = rng.choice(texts)
    parent, key = _parent(document, path), path[-1]
    letters = list(parent[key])
    for _ in range(rng.choice((1, 1, 2, 5))):
        place = rng.randrange(len(letters) + 1)
        what = rng.choice(("add", "add", "remove", "double"))
        if what == "add" or not letters:
            letters.insert(place, rng.choice(_SIGNS))
        elif what == "remove":
            letters.pop(place - 1)
        else:
            letters[place:place] = letters[max(0, place - 8) : place]
    parent[key] = "".join(letters)


_MUTATIONS: tuple[Callable[[dict[str, Any], random.Random], None], ...] = (
    *(_replace, _replace, _scale, _scale, _garble, _garble, _delete, _exchange, _rename),
)
