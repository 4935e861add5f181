"""The pace of this machine: how long it takes for a fixed piece of work."""

import time

import numpy as np

_TIMES = 3  # chosen: the fastest of three is what the machine can do
_ROUNDS, _ITEMS = 20, 50_000  # chosen: some milliseconds


def measure_pace() -> float:
    """The time (s) that a processor takes for exponentials in NumPy and a loop in Python."""
    return min(_work() for _ in range(_TIMES))


def _work() -> float:
    """The processor's time: other processes on the machine do not change it much."""
    values = np.linspace(-1, 1, _ITEMS)
    begin = time.process_time()
    for _ in range(_ROUNDS):
        np.exp(values)
    sum(k % 7 for k in range(_ITEMS))
    return time.process_time() - begin
