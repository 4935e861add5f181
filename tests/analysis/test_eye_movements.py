"""Rapid eye movements: those put into noise are found, and noise and shared waves are none."""

import numpy as np
import pytest

from simneuro.analysis import find_eye_movements
from simneuro.errors import InputError

RATE, SECONDS = 256.0, 60
TIME = np.arange(round(RATE * SECONDS)) / RATE


def noise(seed, size=8.0):
    return size * np.random.default_rng(seed).standard_normal((2, TIME.size))


def movement(at, amplitude, width=0.15):
    """A deflection and its return (microvolt)."""
    return amplitude * np.exp(-(((TIME - at) / width) ** 2))


def found(signals, **more):
    return find_eye_movements(*(1e-6 * signals), sampling_rate=RATE, **more)


def test_movements_are_found_where_they_were_put():
    signals = noise(1)
    truth = np.arange(3, 58, 2.5)
    for at in truth:
        signals += np.outer([1, -1], movement(at, 150 if at < 30 else -150))
    times = found(signals)
    assert times == pytest.approx(truth, abs=0.05)


def test_noise_and_what_both_channels_share_are_no_movements():
    assert found(noise(2)).size == 0
    signals = noise(3) + sum(movement(at, 150) for at in range(3, 58, 3))
    # The filter's undershoot beside a shared wave is shared too.
    assert found(signals).size == 0


def test_what_is_too_small_or_too_near_is_left_out():
    small = np.outer([1, -1], movement(40, 45))
    assert found(small).size == 0
    assert found(small, least="20 uV") == pytest.approx([40], abs=0.05)
    dense = np.outer([1, -1], noise(4, 300)[0])
    times = found(dense)
    assert times.size > 50
    assert np.diff(times).min() > 0.3


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"sampling_rate": 10}, "sampling_rate"),
        ({"right": np.zeros(3)}, "left, right"),
        ({"left": np.full(600, np.nan)}, "left, right"),
    ],
)
def test_what_is_no_recording_is_refused(wrong, where):
    given = {"left": np.zeros(600), "right": np.zeros(600), "sampling_rate": 256} | wrong
    with pytest.raises(InputError) as raised:
        find_eye_movements(**given)
    assert raised.value.where == where
