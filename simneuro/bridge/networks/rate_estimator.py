"""What estimators of rate units have in common: their settings, and how they are trained."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from simneuro.bridge.activations import Activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.calibration import find_scales
from simneuro.bridge.networks.rate_layer import IDENTITY, RateLayer
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.samples import names_of_features, read_samples
from simneuro.bridge.networks.training.layer_stack import LayerStack
from simneuro.bridge.networks.training.losses import Loss
from simneuro.bridge.networks.training.run import Score, TrainingRun
from simneuro.bridge.networks.training.settings import (
    one_for_each,
    read_hidden_activations,
    warn_flat,
)
from simneuro.bridge.networks.training.solvers import (
    AdamSettings,
    pass_over,
    train_adam,
    train_lbfgs,
)
from simneuro.bridge.networks.training.training_set import TrainingSet
from simneuro.calls import checked
from simneuro.errors import InputError, one_line
from simneuro.progress.bars import showing_phase


def has_batches(net: BaseEstimator) -> bool:
    """Whether an estimator is trained batch by batch, so that its training can go on."""
    return net.solver == "adam"


class RateEstimator(BaseEstimator):
    """A feed-forward network of rate units that learns from samples.

    Its settings and attributes are described in :class:`~simneuro.bridge.RateClassifier`.
    """

    _loss: Loss
    _score: Score
    _values: bool

    @partial(checked, values=False)
    def __init__(
        self,
        hidden: Sequence[int] = (64,),
        activation: str
        | Activation
        | Callable[[Any], Any]
        | Sequence[str | Activation | Callable[[Any], Any]] = "relu",
        *,
        solver: str = "adam",
        learning_rate: float = 0.01,
        max_iter: int = 60,
        batch_size: int = 64,
        alpha: float = 1e-4,
        dropout: float = 0.0,
        input_dropout: float = 0.0,
        connection_dropout: float = 0.0,
        dropout_sites: int = 1,
        batch_norm: bool = False,
        learn_shape: bool = False,
        clip_gradient: float | None = None,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 10,
        tol: float = 1e-4,
        random_state: Any = None,
    ) -> None:
        self.hidden = hidden
        self.activation = activation
        self.solver = solver
        self.learning_rate = learning_rate
        self.max_iter = max_iter
        self.batch_size = batch_size
        self.alpha = alpha
        self.dropout = dropout
        self.input_dropout = input_dropout
        self.connection_dropout = connection_dropout
        self.dropout_sites = dropout_sites
        self.batch_norm = batch_norm
        self.learn_shape = learn_shape
        self.clip_gradient = clip_gradient
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.tol = tol
        self.random_state = random_state

    def _train(self, samples: TrainingSet, classes: Any = None) -> None:
        """Train anew; ``classes`` are those of the samples, if they have some."""
        random = check_random_state(self.random_state)
        aside = None
        if self.early_stopping:
            samples, aside = self._set_aside(samples, classes, random)
        run = self._begin(samples, random)
        normal = run.normalise(samples)
        self.n_iter_ = 0
        try:
            self._solve(run, normal, aside)
        except KeyboardInterrupt as stop:
            self._keep_stopped(stop, run, samples, normal)
            raise
        self._finish(run, samples, normal)

    @showing_phase("training")
    def _solve(self, run: TrainingRun, normal: TrainingSet, aside: TrainingSet | None) -> None:
        """Train a network that has just begun."""
        if self.solver == "adam":
            self._descend(run, normal, aside)
            return

        def keep(theta: FloatArray, iterations: int) -> None:
            run.state.theta, self.n_iter_ = theta, iterations

        train_lbfgs(run.stack, run.state.theta, normal, max_iter=self.max_iter, keep=keep)

    def _keep_stopped(
        self, stop: KeyboardInterrupt, run: TrainingRun, samples: TrainingSet, normal: TrainingSet
    ) -> None:
        """After Ctrl+C, keep what was learnt; an estimator that learnt nothing is not fitted."""
        if self.n_iter_ == 0:
            self._forget()
            return
        try:
            self._finish(run, samples, normal)
        except InputError:  # training diverged before it was stopped
            self._forget()
            return
        made = "passes" if self.solver == "adam" else "iterations"
        stop.add_note(
            f"Training was stopped after {self.n_iter_} of {self.max_iter} {made}; "
            f"this {type(self).__name__} keeps what it has learnt."
        )

    def _forget(self) -> None:
        """Remove what was learnt."""
        for name in [each for each in vars(self) if each.endswith("_") or each == "_run"]:
            delattr(self, name)

    def _descend(self, run: TrainingRun, normal: TrainingSet, aside: TrainingSet | None) -> None:
        """Train by Adam, perhaps until samples set aside are predicted no better."""
        watch = None
        if aside is not None:
            patience, least = self.n_iter_no_change, self.tol
            watch = run.watch(run.normalise(aside), self._score, patience=patience, least=least)
        stops = watch or (lambda: False)
        self.loss_curve_, self.validation_scores_ = [], None
        passes = train_adam(
            run.stack, run.state, normal, self._adam(), passes=self.max_iter, stops=stops
        )
        whole = 0, run.state.keep()
        try:
            for loss in passes:
                self.loss_curve_.append(loss)
                self.n_iter_ += 1
                whole = self.n_iter_, run.state.keep()
        except KeyboardInterrupt:  # in the middle of a pass
            self.n_iter_, restore = whole
            run.state = restore()
            if watch is not None:  # a pass counts once it has its score
                self.n_iter_ = min(self.n_iter_, len(watch.scores))
            del self.loss_curve_[self.n_iter_ :]
            raise
        finally:
            if watch is not None:
                run.state, self.validation_scores_ = watch.best, watch.scores

    def _train_further(self, samples: TrainingSet) -> None:
        """One pass over samples, from where training stands, or from the beginning."""
        run = vars(self).get("_run")
        if run is None:
            run = self._begin(samples, check_random_state(self.random_state))
            self.loss_curve_, self.n_iter_ = [], 0
        normal, adam = run.normalise(samples), self._adam()
        rates = [self.learning_rate] * adam.batches(len(samples))
        restore = run.state.keep()
        try:
            loss = pass_over(run.stack, run.state, normal, adam, rates)
        except KeyboardInterrupt:
            run.state = restore()
            raise
        self.loss_curve_.append(loss)
        self.n_iter_ += 1
        self._finish(run, samples, normal)

    def _begin(self, samples: TrainingSet, random: np.random.RandomState) -> TrainingRun:
        self.activation_ = read_hidden_activations(self.activation)
        acts = one_for_each(self.activation_, len(self.hidden))
        warn_flat(acts)
        sizes = (samples.inputs.shape[1], *self.hidden, samples.targets.shape[1])
        stack = LayerStack.of(
            sizes,
            acts,
            alpha=self.alpha,
            loss_of=self._loss,
            dropout=self.dropout,
            batch_norm=self.batch_norm,
            learn_shape=self.learn_shape,
            input_dropout=self.input_dropout,
            connection_dropout=self.connection_dropout,
            dropout_sites=self.dropout_sites,
        )
        return TrainingRun.begin(stack, samples, random, values=self._values)

    def _adam(self) -> AdamSettings:
        return AdamSettings(self.learning_rate, self.batch_size, self.clip_gradient)

    def _finish(self, run: TrainingRun, samples: TrainingSet, normal: TrainingSet) -> None:
        """Keep what was learnt, in the units of the samples."""
        self.loss_ = run.loss(normal)
        if not np.isfinite(self.loss_):
            raise InputError("training diverged; use a lower learning_rate", where="fit")
        self._run = run if self.solver == "adam" else None
        self.coefs_, self.intercepts_ = run.weights()
        if self.learn_shape:
            self.activation_ = run.activations()
        self.scales_ = list(find_scales(self._layers().activations(samples.inputs)[:-1]))

    def _set_aside(
        self, samples: TrainingSet, classes: Any, random: np.random.RandomState
    ) -> tuple[TrainingSet, TrainingSet]:
        """The samples to train with, and those that tell when to stop."""
        try:
            rest, aside = train_test_split(
                np.arange(len(samples)),
                test_size=self.validation_fraction,
                random_state=random,
                stratify=classes,
            )
        except ValueError as error:
            raise InputError(one_line(error), where="early_stopping") from None
        return samples.take(rest), samples.take(aside)

    @property
    def network_(self) -> RateNetwork:
        """The trained network, as ``coefs_`` and ``intercepts_`` are now."""
        check_is_fitted(self)
        return self._layers(self.scales_)

    def _layers(self, scales: Sequence[float] | None = None) -> RateNetwork:
        acts = [*one_for_each(self.activation_, len(self.coefs_) - 1), IDENTITY]
        layers = map(RateLayer, self.coefs_, self.intercepts_, acts)
        classes = vars(self).get("classes_")
        return RateNetwork(tuple(layers), classes, scales, names_of_features(self))

    def diagnose(self, X: ArrayLike, y: Any = None) -> pd.DataFrame:
        """How each layer works: see :meth:`RateNetwork.diagnose`."""
        return self.network_.diagnose(read_samples(self, X), y)
