"""Mutated scenario files: one paragraph or a whole scenario, and the same on every target."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pytest
import tomli_w
from mutations import mutants

import simneuro as sn
from simneuro.engine import compiler
from simneuro.errors import InputError, RunError
from simneuro.scenario import bundled
from simneuro.scenario.loading import parse_toml

# Chosen: a hundred times what a scenario takes to be read.
SECONDS = 60
FEW, MANY = 10, 70  # files of each scenario
RUN = 3  # of those of each scenario that are read
LONGEST = 2000  # time steps of a run; chosen: cells that are driven fire in them
#: What a simulation does not depend on.
AROUND = {"name", "title", "description", "references", "trials", "conditions", "sweep", "verdicts"}
needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise an error in the block after so many seconds."""

    def stop(*_: Any) -> None:
        pytest.fail(f"this takes more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def read(document: dict[str, Any]) -> sn.Scenario | None:
    """The scenario of a document's file, all of its points made; None if it is refused.

    Any other error than InputError fails the test.
    """
    try:
        scenario = sn.Scenario.from_document(
            {"name": "mutant", **parse_toml(tomli_w.dumps(document))}
        )
        scenario.points()
    except InputError as error:
        text = str(error)
        assert "\n" not in text
        assert len(text) < 4000, text  # lists of what is allowed are the longest
        # A dict or a set as Python writes it; texts of the document may have braces and quotes.
        assert not re.search(r"\{(['\"])[\w.]+\1[:,}]", text), text
        return None
    return scenario


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("name", bundled())
def test_a_mutated_file_is_refused_in_a_paragraph_or_read(name):
    for number, document in enumerate(mutants(name, FEW, seed=1)):
        with at_most(SECONDS):
            try:
                read(document)
            except Exception as error:
                raise AssertionError(f"mutant {number} of {name}") from error


@pytest.mark.slow
@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("name", bundled())
def test_a_thousand_mutated_files(name):
    assert MANY * len(bundled()) > 1000
    accepted = 0
    for number, document in enumerate(mutants(name, MANY, seed=2)):
        with at_most(SECONDS):
            try:
                accepted += read(document) is not None
            except Exception as error:
                raise AssertionError(f"mutant {number} of {name}") from error
    assert 0 < accepted < MANY  # both happen, or the mutations are not worth their name


def shortened(point: sn.Scenario) -> sn.Scenario:
    """A point with at most so many steps: conditions may have durations of their own."""
    longest = LONGEST * float(point.time_step)
    if point.network.times.duration <= longest:
        return point
    return point.override({"duration": f"{longest * 1e3:.15g} ms"})


def outcome(scenario: sn.Scenario, target: str) -> Any:
    """The spikes of a simulation, or what it says instead."""
    try:
        made = sn.simulate(scenario, target=target)
    except InputError:  # such as too little memory, of which targets need more or less
        return "refused"
    except RunError as error:
        return str(error)
    return made.spike_time.values.tolist(), made.spike_neuron.values.tolist()


@pytest.mark.slow
@needs_compiler
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("name", bundled())
def test_what_is_read_runs_alike_on_all_targets(name):
    """Numbers beyond all sense may be lost, but then alike."""
    numbered = ((number, read(each)) for number, each in enumerate(mutants(name, MANY, seed=2)))
    accepted = ((number, each) for number, each in numbered if each is not None)
    simulated: list[dict[str, Any]] = []
    for number, scenario in islice(accepted, RUN):
        first = shortened(scenario.points()[0].scenario)
        document = {key: each for key, each in first.document().items() if key not in AROUND}
        if document in simulated:  # such as where a title was changed
            continue
        simulated.append(document)
        with at_most(10 * SECONDS):
            found = {target: outcome(first, target) for target in ("numpy", "cpp")}
        assert found["cpp"] == found["numpy"], f"mutant {number} of {name}"
