"""What cards show, against what is known of the models: counts, steps, transmission, windows."""

import dataclasses

import numpy as np
import pytest

import simneuro as sn
from simneuro import cards, units
from simneuro.cards.neuron_responses import END, STEP, VARIANTS_STEP
from simneuro.errors import InputError
from simneuro.recording import schema, spikes, trace


@pytest.fixture(scope="module")
def adex():
    return cards.neuron_responses("adex")


def test_the_model_gets_a_step_in_the_middle_and_its_variants_their_own(adex):
    assert adex.step == pytest.approx(1e-9)
    for name, variant in sn.models.neurons["adex"].variants.items():
        assert adex.steps[name] == float(variant.input)
    assert adex.recording.attrs["duration"] == END
    times, cells = spikes(adex.recording, "cell")
    assert ((times >= STEP[0]) & (times < END)).all()
    assert set(cells) >= {0}
    for part in (adex.recording, adex.variants):
        schema.validate(part)
        assert trace(part, "cell", "v").sizes["neuron"] == 1 + len(adex.steps)


def test_variants_fire_as_their_names_say(adex):
    times, cells = spikes(adex.variants, "cell")
    train = {name: times[cells == k] for k, name in enumerate(adex.steps, 1)}
    assert len(train["transient_spiking"]) < 5
    assert train["delayed_accelerating"][0] > train["tonic_spiking"][0]
    intervals = np.diff(train["adaptation"])
    assert intervals[-1] > 2 * intervals[0]
    bursts = np.diff(train["regular_bursting"])
    assert bursts.max() > 5 * bursts.min()


def test_the_curve_is_that_of_the_response_curve(adex):
    levels = adex.curve["level"].values[[0, 20, 40]]
    alone = sn.response_curve("adex", levels * units.parse("1 A"), duration="1 s")
    assert np.array_equal(adex.curve["rate"].values[[0, 20, 40]], alone["rate"].values)
    assert adex.curve.attrs["model"] == alone.attrs["model"]


def test_variants_without_a_step_of_their_own_are_inhibited():
    found = cards.neuron_responses("izhikevich")
    assert found.steps["thalamo_cortical"] == pytest.approx(-5e-12)
    assert found.steps["chattering"] == pytest.approx(10e-12)
    times, cells = spikes(found.variants, "cell")
    rebound = times[cells == 1 + list(found.steps).index("thalamo_cortical")]
    assert len(rebound) > 1
    assert (rebound > VARIANTS_STEP[1]).all()


def test_a_neuron_that_fires_at_random_has_repeats():
    curve = cards.neuron_responses("escape_lif").curve
    assert curve.sizes["repeat"] == 20
    assert curve["rate"].std("repeat").max() > 1


def test_a_neuron_without_a_range_has_no_card():
    bare = dataclasses.replace(sn.models.neurons["lif"], input_range=None)
    with pytest.raises(InputError, match="lif does not say its input_range"):
        cards.neuron_responses(bare)


def test_what_a_depressing_and_a_facilitating_synapse_transmit():
    found = cards.transmission("tsodyks_markram")
    # The map from spike to spike, by hand: the first uses U, the second what came back in 50 ms.
    back = 1 - 0.5 * np.exp(-50 / 800)
    assert found["tsodyks_markram"].values[:2] == pytest.approx([0.5, 0.5 * back], abs=1e-6)
    used = 0.04 * np.exp(-50 / 1000)
    share = used + 0.04 * (1 - used)
    left = 1 - 0.04 * np.exp(-50 / 100)
    assert found["facilitating"].values[:2] == pytest.approx([0.04, share * left], abs=1e-6)


def test_quanta_are_whole_numbers():
    (found,) = cards.transmission("quantal_release").values()
    assert np.allclose(found, np.round(found))
    assert found.max() <= 5


def test_the_window_of_stdp_is_the_published_one():
    found = cards.window("stdp")
    lag = found["lag"].values
    expected = np.where(lag > 0, 0.005, -0.00525) * np.exp(-np.abs(lag) / 0.02) * 0.15e-9
    assert found.values == pytest.approx(np.where(lag == 0, 0, expected), abs=1e-18)


def test_a_weight_grows_then_shrinks_then_stays():
    lesson = cards.weight_over_pairs("stdp")
    weight = lesson["wires.w"].values[:, 0]
    at = [0, *(round(1e4 * end) for end in (0.4, 0.8)), -1]
    grown, shrunk, left = np.diff(weight[at])
    assert grown > 0 > shrunk
    assert abs(left) < 0.05 * grown


def test_coupled_cells_share_a_current():
    found = cards.coupled_response("gap_junction", "5 nS")
    first, second = trace(found, "cell", "v").values[2400]
    # 100 pA into 10 nS beside 5 nS in series with 10 nS; 200 ms are ten time constants.
    assert first + 0.065 == pytest.approx(100e-12 / (10e-9 + 1 / (1 / 5e-9 + 1 / 10e-9)), rel=1e-3)
    assert second + 0.065 == pytest.approx((first + 0.065) / 3, rel=1e-3)


def test_a_receptor_answers_each_arrival():
    current = trace(cards.spike_response("ampa", "1 nS"), "cell", "I_syn")
    assert float(current.max()) == pytest.approx(65e-12, rel=0.02)  # 1 nS and 65 mV


@pytest.mark.parametrize(
    "call",
    [
        lambda: cards.spike_response("stdp", "1 nS"),
        lambda: cards.window("ampa"),
    ],
)
def test_what_is_not_of_the_family_is_refused(call):
    with pytest.raises(InputError, match="is not a"):
        call()
