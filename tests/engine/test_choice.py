"""Which backend runs a simulation where none is asked for."""

import pytest

import simneuro as sn
from simneuro.engine import backends, choose, compiler
from simneuro.errors import InputError

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")


def large(everything):
    return everything.override({"duration": "100 s", "populations.exc.size": 20000})


def test_a_small_run_stays_on_numpy(everything):
    changes = {"populations.axon.size": 3, "drives.step.amplitude": "1 nA"}
    choice = choose(everything.override(changes).network)
    assert choice.target == "numpy"
    assert "\n" not in str(choice)


@needs_compiler
def test_a_large_run_is_compiled(everything):
    assert choose(large(everything).network).target == "cpp"
    assert choose(large(everything).network, "numpy").target == "numpy"


@needs_compiler
def test_a_program_that_is_kept_is_taken_where_its_loop_is_faster(everything, monkeypatch):
    """Nothing is compiled for one run that takes NumPy a second; what is compiled is used."""
    changes = {"populations.axon.size": 3, "drives.step.amplitude": "1 nA"}
    network = everything.override(changes).network
    numpy, cpp = (backends()[name] for name in ("numpy", "cpp"))
    place = "simneuro.engine.program.program_backend.is_cached"
    monkeypatch.setattr(place, lambda *_: False)
    assert cpp.seconds(network) < numpy.seconds(network) < cpp.preparation(network)
    assert choose(network).target == "numpy"
    monkeypatch.setattr(place, lambda *_: True)
    assert choose(network).target == "cpp"


def test_a_program_does_not_pay_for_each_kinetic_synapse():
    """It integrates two sums for each cell: twice the synapses with half the events cost the same.

    NumPy integrates each of them.
    """
    few, many = (saturating(p, rate).network for p, rate in ((0.1, "20 Hz"), (0.2, "10 Hz")))
    numpy, cpp = (backends()[name] for name in ("numpy", "cpp"))
    assert cpp.seconds(many) == pytest.approx(cpp.seconds(few))
    assert numpy.seconds(many) > 1.5 * numpy.seconds(few)


def saturating(chance, rate):
    wires = {"source": "inputs", "target": "cell", "synapse": "kinetic", "weight": "0.5 nS"}
    return sn.Scenario(
        title="kinetic receptors",
        duration="1 s",
        sources={"inputs": {"kind": "poisson", "size": 2000, "rate": rate}},
        populations={"cell": {"model": "lif", "size": 1000}},
        projections={"wires": wires | {"connect": {"rule": "fixed_probability", "p": chance}}},
    )


def test_asking_for_what_is_not_there(everything):
    with pytest.raises(InputError, match="target: there is no 'fortran'"):
        choose(everything.network, "fortran")
