"""Four receptors: their claims, and receptors of which they must not hold."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.experiment import draw_figures

pytestmark = pytest.mark.slow


def quick(**changes):
    return sn.Scenario.load("neurotransmission").quickened().override(changes)


def ran(tmp, changes):
    return sn.run(quick(**changes), workers=1, target="numpy", out=tmp)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return ran(tmp_path_factory.mktemp("runs"), {})


@pytest.fixture(scope="module")
def altered(tmp_path_factory):
    """Receptors that close at half the speed, twice the magnesium, and a G protein that lasts."""
    return ran(
        tmp_path_factory.mktemp("runs"),
        {
            "synapses.fast_excitation.parameters": {"beta": "0.095 /ms"},
            "synapses.slow_excitation.parameters": {"Mg": "2 mM"},
            "synapses.slow_inhibition.parameters": {"K4": "0.0165 /ms"},
        },
    )


def test_every_claim_holds(results):
    assert len(results.claims) == 11
    assert [claim.claim for claim in results.claims if not claim.holds] == []


def test_other_receptors_are_seen(altered):
    held = [claim.claim.split(":")[0] for claim in altered.claims if claim.holds]
    assert held == [
        "The current begins a delay after the presynaptic spike, shown one to two steps on",
        "A pulse of transmitter opens of the GABA-A channels a share of",
        "Control",  # a straight line, without magnesium
    ]


def test_signs_are_those_of_excitation_and_inhibition(results):
    data = results.data.sel(condition="normal").isel(trial=0)
    v = 1e3 * data.v.dropna("time").values
    assert np.all(v[:, :2] >= -60 - 1e-9)
    assert np.all(v[:, 2:] <= -60 + 1e-9)
    # One spike does next to nothing through GABA-B.
    assert v[:, 3].min() > -60.01
    assert v[:, 6].min() < -62


def test_the_figures_name_their_axes_with_units(results):
    with sn.figures.use_style():
        drawn = dict(draw_figures(results))
    assert list(drawn) == ["receptors", "block_and_bursts"]
    for figure in drawn.values():
        assert figure.get_label()
    for ax in drawn["block_and_bursts"].axes:
        assert any(unit in ax.get_ylabel() for unit in ("(pA)", "(%)", "multiples"))


def test_broad_lines_lie_under_the_simulated_ones(results):
    with sn.figures.use_style():
        figure = dict(draw_figures(results))["receptors"]
    for ax in figure.axes[4:7]:
        broad, thin = sorted(ax.lines, key=lambda line: line.get_zorder())
        expected = np.interp(broad.get_xdata(), thin.get_xdata(), thin.get_ydata())
        np.testing.assert_allclose(broad.get_ydata(), expected, atol=0.02)
