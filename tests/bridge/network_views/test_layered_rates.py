"""Rates of stacked layers, as spikes and by mean field."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.bridge.network_views import layered_rates, mean_field_rates
from simneuro.scenario import stack_layers

FIRST = sn.Scenario(
    title="one layer",
    duration="1 s",
    warmup="100 ms",
    sources={"input": sn.Poisson.source(size=100, rate="40 Hz")},
    populations={"cell": sn.Population(model="lif", size=100)},
    drives={"noise": sn.NoiseCurrent(target="cell", mean="80 pA", density="200 pA*ms^0.5")},
    projections={
        "up": sn.Projection(
            source="input",
            target="cell",
            synapse="delta",
            connect=sn.FixedIndegree(n=10),
            weight="0.3 mV",
            delay="1 ms",
        )
    },
)


@pytest.mark.slow
def test_layers_of_noisy_cells_have_the_rates_of_siegerts_formula() -> None:
    found = layered_rates(FIRST, 2, {"input": "cell"}, target="numpy")
    theory = mean_field_rates(stack_layers(FIRST, 2, {"input": "cell"}))
    assert found.mean_field.values == pytest.approx([40.0, *theory.values])
    # Counts of 100 cells in 1 s vary less than Poisson counts: 4 of their standard errors.
    error = 4 * np.sqrt(found.mean_field / 100)
    assert (abs(found.rate - found.mean_field) < error).all()
    assert (abs(found.synchrony) < 0.05).all()
    # Poisson counts of 100 sources in 100 ms: a standard deviation of 2 Hz, known to a quarter.
    assert float(found.fluctuation[0]) == pytest.approx(2.0, rel=0.6)


def test_rates_by_mean_field_need_no_spikes_and_cells_without_noise_have_the_closed_form() -> None:
    quiet = sn.Scenario(
        title="quiet",
        duration="1 s",
        populations={"cell": sn.Population(model="lif", size=2)},
        drives={"step": sn.StepCurrent(target="cell", amplitude="150 pA")},
    )
    cell = sn.models["lif"].si_values
    grid = cell | {"t_ref": cell["t_ref"] + 0.5e-4}  # the membrane is seen once in 0.1 ms
    expected = sn.analysis.theory.lif_rate(150e-12, **grid)
    assert float(mean_field_rates(quiet)[0]) == pytest.approx(float(expected))
