"""Ctrl+C in training: whole passes are kept, and what was learnt by halves is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from simneuro.bridge import RateClassifier
from simneuro.bridge.networks.training.layer_stack import LayerStack
from simneuro.progress.phases import listening

BATCHES = 4  # of 16 samples, in each pass
SETTINGS = {"batch_size": 16, "max_iter": 6, "random_state": 0, "batch_norm": True, "dropout": 0.2}


def samples() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    x = np.random.default_rng(1).normal(size=(16 * BATCHES, 3))
    return x, (x[:, 0] > 0).astype(np.int64)


@contextmanager
def stopping_at_batch(number: int) -> Iterator[None]:
    """Ctrl+C in a batch, counted from 0 over all passes, after its gradient is known."""
    descend, batches = LayerStack.descend, count()

    def stop(self: LayerStack, *given: object) -> object:
        found = descend(self, *given)  # type: ignore[arg-type]
        if next(batches) == number:
            raise KeyboardInterrupt
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LayerStack, "descend", stop)
        yield


def stop_before_pass(net: RateClassifier, number: int) -> None:
    """Ctrl+C before anything of a pass is done."""

    def part(done: float, _total: float) -> None:
        if done == number:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), listening(lambda _: None, part):
        net.fit(*samples())


@pytest.mark.parametrize("batch", [2 * BATCHES + 1, 3 * BATCHES - 1])
def test_half_a_pass_is_not_kept(batch: int) -> None:
    stopped, whole = RateClassifier((5,), **SETTINGS), RateClassifier((5,), **SETTINGS)
    stop_before_pass(whole, 2)
    with pytest.raises(KeyboardInterrupt), stopping_at_batch(batch):
        stopped.fit(*samples())
    assert stopped.n_iter_ == len(stopped.loss_curve_) == 2
    for net in (stopped, whole):
        net.partial_fit(*samples())
    assert stopped.loss_curve_ == whole.loss_curve_
    for one, other in zip(stopped.coefs_, whole.coefs_, strict=True):
        np.testing.assert_array_equal(one, other)


def test_half_a_further_pass_is_not_kept() -> None:
    stopped, whole = RateClassifier((5,), **SETTINGS), RateClassifier((5,), **SETTINGS)
    for net in (stopped, whole):
        net.fit(*samples())
    with pytest.raises(KeyboardInterrupt), stopping_at_batch(2):
        stopped.partial_fit(*samples())
    for net in (stopped, whole):
        net.partial_fit(*samples())
    np.testing.assert_array_equal(stopped.coefs_[0], whole.coefs_[0])


def test_after_less_than_a_pass_nothing_is_left() -> None:
    net = RateClassifier((5,), **SETTINGS).fit(*samples())
    with pytest.raises(KeyboardInterrupt), stopping_at_batch(1):
        net.fit(*samples())
    with pytest.raises(NotFittedError):
        check_is_fitted(net)
    net.partial_fit(*samples(), classes=[0, 1])
    assert net.n_iter_ == len(net.loss_curve_) == 1


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value")
def test_ctrl_c_in_a_training_that_diverges_is_not_another_error() -> None:
    settings = {**SETTINGS, "batch_norm": False, "learning_rate": 1e200}
    net = RateClassifier((5,), "relu", **settings)
    with pytest.raises(KeyboardInterrupt), stopping_at_batch(2 * BATCHES + 1):
        net.fit(*samples())
    with pytest.raises(NotFittedError):
        check_is_fitted(net)
