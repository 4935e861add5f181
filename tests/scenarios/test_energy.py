"""What activity costs: what is measured, and that each kind of claim can fail."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from simneuro.bridge import RateClassifier, to_spiking
from simneuro.bridge.networks import FLOAT32, INT32
from simneuro.bridge.tasks import split_digits
from simneuro.experiment import Results, evaluate_claims

NAME = "energy"
TRIALS, STEPS = 6, 40
WEIGHTS, LATER, MOVED = 64 * 64, 64 * 10, 64 + 10


def cost(form: str, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Products, additions at spikes and updates, if each hidden neuron fires in one step of ten."""
    products = {"each_step": WEIGHTS * steps, "held": WEIGHTS + 0 * steps, "spikes_in": 0 * steps}
    entering = 64 * 64 * 0.3 * steps if form == "spikes_in" else 0 * steps
    return products[form], entering + 0.1 * LATER * steps, MOVED * steps


def of_networks(code) -> dict:
    """A network that reads as well as its rate network from the tenth step on."""
    steps = np.arange(1, STEPS + 1.0)
    counts = np.array([cost(form, steps) for form in code.FORMS])
    joules = np.array([[each.multiply_accumulate, each.add, each.add] for each in (FLOAT32, INT32)])
    rate = np.array([4736 * each.multiply_accumulate + 74 * each.add for each in (FLOAT32, INT32)])
    synapses = np.array([LATER, LATER, WEIGHTS + LATER])
    energy = counts[:, None] * joules[None, :, :, None]
    others = energy[:, :, [0, 2]].sum(axis=2)
    left = (rate[None, :, None] - others) / joules[None, :, 1, None] / synapses[:, None, None]
    accuracy = np.tile(np.where(steps < 10, 0.5, 0.96), (len(code.FORMS), 1))
    return {
        "accuracy": (("form", "time"), accuracy),
        "energy": (("form", "number", "part", "time"), energy),
        "operations": (("form", "time"), counts.sum(axis=1)),
        "per_synapse": (("form", "time"), counts[:, 1] / synapses[:, None]),
        "per_neuron": (("form", "time"), np.array([0.1, 0.1, 0.2])[:, None] * steps),
        "break_even": (("form", "number", "time"), left),
        "rate_accuracy": 0.96,
        "rate_operations": 4736.0 + 74,
        "rate_energy": ("number", rate),
        "skipping": ("number", 0.6 * rate),
        "width_accuracy": ("width", [0.9, 0.958, 0.96]),
        "width_energy": ("width", rate[0] * np.array([0.2, 0.5, 1])),
        "unlike": 0,
        "train_images": 1347,
        "test_images": 450,
    }


def made_up(code) -> xr.Dataset:
    """What trials would give that agree with what is expected, but for a little chance in each."""
    single = {
        "axon_excess": ("temperature", [13.232, 9.0, 6.0, 4.173, 2.6]),
        "cell_excess": ("cell", [1.3, 2.0]),
        "unbalanced": 1e-5,
        "of_step": 1e-5,
        "spent": ("share", 3e9 * np.array([0.21, 0.5, 0.29])),
        "rate": 4.0,
    }
    coords = {
        "temperature": [6.3, 10.0, 14.0, 18.0, 24.0],
        "cell": ["pyramid", "interneuron"],
        "share": list(code.PARTS),
        "form": list(code.FORMS),
        "number": ["float32", "int32"],
        "part": ["products", "spikes", "updates"],
        "time": 5e-3 * np.arange(1, STEPS + 1),
    }
    one = xr.Dataset(single | of_networks(code), coords)
    chance = xr.DataArray(1 + 1e-3 * np.linspace(-1, 1, TRIALS), dims="trial")
    data = xr.concat([one] * TRIALS, "trial")
    varied = ("spent", "rate", "energy", "break_even")
    return data.assign({x: data[x] * chance for x in varied}).expand_dims(condition=["only"])


def verdicts(data: xr.Dataset, scenario) -> dict[str, bool | None]:
    return {each.claim: each.holds for each in evaluate_claims(Results(scenario, data, Path()))}


