"""A scenario with one of everything."""

import copy

import pytest

NETWORK = """
title = "A network"
seed = 7
trials = 2
duration = "20 ms"
warmup = "5 ms"
dt = "0.1 ms"
references = ["brunel2000"]

[populations.exc]
model = "lif"
size = 8
initial = { v = { uniform = ["-60 mV", "-50 mV"] } }
[populations.inh]
model = "lif"
size = 2
parameters = { t_ref = "1 ms", C_m = { normal = ["200 pF", "5 pF"] } }

[projections.exc_inh]
source = "exc"
target = "inh"
synapse = "ampa"
connect = { rule = "fixed_probability", p = 0.5 }
weight = "0.6 nS"
delay = { uniform = ["1 ms", "2 ms"] }
[projections.inh_exc]
source = "inh"
target = "exc"
synapse = "gaba_a"
connect = { rule = "fixed_indegree", n = 1 }
weight = "6 nS"

[drives.background]
kind = "poisson"
target = "exc"
rate = "2 kHz"
weight = "0.6 nS"
synapse = "ampa"
[drives.step]
kind = "step_current"
target = "inh"
amplitude = ["150 pA", "200 pA"]

[record]
spikes = ["exc", "inh"]
traces = { exc = { variables = ["v", "g_ampa"], neurons = 3 } }
wiring = ["exc_inh"]

[conditions.control]
[conditions.strong_inhibition]
"projections.inh_exc.weight" = "8 nS"

[sweep]
"drives.background.rate" = { from = "1 kHz", to = "4 kHz", points = 4 }

[quick]
trials = 1
"populations.exc.size" = 4
"""


@pytest.fixture(scope="session")
def network_text():
    return NETWORK


@pytest.fixture
def network():
    """The nested tables of the network, ours to change."""
    import tomllib

    return copy.deepcopy(tomllib.loads(NETWORK))
