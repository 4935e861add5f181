"""How far a simulation is, told while it runs."""

import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.brian import backends
from simneuro.progress.phases import listening


@pytest.fixture
def follow(cell_document):
    """The shares that are told in a simulation of so many seconds."""

    def run(duration, target):
        parts = []
        document = cell_document("lif", duration=duration, size=2)
        with listening(lambda _: None, lambda done, total: parts.append(done / total)):
            sn.simulate(sn.Scenario.from_document(document), target=target)
        return parts

    return run


def grows(parts):
    parts = [each for each in parts if each]
    return parts == sorted(parts) and parts[0] > 0 and parts[-1] < 1


def test_on_numpy(follow, monkeypatch):
    monkeypatch.setattr(backends, "_EACH", 1e-4)
    parts = follow("100 ms", "numpy")
    assert len(parts) > 10
    assert grows(parts)


def test_a_short_simulation_tells_nothing(follow):
    assert follow("10 ms", "numpy") == []


@pytest.mark.slow
@pytest.mark.skipif(compiler() is None, reason="there is no C++ compiler")
def test_of_a_program(cell_document, empty_cache):
    """It is stopped at the third share, however fast the computer is."""
    parts = []

    def stop_at_third(done, total):
        parts.append(done / total)
        if sum(map(bool, parts)) == 3:
            raise KeyboardInterrupt

    document = cell_document("lif", duration="200000 s", size=2)
    scenario = sn.Scenario.from_document(document)
    with pytest.raises(KeyboardInterrupt), listening(lambda _: None, stop_at_third):
        sn.simulate(scenario, target="cpp")
    assert grows(parts)
