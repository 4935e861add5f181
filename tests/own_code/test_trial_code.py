"""What of a scenario's own code its points rest on."""

import ast
from pathlib import Path

import pytest

from simneuro.own_code import may_define_trial, read_statements, trial_digest, trial_statements

CODE = """
from functools import cache

import numpy as np
from scipy import signal, stats

STEP = 1e-3  # s
LINE, DOTS = 1.0, "o"
TABLE = {"a": 1}
COLOURS = dict(a="red")


def trial(scenario):
    \"\"\"Measure.\"\"\"
    return helper(scenario) * STEP


@cache
def helper(scenario):
    return stats.norm.cdf(TABLE["a"])


def shared(x):
    return x


def figures(results):
    yield "one", draw(results, LINE, DOTS, shared(1), COLOURS)


def draw(*_):
    return np.zeros(1), signal
"""


def digest(code: str) -> str:
    return trial_digest(Path("mine.py"), code.encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LINE, DOTS = 1.0", "LINE, DOTS = 2.0"),
        ("np.zeros(1)", "np.ones(1)"),
        ('"""Measure."""', '"""Measure all."""'),
        ("  # s", "  # seconds"),
        ("1e-3", "0.001"),
        ('dict(a="red")', 'dict(a="blue")'),
        ("def shared(x):\n    return x", "def shared(x):\n    return x + 1"),
        ("from scipy import signal, stats", "from scipy import fft as signal, stats"),
        ("\n\n\n", "\n"),
        ("def draw", "if __name__ == '__main__':\n    print(figures)\ndef draw"),
    ],
)
def test_what_only_figures_use_does_not_count(old, new):
    assert old in CODE
    assert digest(CODE.replace(old, new)) == digest(CODE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1e-3", "2e-3"),
        ('{"a": 1}', '{"a": 2}'),
        ("norm.cdf", "norm.sf"),
        ("* STEP", "/ STEP"),
        ("@cache\n", ""),
        ("from scipy import signal, stats", "from mine import signal, stats"),
        # What runs when the module is loaded may change anything.
        ("def draw", "np.random.seed(1)\n\n\ndef draw"),
        ("def draw", "TABLE['a'] = 5\n\n\ndef draw"),
        ("def draw", "TABLE |= {'a': 5}\n\n\ndef draw"),
        ("def draw", "for key in TABLE:\n    TABLE[key] = 5\n\n\ndef draw"),
        ("def draw", "last = TABLE.popitem()\n\n\ndef draw"),
        ("def draw", "alias = TABLE\nlast = shared(alias)\n\n\ndef draw"),
        ("def draw", "def change():\n    TABLE['a'] = 5\n\n\nX = change()\n\n\ndef draw"),
        ("def draw", "from os.path import *\n\n\ndef draw"),
        ("def draw", "import registers_something\n\n\ndef draw"),
        # With this a function reaches whatever it likes.
        ("* STEP", "* STEP * globals()['LINE']"),
    ],
)
def test_what_trial_may_depend_on_counts(old, new):
    assert old in CODE
    assert digest(CODE.replace(old, new)) != digest(CODE)


def test_a_registry_is_seen():
    code = """
MEASURES = []
def measure(function):
    MEASURES.append(function)
    return function
@measure
def rate(scenario):
    return 1
def trial(scenario):
    return [each(scenario) for each in MEASURES]
"""
    assert digest(code.replace("return 1", "return 2")) != digest(code)


def test_code_without_a_trial_is_as_no_code():
    assert digest("X = 1\ndef figures(results):\n    yield X\n") == ""
    assert digest("") == ""


def test_own_modules_count_as_a_whole(tmp_path):
    code = b"import near\ndef trial(scenario):\n    return near.value\n"
    companion, near, far = (tmp_path / f"{name}.py" for name in ("mine", "near", "far"))
    near.write_text("from far import value\n")
    far.write_text("value = 1  # first\n")

    def now():
        trial_digest.cache_clear()
        return trial_digest(companion, code)

    before = now()
    far.write_text("value = 1\n")
    assert now() == before
    far.write_text("value = 2\n")
    assert now() != before
    unused = code.replace(b"return near.value", b"return 1") + b"def figures(_):\n    near\n"
    before = trial_digest(companion, unused)
    far.write_text("value = 3\n")
    trial_digest.cache_clear()
    assert trial_digest(companion, unused) == before


def test_no_figure_of_the_bundled_scenarios_makes_points_old():
    folder = Path(__file__).parents[2] / "scenarios"
    for path in sorted(folder.glob("*.py")):
        kept = trial_statements(read_statements(ast.parse(path.read_bytes())))
        names = {name for each in kept for name in each.binds}
        assert "trial" in names
        assert not names & {"figures", "claims", "Axes", "Figure", "COLOURS"}
        assert all(each.only_binds for each in kept)


@pytest.mark.parametrize(
    "code",
    [
        "import numpy as np\n",
        "import numpy as np\nnp.random.seed(1)\nTABLE = {}\nTABLE['a'] = 1\n",
        "import sys\ndef claims(results):\n    for trial in results('trial'):\n        pass\n",
        "class Fit:\n    def trial(self):\n        pass\n",
    ],
)
def test_without_a_trial_nothing_counts(code):
    assert not may_define_trial(code.encode())
    assert digest(code) == ""


@pytest.mark.parametrize(
    "code",
    [
        "def trial(scenario):\n    return 1\n",
        "if True:\n    def trial(scenario):\n        return 1\n",
        "try:\n    from fast import trial\nexcept ImportError:\n    pass\n",
        "from mine import measure as trial\n",
        "from mine import *\n",
        "(_, trial) = make()\n",
        "globals()['tr' + 'ial'] = print\n",
        "import mine\nmine.this.trial = print\n",
        "def make():\n    global trial\n    trial = print\nmake()\n",
        "match make():\n    case [trial, *_]:\n        pass\n",
        "def trial(:\n",
    ],
)
def test_a_trial_is_seen_wherever_it_may_come_from(code):
    assert may_define_trial(code.encode())
    assert digest(code) != ""
