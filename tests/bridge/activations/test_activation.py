"""Values against textbook formulas and published numbers, derivatives against differences."""

import copy
import math
import pickle

import mpmath
import numpy as np
import pytest
import xarray as xr
from numpy.typing import ArrayLike
from scipy.integrate import quad
from scipy.special import erfcx

from simneuro.bridge import Activation, RateCode, activation, activation_names, recorded_curve
from simneuro.bridge.activations import curve_points
from simneuro.errors import InputError
from simneuro.references import references


def soft_lif_rate(x: mpmath.mpf) -> float:
    with mpmath.workdps(150):  # exp(-300) must not vanish beside 1
        j = 0.02 * mpmath.log(1 + mpmath.exp((x - 1) / 0.02))
        return float(1 / (0.002 + 0.02 * mpmath.log(1 + 1 / j)))


TEXTBOOK = {
    "identity": lambda x: x,
    "step": lambda x: 1.0 if x > 0 else 0.0,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": lambda x: (math.exp(x) - math.exp(-x)) / (math.exp(x) + math.exp(-x)),
    "relu": lambda x: max(x, 0.0),
    "leaky_relu": lambda x: x if x > 0 else 0.01 * x,
    "prelu": lambda x: x if x > 0 else 0.25 * x,
    "elu": lambda x: x if x > 0 else math.exp(x) - 1,
    "swish": lambda x: x / (1 + math.exp(-x)),
    "gelu": lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
    "softmax": lambda x: 1.0,  # of one number; rows below
    "softplus": lambda x: math.log(1 + math.exp(x)),
    "lif_rate": lambda x: 1 / (0.002 + 0.02 * math.log(x / (x - 1))) if x > 1 else 0.0,
    "soft_lif_rate": lambda x: soft_lif_rate(mpmath.mpf(x)),
    # scipy's erfcx(-u) is exp(u^2) (1 + erf u)
    "siegert": lambda x: (
        1
        / (
            0.002
            + 0.02
            * math.sqrt(math.pi)
            * quad(lambda u: erfcx(-u), -x / 0.4, (1 - x) / 0.4, epsabs=0, epsrel=1e-13)[0]
        )
    ),
}
OF_NUMBERS = [name for name in activation_names if activation(name).acts_on == "number"]
NEVER_FALLING = [name for name in OF_NUMBERS if name not in ("swish", "gelu")]


def response_curve(level: ArrayLike, rate: ArrayLike) -> xr.Dataset:
    """A response curve from levels (A) and rates (Hz), (level,) or (level, repeat)."""
    table = np.asarray(rate, dtype=float)
    table = table[:, None] if table.ndim == 1 else table
    return xr.Dataset(
        {"rate": (("level", "repeat"), table, {"units": "Hz"})},
        coords={"level": ("level", np.asarray(level, dtype=float), {"units": "A"})},
        attrs={"source": "synthetic", "duration": 0.5},
    )


def test_the_catalogue_is_what_the_textbook_has() -> None:
    assert set(activation_names) == set(TEXTBOOK)


