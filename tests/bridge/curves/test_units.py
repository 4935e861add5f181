"""Units that curves, codes and levels name: the same curve in other units is the same curve."""

import brian2
import numpy as np
import pytest
import quantities
import xarray as xr
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.bridge import Activation, LevelCode, RateCode, fit_curve
from simneuro.bridge.activations import curve_in_si
from simneuro.bridge.curves import count_error, curve_from_spikes, left_out_errors
from simneuro.errors import InputError

LEVEL = np.arange(0, 301, 50.0)  # pA
RATE = np.maximum(0.15 * (LEVEL - 66.0), 0)[:, None]  # Hz: 0.15 Hz/pA above 66 pA


def curve(level_unit="pA", rate_unit="Hz", level=LEVEL, rate=RATE, **attrs):
    def labelled(unit):
        return {} if unit is None else {"units": unit}

    return xr.Dataset(
        {"rate": (("level", "repeat"), rate, labelled(rate_unit))},
        {"level": ("level", level, labelled(level_unit))},
        {"source": "cell 3", "duration": 1.0, **attrs},
    )


SAME = {
    "pA": curve(),
    "nA": curve("nA", level=LEVEL / 1000),
    "picoampere": curve("picoampere", "spikes/s"),
    "kHz": curve(rate_unit="kHz", rate=RATE / 1000),
    "1/ms": curve(rate_unit="1/ms", rate=RATE / 1000),
    "per minute": curve(rate_unit="1/min", rate=RATE * 60),
    "no units, SI": curve(None, None, level=LEVEL * 1e-12),
    "a Brian2 duration": curve(duration=1000 * brian2.ms),
}


@pytest.mark.parametrize("name", SAME)
def test_one_curve_in_many_units(name):
    found = fit_curve(SAME[name], "relu").parameters
    assert found["threshold"] == pytest.approx(66e-12, rel=1e-6)
    assert found["slope"] == pytest.approx(0.15e12, rel=1e-6)
    act = Activation.from_curve(SAME[name])
    assert (act.levels.origin, act.levels.scale) == pytest.approx((5e-11, 2.5e-10))
    assert (act.rates.ceiling, act.rates.window) == pytest.approx((RATE.max(), 1.0))
    errors = left_out_errors(SAME[name], "linear")
    np.testing.assert_allclose(errors, left_out_errors(SAME["no units, SI"], "linear"), rtol=1e-6)
    assert count_error(SAME[name], RATE[:, 0]) < 1e-9
    read = curve_in_si(SAME[name])
    assert (read.level.attrs["units"], read.rate.attrs["units"]) == ("A", "Hz")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (curve("mV"), "curve: level: got values in mV, but this must be a current, such as pA"),
        (curve("pA/pF"), "curve: level: got values in pA/pF"),
        (curve("pa"), "curve: level: the unit 'pa' is not known"),
        (curve(""), "curve: level: got values in no unit"),
        (curve(rate_unit="mV"), "curve: rate: got values in mV, but this must be a frequency"),
        (curve(rate_unit="1"), "curve: rate: got values in 1"),
        (curve(duration=1 * brian2.mV), "curve: duration: got values in V"),
        (curve(duration="1 mV"), "curve: duration: got values in mV"),
    ],
)
def test_other_units_are_refused(wrong, message):
    with pytest.raises(InputError, match=message):
        fit_curve(wrong, "relu")
    with pytest.raises(InputError, match=message):
        sn.figures.response_curve(wrong, Figure().subplots())


def test_a_figure_shows_the_levels_in_pA():
    axes = [Figure().subplots() for _ in range(2)]
    for name, ax in zip(("pA", "kHz"), axes, strict=True):
        dots = sn.figures.response_curve(SAME[name], ax)[0]
        np.testing.assert_allclose(dots.get_xdata(), LEVEL)
        np.testing.assert_allclose(dots.get_ydata(), RATE[:, 0])
        assert ax.get_xlabel() == "input current (pA)"


def test_codes_and_fits_read_units():
    levels = LevelCode(50 * brian2.pA, np.array(0.1) * quantities.nA)
    assert (levels.origin, levels.scale) == pytest.approx((5e-11, 1e-10))
    assert RateCode(0 * brian2.Hz, 0.1 * brian2.kHz, 100 * brian2.ms) == RateCode(0, 100.0, 0.1)
    in_pA = xr.DataArray([50.0, 150.0], attrs={"units": "pA"})
    np.testing.assert_allclose(levels.encode(in_pA), [0, 1], atol=1e-12)
    in_kHz = xr.DataArray([0.05], attrs={"units": "kHz"})
    assert RateCode(0, 100, 0.1).encode(in_kHz) == pytest.approx(0.5)
    line = fit_curve(SAME["pA"], "relu")
    assert line(200 * brian2.pA) == pytest.approx(0.15 * 134, rel=1e-6)
    assert line(in_pA)[1] == pytest.approx(0.15 * 84, rel=1e-6)
    assert sn.bridge.activation("lif_rate", tau=10 * brian2.ms).parameters["tau"] == 0.01
    lif = {"C_m": 2e-10, "g_L": 1e-8, "E_L": -0.07, "V_th": -0.05, "V_reset": -0.06, "t_ref": 2e-3}
    levels_in_pA = xr.DataArray([250.0, 400.0], attrs={"units": "pA"})
    np.testing.assert_allclose(
        sn.analysis.theory.lif_rate(levels_in_pA, **lif),
        sn.analysis.theory.lif_rate([250e-12, 400e-12], **lif),
    )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: LevelCode(50 * brian2.mV, 1e-10), "LevelCode: origin: got values in V"),
        (lambda: RateCode(0, 50 * brian2.ms, 0.1), "RateCode: ceiling: got values in s"),
        (lambda: RateCode(0, 50, 100 * brian2.Hz), "RateCode: window: got values in"),
        (lambda: sn.bridge.activation("lif_rate", tau=1 * brian2.mV), "tau: got values in V"),
        (lambda: sn.bridge.activation("relu")(50 * brian2.pA), "x: got values in A"),
        (lambda: fit_curve(SAME["pA"], "relu")(1 * brian2.mV), "level: got values in V"),
    ],
)
def test_other_kinds_are_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_a_curve_from_spikes_in_ms():
    spikes = [100, 200, 300, 350] * brian2.ms, [0, 1, 1, 1]
    read = curve_from_spikes([50, 100] * brian2.pA, spikes, ("50 ms", "550 ms"), attrs={})
    plain = curve_from_spikes(
        [5e-11, 1e-10], ([0.1, 0.2, 0.3, 0.35], [0, 1, 1, 1]), (0.05, 0.55), attrs={}
    )
    xr.testing.assert_allclose(read, plain)
    assert read.rate.values[:, 0].tolist() == pytest.approx([2.0, 6.0])
