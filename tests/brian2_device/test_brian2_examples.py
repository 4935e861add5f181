"""Brian2's own examples by the device: a few of them anew, and how results are judged."""

import json
import subprocess

import numpy as np
import pytest

from benchmarks.tools import brian2_examples, brian2_examples_page
from simneuro.engine import compiler


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    try:
        return brian2_examples.download(tmp_path_factory.mktemp("brian2"))
    except subprocess.CalledProcessError:
        pytest.skip("the source of Brian2, with its examples, cannot be downloaded from PyPI")


@pytest.mark.slow
@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
@pytest.mark.parametrize("name", ["IF_curve_LIF.py", "synapses/gapjunctions.py"])
def test_examples_give_what_brian2_gives(examples, name):
    verdict = brian2_examples.compare(examples / name, name)["verdict"]
    assert verdict in ("equal", "equal up to rounding")


def result(values, *, random=False, said=(), runs=("cached",), problem=""):
    info = {"runs": list(runs), "said": list(said), "random": random, "problem": problem}
    return {"info": json.dumps(info), "1 cells.v": np.array(values)}


@pytest.mark.parametrize(
    ("ours", "verdict"),
    [
        (result([1.0, 2.0]), "equal"),
        (result([1.0, 2.0 + 1e-12]), "equal up to rounding"),
        (result([1.0, 2.1]), "different"),
        (result([1.0]), "different"),
        (result([1.0, np.nan]), "different"),
        (result([1.0, 2.1], random=True), "other random numbers"),
        (result([1.0, 2.0], said=["run by Brian2 itself ... of simneuro: why"]), "by Brian2"),
        (result([1.0, 2.0], runs=(), problem="ValueError: no"), "fails"),
        (result([1.0, 2.0], problem="ValueError: no"), "fails"),
    ],
)
def test_verdicts_follow_the_largest_difference(ours, verdict):
    assert brian2_examples._verdict(result([1.0, 2.0]), ours)["verdict"] == verdict


def test_the_page_shows_the_stored_verdicts():
    table = brian2_examples_page.format_verdicts()
    assert table in brian2_examples_page.PAGE.read_text(encoding="utf-8")