@pytest.mark.parametrize("name", activation_names)
def test_values(name: str) -> None:
    x = np.linspace(-5, 5, 41)
    expected = [TEXTBOOK[name](value) for value in x]
    if activation(name).acts_on == "row":
        x = x[:, None]
        expected = np.reshape(expected, (-1, 1))
    np.testing.assert_allclose(activation(name)(x), expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", OF_NUMBERS)
def test_derivative_is_the_central_difference(name: str) -> None:
    act, h = activation(name), 1e-5
    x = np.linspace(-4.05, 4.05, 28)  # stays clear of the kinks at 0 and 1
    assert np.min(np.abs(x[:, None] - [0.0, 1.0])) > 0.04
    difference = (act(x + h) - act(x - h)) / (2 * h)
    np.testing.assert_allclose(act.derivative(x), difference, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", activation_names)
def test_far_out_nothing_overflows_and_the_range_holds(name: str) -> None:
    act = activation(name)
    x = np.array([-1e4, -800, -40, 0, 1, np.nextafter(1, 2), 40, 800, 1e4])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, slope = act(x), act.derivative(x)
    assert np.isfinite(value).all()
    assert np.isfinite(slope).all()
    assert ((value >= act.range[0]) & (value <= act.range[1])).all()
    assert (slope >= 0).all() or name not in NEVER_FALLING


@pytest.mark.parametrize("name", NEVER_FALLING)
def test_the_range_is_approached(name: str) -> None:
    act = activation(name)
    for bound, x in zip(act.range, (-1e6, 1e6), strict=True):
        reached = float(act(x))
        # lif_rate misses its ceiling 1 / t_ref by about tau / (t_ref J), one part in 1e5 here.
        # soft_lif_rate falls below its rheobase as softness / (tau |x|), to 1e-6 Hz here.
        near = pytest.approx(bound, rel=1e-4, abs=2e-6 if name == "soft_lif_rate" else None)
        assert abs(reached) >= 1e4 if math.isinf(bound) else reached == near


@pytest.mark.parametrize("name", activation_names)
def test_shape_reference_and_copies(name: str) -> None:
    act = activation(name)
    assert act(np.zeros((2, 3))).shape == act.pull_back(np.zeros((2, 3)), 1.0).shape == (2, 3)
    assert act.derivative(np.zeros((2, 3))).shape == ((2, 3) if name in OF_NUMBERS else (2, 3, 3))
    assert np.ndim(act(0.5)) == 0
    assert np.ndim(act.derivative(0.5)) == (0 if name in OF_NUMBERS else 2)
    assert act.reference in references() or act.reference.startswith("chosen: ")
    for other in (pickle.loads(pickle.dumps(act)), copy.deepcopy(act), activation(name)):
        assert other == act
        assert hash(other) == hash(act)
        assert other(0.3) == act(0.3)


def test_tails_keep_their_relative_precision() -> None:
    # sigmoid'(x) -> e^-|x| and tanh'(x) -> 4 e^-2|x|, where 1 - f(x) would have cancelled.
    x = np.array([-40.0, 40.0])
    np.testing.assert_allclose(activation("sigmoid").derivative(x), math.exp(-40), rtol=1e-12)
    np.testing.assert_allclose(activation("tanh").derivative(x), 4 * math.exp(-80), rtol=1e-12)


def test_at_a_kink_the_derivative_is_the_left_one() -> None:
    assert activation("relu").derivative(0.0) == 0.0
    assert activation("leaky_relu", slope=0.2).derivative(0.0) == 0.2
    assert activation("lif_rate").derivative(1.0) == activation("lif_rate")(1.0) == 0.0


def test_lif_rate_has_the_published_values() -> None:
    # Nengo 4.1, LIFRate(tau_rc=0.02, tau_ref=0.002).rates at J = 1.5, 2, 5
    rate = activation("lif_rate")([1.5, 2.0, 5.0])
    np.testing.assert_allclose(rate, [41.7149, 63.0400, 154.7300], atol=5e-5)
    kilohertz = activation("lif_rate", amplitude=1e-3)(2.0)
    assert kilohertz == pytest.approx(0.0630400, abs=5e-8)


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("rellu", {}, "relu"),
        ("relu", {"slope": 1.0}, "no parameter 'slope'"),
        ("lif_rate", {"t_rc": 1.0}, "tau, t_ref, amplitude"),
        ("lif_rate", {"tau": 0.0}, "tau must be above 0"),
        ("lif_rate", {"t_ref": -1.0}, "t_ref must be 0 or more"),
        ("leaky_relu", {"slope": math.nan}, "slope"),
        ("leaky_relu", {"slope": "x"}, "activation leaky_relu: slope must be a number, got 'x'"),
        ("lif_rate", {"tau": "20 mV"}, r"activation lif_rate: tau: got values in mV"),
        ("leaky_relu", {"slope": None}, "slope must be a number"),
        ("leaky_relu", {"slope": [1.0, 2.0]}, "slope must be a number"),
        (["relu"], {}, r"no activation \['relu'\].*relu"),
        (None, {}, "no activation None"),
    ],
)
def test_what_is_unknown_or_impossible_raises_an_error(
    name: str, parameters: dict[str, float], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        activation(name, **parameters)


def test_a_measured_curve_goes_through_the_mean_rates() -> None:
    curve = response_curve([3e-10, 1e-10, 2e-10, 4e-10], [[18, 22], [0, 0], [4, 6], [38, 42]])
    act = Activation.from_curve(curve)
    np.testing.assert_allclose(act.levels.decode([0, 1]), [1e-10, 4e-10])
    x = act.levels.encode([1e-10, 2e-10, 3e-10, 4e-10])
    np.testing.assert_allclose(act.rates.decode(act(x)), [0, 5, 20, 40], atol=1e-12)
    assert act.rates == RateCode(floor=0.0, ceiling=40.0, window=0.5)
    assert act.parameters["departure"] == 0.0
    assert act.range == (0.0, 1.0)


def test_a_measured_curve_claims_nothing_beyond_its_levels() -> None:
    act = Activation.from_curve(response_curve([1e-10, 2e-10, 3e-10], [4, 6, 10]))
    np.testing.assert_allclose(act([-50, -1e-9, 1 + 1e-9, 1e4]), [0.4, 0.4, 1, 1])
    np.testing.assert_array_equal(act.derivative([-50, -1e-9, 0, 1 + 1e-9, 1e4]), 0)


def test_the_onset_is_the_highest_silent_level_else_the_lowest_level() -> None:
    level = np.array([0.0, 1, 2, 3, 5]) * 1e-10
    silent = Activation.from_curve(response_curve(level, [0, 0, 0.1, 20, 50]))
    assert (silent.levels.origin, silent.levels.scale) == pytest.approx((2e-10, 3e-10))
    firing = Activation.from_curve(response_curve(level, [3, 5, 10, 20, 50]))
    assert (firing.levels.origin, firing.levels.scale) == pytest.approx((0, 5e-10))


def test_a_dip_is_levelled_by_isotonic_regression() -> None:
    # Pool adjacent violators by hand: 12, 8, 10 -> 10, 10, 10.
    act = Activation.from_curve(response_curve([1, 2, 3, 4, 5], [0, 12, 8, 10, 30]))
    assert act.parameters["rates"] == pytest.approx((0, 10, 10, 10, 30))
    assert act.parameters["departure"] == pytest.approx(2)
    assert np.diff(act(np.linspace(-0.2, 1.2, 500))).min() >= 0


@pytest.mark.parametrize("cell", ["B6", "B8"])
def test_the_derivative_of_a_recorded_curve_is_exact(cell: str) -> None:
    act = Activation.from_curve(recorded_curve(cell))
    x, h = np.linspace(0.013, 0.987, 60), 1e-6
    np.testing.assert_allclose(
        act.derivative(x), (act(x + h) - act(x - h)) / (2 * h), rtol=1e-5, atol=1e-8
    )
    fine = np.linspace(0, 1, 20001)
    rise = np.trapezoid(act.derivative(fine), fine)
    assert rise == pytest.approx(float(act(1.0) - act(0.0)), abs=1e-4)


def test_a_finer_measurement_comes_closer_to_the_true_curve() -> None:
    true = activation("sigmoid")

    def largest_error(points: int) -> float:
        level = np.linspace(-6, 6, points)
        act = Activation.from_curve(response_curve(level, true(level)), RateCode(0, 1, 1))
        fine = np.linspace(-6, 6, 2001)
        return float(np.abs(act(act.levels.encode(fine)) - true(fine)).max())

    # Monotone cubics are at least of second order: half the spacing, a quarter of the error.
    assert largest_error(17) / largest_error(33) > 4


def test_a_given_code_sets_what_the_values_mean() -> None:
    curve = response_curve([1, 2, 3], [0, 20, 40])
    act = Activation.from_curve(curve, RateCode(floor=0, ceiling=80, window=1))
    np.testing.assert_allclose(act([0, 0.5, 1]), [0, 0.25, 0.5])
    assert act.range == (0.0, 0.5)


def test_a_measured_curve_can_be_copied() -> None:
    act = Activation.from_curve(recorded_curve("B6"))
    for other in (pickle.loads(pickle.dumps(act)), copy.deepcopy(act)):
        assert other == act
        assert other(0.4) == act(0.4)
    assert act != Activation.from_curve(recorded_curve("B8"))


@pytest.mark.parametrize(
    ("curve", "message"),
    [
        (xr.Dataset({"rates": ("level", [1.0])}), "rate"),
        (xr.Dataset({"rate": (("level", "repeat"), [[1.0], [2.0]])}), "its levels"),
        (None, "is a Dataset"),
        ("B6", "is a Dataset"),
        (
            response_curve([1.0, 2.0], [2.0, 3.0]).assign_attrs(duration="long"),
            "duration: .long. is not a time",
        ),
        (response_curve([1.0], [2.0]), "two or more"),
        (response_curve([1.0, 1.0], [2.0, 3.0]), "different levels"),
        (response_curve([1.0, 2.0], [2.0, math.nan]), "finite"),
        (response_curve([1.0, 2.0], [0.0, 0.0]), "never rises"),
        (response_curve([1.0, 2.0], [3.0, 1.0]), "never rises"),
    ],
)
def test_what_is_no_response_curve_is_refused(curve: xr.Dataset, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Activation.from_curve(curve)


def test_points_are_sorted_means() -> None:
    level, rate = curve_points(response_curve([2.0, 1.0], [[5, 7], [1, 2]]))
    assert level.tolist() == [1, 2]
    assert rate.tolist() == [1.5, 6]


def test_an_activation_is_shown_in_a_line() -> None:
    assert repr(activation("leaky_relu", slope=0.1)) == "Activation('leaky_relu', slope=0.1)"
    assert repr(Activation.from_curve(recorded_curve("B6"))).endswith(", from a curve)")
    assert len(repr(Activation.from_curve(recorded_curve("B6")))) < 100