def of(found: dict[str, bool | None], words: str) -> bool | None:
    (claim,) = (name for name in found if words in name)
    return found[claim]


CELLS = (
    "Charge is conserved",
    "Twice the time step",
    "at 6.3 °C",
    "axon at 18 °C",
    "about four times",
    "pyramidal cells need",
    "twice the least",
    "less thrifty",
    "becomes that of howarth2012",
    "fire about as often",
    "3.29e9",
    "misses four fifths",
    "Additions at synapses are spikes",
    "take a product for each weight",
)


def test_what_is_as_expected_holds_and_spikes_are_cheaper_by_what_is_counted(
    code, scenario
) -> None:
    found = verdicts(made_up(code), scenario)
    assert {words: of(found, words) for words in CELLS} == dict.fromkeys(CELLS, True)
    # 10 steps: 640 additions; 41000 products of the images; 4736 of the rate network
    assert of(found, "if only additions") is True
    assert of(found, "each step, float32") is False
    assert of(found, "computed once, float32") is True
    assert of(found, "as spikes, float32") is True
    assert of(found, "Break-even (images as currents, computed in each step)") is False


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        # Only the current that charges the membrane is counted as sodium.
        (lambda data: data.assign(axon_excess=1 + 0 * data.axon_excess), "at 6.3 °C"),
        (lambda data: data.assign(axon_excess=1 + 0 * data.axon_excess), "about four times"),
        (lambda data: data.assign(axon_excess=data.axon_excess.roll(temperature=1)), "at 6.3 °C"),
        (lambda data: data.assign(cell_excess=4 + 0 * data.cell_excess), "pyramidal cells need"),
        (lambda data: data.assign(cell_excess=data.cell_excess.roll(cell=1)), "less thrifty"),
        (lambda data: data.assign(unbalanced=data.unbalanced + 0.1), "Charge is conserved"),
        (lambda data: data.assign(of_step=data.of_step + 0.1), "Twice the time step"),
        (lambda data: data.assign(spent=3e9 - data.spent), "misses four fifths"),
        (lambda data: data.assign(spent=3 * data.spent), "3.29e9"),
        (lambda data: data.assign(unlike=data.unlike + 1), "Additions at synapses are spikes"),
        # Currents of the images are not counted.
        (
            lambda data: data.assign(
                operations=data.operations
                - data.energy.sel(part="products", number="float32") / 4.6e-12
            ),
            "take a product for each weight",
        ),
    ],
)
def test_a_planted_error_is_refuted(code, scenario, plant, words) -> None:
    assert of(verdicts(plant(made_up(code)), scenario), words) is False


def test_a_network_that_never_reads_as_well_decides_nothing(code, scenario) -> None:
    data = made_up(code)
    found = verdicts(data.assign(accuracy=0.5 + 0 * data.accuracy), scenario)
    assert of(found, "if only additions") is None
    assert of(found, "each step, float32") is None


def test_spikes_without_their_fan_out_are_not_those_of_the_closed_form(code) -> None:
    split = split_digits(4, 0.25, 3)
    net = RateClassifier((8,), "relu", max_iter=3, random_state=0)
    net.fit(split.train_images, split.train_labels)
    spiking, x = to_spiking(net), split.test_images[:20]
    result = spiking.simulate(x, "50 ms")
    assert code.unlike_closed_form(spiking, result, x) == 0
    alone = result.assign(synaptic_operations=result.spikes)
    assert code.unlike_closed_form(spiking, alone, x) > 0


@pytest.mark.slow  # it compiles
def test_the_simulated_axon_takes_as_much_sodium_as_an_adaptive_integration_says(
    code, scenario
) -> None:
    found = code.single_spikes(scenario.override({"trials": 1}))
    for degrees, expected in code.COMPUTED.items():
        one = float(found.axon_excess.sel(temperature=degrees))
        assert one == pytest.approx(expected, rel=1e-3)
    assert float(found.unbalanced) < 1e-3
    assert found.sizes["moment"] > 100
