"""Membranes under noise and Poisson input have the moments that theory says."""

import numpy as np
import pytest

import simneuro as sn

TAU, R = 0.01, 4e7  # 250 pF, 25 nS
CELLS = 1500


@pytest.fixture(scope="module")
def driven():
    """Passive cells under white noise, and under Poisson events of two receptors (A6, A7)."""
    passive = {
        "model": "lif",
        "size": CELLS,
        "parameters": {"C_m": "250 pF", "g_L": "25 nS", "E_L": "-70 mV", "V_th": "1 V"},
    }
    poisson = {"kind": "poisson", "rate": "2 kHz"}
    document = {
        "title": "passive cells",
        "seed": 11,
        "duration": "200 ms",
        "warmup": "80 ms",
        "dt": "0.1 ms",
        "synapses": {"current": {"model": "exp_current", "parameters": {"tau": "2 ms"}}},
        "populations": {"noisy": passive, "current": passive, "delta": passive},
        "drives": {
            "noise": {
                "kind": "noise_current",
                "target": "noisy",
                "mean": "20 pA",
                "density": "100 pA*ms^0.5",
            },
            "currents": poisson | {"target": "current", "synapse": "current", "weight": "50 pA"},
            "jumps": poisson | {"target": "delta", "synapse": "delta", "weight": "0.2 mV"},
        },
        "record": {
            "interval": "1 ms",
            "traces": {
                name: {"variables": ["v"], "neurons": CELLS}
                for name in ("noisy", "current", "delta")
            },
        },
    }
    return sn.simulate(sn.Scenario.from_document(document), target="numpy")


def check_moments(recording, name, mean, variance, tau_mean, tau_variance):
    """Mean and variance of V over cells and time, within 4.5 standard errors.

    ``tau_mean`` and ``tau_variance`` are the integrals of the autocorrelation (both sides) of V and
    of its square, which say how many independent samples there are.
    """
    values = recording[f"{name}.v"].values + 0.07
    total = CELLS * recording.attrs["duration"]
    assert abs(values.mean() - mean) < 4.5 * np.sqrt(variance * tau_mean / total)
    assert abs(values.var() / variance - 1) < 4.5 * np.sqrt(2 * tau_variance / total)


def test_variance_under_white_noise(driven):
    # Continuous: S^2 R^2/(2 tau); on a grid that holds the current for dt it is a hair less.
    density, dt = 100e-12 * np.sqrt(1e-3), 1e-4
    continuous = density**2 * R**2 / (2 * TAU)
    on_grid = density**2 * R**2 / dt * np.tanh(dt / (2 * TAU))
    assert on_grid == pytest.approx(continuous, rel=1e-4)
    check_moments(driven, "noisy", 20e-12 * R, continuous, 2 * TAU, TAU)


def test_poisson_currents_obey_campbell(driven):
    # Published with tau_m = 10 ms, tau_s = 2 ms, C = 250 pF, w = 50 pA, 2 kHz: 8 mV, 1.3333 mV^2.
    mean, variance, tau_s = 8.0e-3, 1.3333e-6, 0.002
    amplitude = 50e-12 / 250e-12 * TAU * tau_s / (TAU - tau_s)
    spread = TAU / 2 + tau_s / 2 - 2 * TAU * tau_s / (TAU + tau_s)
    assert 2000 * 50e-12 * tau_s * TAU / 250e-12 == pytest.approx(mean)
    assert 2000 * amplitude**2 * spread == pytest.approx(variance, rel=1e-4)
    check_moments(driven, "current", mean, variance, 2 * (TAU + tau_s), TAU + 2 * tau_s)


def test_poisson_jumps_obey_campbell(driven):
    # Mean w r tau and variance w^2 r tau/2; on the grid sums of a geometric series instead.
    decay, counts = np.exp(-1e-4 / TAU), 2000 * 1e-4
    mean, variance = 0.2e-3 * counts / (1 - decay), 0.2e-3**2 * counts / (1 - decay**2)
    assert mean == pytest.approx(0.2e-3 * 2000 * TAU, rel=0.006)
    assert variance == pytest.approx(0.2e-3**2 * 2000 * TAU / 2, rel=0.011)
    check_moments(driven, "delta", mean, variance, 2 * TAU, TAU)
