"""Reading of images that drift."""

import numpy as np
import pytest

from simneuro.bridge import RateClassifier
from simneuro.bridge.tasks import Drift, compare_under_drift, drift_images, split_digits
from simneuro.errors import InputError

SPLIT = split_digits(4, 0.5, 0)
STREAM = {"ramp": 20, "settling": 10, "scored": 200}


class Keeps:
    """A reader that keeps its stream."""

    def predict(self, X):
        self.stream = X
        return np.zeros(len(X))


def streams(drifts, seed=0):
    reader, kept = Keeps(), {}
    for name, drift in drifts.items():
        random = np.random.default_rng(seed)
        found = compare_under_drift(SPLIT, {"keeps": reader}, {name: drift}, random, **STREAM)
        kept[name] = reader.stream
    return kept, found


def test_an_offset_moves_each_pixel_and_a_scale_keeps_the_mean_image() -> None:
    images, like = SPLIT.test_images, SPLIT.train_images
    direction = np.random.default_rng(0).normal(size=16)
    moved = drift_images(images, like, Drift(offset=2.0), direction)
    std = np.sqrt(like.var(axis=0).mean())
    assert moved - images == pytest.approx(np.tile(2 * std * direction, (len(images), 1)))
    scaled = drift_images(like, like, Drift(scale=0.25), direction)
    assert scaled.mean(axis=0) == pytest.approx(like.mean(axis=0))
    assert scaled.std(axis=0) == pytest.approx(like.std(axis=0) / 4)


def test_impossible_drifts_are_refused() -> None:
    for wrong, said in (
        ({"scale": -0.5}, "scale: got -0.5, but this must be a finite number from 0"),
        ({"offset": np.inf}, "offset: got inf, but this must be a finite number"),
    ):
        with pytest.raises(InputError, match=said):
            Drift(**wrong)


def test_the_drift_grows_and_stays() -> None:
    kept, found = streams({"none": Drift(), "offset": Drift(offset=1.0)})
    off = (kept["offset"] - kept["none"]) @ found.direction.values
    assert off[:20] == pytest.approx(off[-1] * np.arange(1, 21) / 20)
    assert off[20:] == pytest.approx(off[-1])


def test_all_readers_get_the_same_stream_and_a_drift_costs_accuracy() -> None:
    net = RateClassifier((16,), max_iter=20, random_state=0)
    net.fit(SPLIT.train_images, SPLIT.train_labels)
    drifts = {"none": Drift(), "offset": Drift(offset=2.0)}
    random = np.random.default_rng(0)
    found = compare_under_drift(SPLIT, {"a": net, "b": net}, drifts, random, **STREAM).accuracy
    assert (found.sel(reader="a") == found.sel(reader="b")).all()
    plain = net.score(SPLIT.test_images, SPLIT.test_labels)
    # 4 standard errors of 200 images
    assert float(found.sel(reader="a", drift="none")) == pytest.approx(plain, abs=0.1)
    assert float(found.sel(reader="a", drift="offset")) < plain - 0.2
