"""How many synapses a rule is expected to make, beside those that are drawn from it."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine.draw.streams import Streams
from simneuro.engine.draw.wiring import draw_wiring

RULES = {
    "clusters": sn.Clustered(clusters=4, p_in=0.6, p_out=0.1),
    "clusters of a part": sn.Clustered(clusters=2, fraction=0.5, p_in=0.9, p_out=0.2),
    "distance": sn.DistanceDependent(space="ring", profile="gaussian", p_max=0.8, length=0.05),
    "square": sn.DistanceDependent(space="square", profile="exponential", p_max=0.5, length=0.3),
    "probability": sn.FixedProbability(p=0.3),
}


@pytest.mark.parametrize("itself", [False, True], ids=["others", "itself"])
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_mean_of_drawn_numbers_is_the_expected_one(rule, itself):
    """In 4 standard errors; a cell's synapse on itself is 2 to 9 % of all here."""
    rule = rule.model_copy(update={"self_connections": itself})
    made = sn.Scenario(
        title="t",
        duration="1 ms",
        populations={"c": sn.Population(model="lif", size=40)},
        projections={
            "p": sn.Projection(source="c", target="c", synapse="ampa", weight="1 nS", connect=rule)
        },
    )
    wires = made.network.wires["p"]
    counts = [
        len(draw_wiring(wires, Streams(seed).generator("projections.p")).sources)
        for seed in range(12)
    ]
    error = np.std(counts, ddof=1) / np.sqrt(len(counts))
    assert abs(np.mean(counts) - wires.expected_count) < 4 * error
