"""Solvers that train a rate network: Adam on mini-batches, L-BFGS on all samples at once."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass, field, replace
from itertools import count

import numpy as np
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.training.batch_norm import RunningStatistics
from simneuro.bridge.networks.training.layer_stack import LayerStack
from simneuro.bridge.networks.training.masks import Workspace
from simneuro.bridge.networks.training.training_set import TrainingSet
from simneuro.errors import warn
from simneuro.progress.phases import tell_part


@dataclass
class AdamState:
    """Where Adam (kingma2014) stands, with its usual decay rates 0.9 and 0.999.

    Parameters
    ----------
    theta : array
        Weights, biases, gains and shapes.
    random : RandomState
        Of the order of samples and of dropped units.
    first, second : array
        Running means of the gradient and of its square.
    steps : int
        Taken so far.
    statistics : RunningStatistics
        Of batch normalisation.
    """

    theta: FloatArray
    random: np.random.RandomState
    first: FloatArray = field(init=False)
    second: FloatArray = field(init=False)
    steps: int = 0
    statistics: RunningStatistics = field(default_factory=RunningStatistics)

    def __post_init__(self) -> None:
        self.first, self.second = np.zeros_like(self.theta), np.zeros_like(self.theta)

    def step(self, gradient: FloatArray, rate: float) -> None:
        """Go down a gradient by about ``rate`` in each weight."""
        self.steps += 1
        self.first *= 0.9
        self.first += 0.1 * gradient
        self.second *= 0.999
        self.second += 0.001 * gradient**2
        # Both lean towards the initial zeros, which is divided out.
        root = self.second / (1 - 0.999**self.steps)
        np.sqrt(root, out=root)
        root += 1e-8
        change = rate * self.first
        change /= 1 - 0.9**self.steps
        change /= root
        self.theta -= change

    def keep(self) -> Callable[[], "AdamState"]:
        """A function that makes this state again, as it is now, after further steps."""
        kept = copy(self)
        kept.theta, kept.first, kept.second = map(np.copy, (self.theta, self.first, self.second))
        kept.statistics = replace(self.statistics)
        drawn = self.random.get_state(legacy=False)

        def restore() -> AdamState:
            # Its copy takes a millisecond, longer than a small batch; its state takes little.
            kept.random = deepcopy(self.random)
            kept.random.set_state(drawn)
            return kept

        return restore


@dataclass(frozen=True)
class AdamSettings:
    """How Adam goes over the samples.

    Parameters
    ----------
    learning_rate : float
        First step size.
    batch_size : int
        Samples a step.
    clip : float, optional
        The largest norm of a gradient; a larger one is made shorter (pascanu2013).
    """

    learning_rate: float
    batch_size: int
    clip: float | None = None

    def batches(self, samples: int) -> int:
        """Number of steps in a pass over so many samples."""
        return -(-samples // self.batch_size)


def train_adam(
    stack: LayerStack,
    state: AdamState,
    samples: TrainingSet,
    settings: AdamSettings,
    *,
    passes: int,
    stops: Callable[[], bool],
) -> Iterator[float]:
    """Train by Adam, its step size falling linearly to 0, until ``stops`` says so after a pass.

    Yields
    ------
    float
        After each pass, the mean loss of its batches.
    """
    each, workspace = settings.batches(len(samples)), Workspace()
    for done in range(passes):
        tell_part(done, passes)
        steps = range(done * each, (done + 1) * each)
        rates = [settings.learning_rate * (1 - step / (passes * each)) for step in steps]
        yield pass_over(stack, state, samples, settings, rates, workspace)
        if stops():
            return


def pass_over(
    stack: LayerStack,
    state: AdamState,
    samples: TrainingSet,
    settings: AdamSettings,
    rates: Sequence[float],
    workspace: Workspace | None = None,
) -> float:
    """Use all samples once, in a new order, and return the mean loss of the batches.

    ``rates`` are the step sizes of the batches; a ``workspace`` can be used in further passes.
    """
    order, total = state.random.permutation(len(samples)), 0.0
    workspace = workspace or Workspace()
    for number, rate in enumerate(rates):
        first = number * settings.batch_size
        batch = samples.take(order[first : first + settings.batch_size])
        way = stack.forward(state.theta, batch.inputs, state.random, workspace)
        loss, gradient = stack.descend(state.theta, way, batch.targets, batch.weights)
        if settings.clip is not None:
            _shorten(gradient, settings.clip)
        state.step(gradient, rate)
        if way.batches:
            state.statistics.update(way.batches, len(batch) / settings.batch_size)
        total += loss * len(batch)
    return total / len(samples)


def _shorten(gradient: FloatArray, longest: float) -> None:
    """Scale a gradient in place so that its norm is ``longest`` at most."""
    norm = float(np.linalg.norm(gradient))
    if norm > longest:
        gradient *= longest / norm


def train_lbfgs(
    stack: LayerStack,
    theta: FloatArray,
    samples: TrainingSet,
    *,
    max_iter: int,
    keep: Callable[[FloatArray, int], None],
) -> None:
    """Train by L-BFGS from ``theta``, with a ConvergenceWarning if ``max_iter`` was too low.

    ``keep`` is called after each iteration and at the end, with ``theta`` as it is then and the
    number of iterations.
    """
    made = count(1)

    def follow(reached: FloatArray) -> None:
        done = next(made)
        keep(reached, done)
        tell_part(done, max_iter)

    options = {"maxiter": max_iter, "maxfun": 10 * max_iter}
    given = (samples.inputs, samples.targets, samples.weights)
    found = minimize(
        stack.loss, theta, given, method="L-BFGS-B", jac=True, callback=follow, options=options
    )
    if not found.success:
        message = f"L-BFGS stopped before it converged: {found.message}"
        warn(message, ConvergenceWarning)
    keep(np.asarray(found.x), max(int(found.nit), 1))
