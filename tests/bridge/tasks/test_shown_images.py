"""Images as spikes: cells fire as their pixels say, and each phase has chance of its own."""

import numpy as np
import pytest

from simneuro.bridge.tasks import Presentation, repeat_in_new_order
from simneuro.errors import InputError

SHOW = Presentation(shown=0.08, pause=0.02, rate=50.0, copies=3)


def test_cells_fire_at_the_rate_of_their_pixel_while_it_is_shown() -> None:
    images = np.tile([[0.0, 0.5], [2.0, 0.0]], (500, 1))
    times, cells = SHOW.draw_spikes(images, np.random.default_rng(0))
    steps = times / SHOW.grid
    assert steps == pytest.approx(np.rint(steps))
    image, within = np.divmod(np.rint(steps), 1000)
    assert within.max() < 800
    counts = np.zeros((1000, 6))
    np.add.at(counts, (image.astype(int), cells), 1)
    assert not counts[::2, :3].any()
    assert not counts[1::2, 3:].any()
    # 1500 Poisson counts of mean 2 and of mean 8: five standard errors.
    assert counts[::2, 3:].mean() == pytest.approx(2.0, abs=5 * np.sqrt(2.0 / 1500))
    assert counts[1::2, :3].mean() == pytest.approx(8.0, abs=5 * np.sqrt(8.0 / 1500))
    assert counts[1::2, :3].var() == pytest.approx(8.0, rel=0.25)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"shown": 0.0}, "shown: got 0.0, but this must be a finite number above 0"),
        ({"pause": -0.01}, "pause: got -0.01"),
        ({"rate": np.nan}, "rate: got nan"),
        ({"copies": 0}, "copies: got 0, but this must be a whole number from 1"),
        ({"grid": 0.0}, "grid: got 0.0"),
        ({"grid": 3e-4}, r"shown \+ pause: 0.1 s are 333.333 times 0.0003 s"),
    ],
)
def test_impossible_presentations_are_refused(wrong: dict[str, float], said: str) -> None:
    right = {"shown": 0.08, "pause": 0.02, "rate": 50.0, "copies": 3, "grid": 1e-4}
    Presentation(**right)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=said):
        Presentation(**right | wrong)  # type: ignore[arg-type]


def test_another_test_changes_no_spike_of_training() -> None:
    random = np.random.default_rng(1)
    lessons, one, other = (random.uniform(size=(20, 4)) for _ in range(3))
    (first, cells, begins), (second, others, _) = (
        SHOW.draw_phases([lessons, test], seed=5) for test in (one, other)
    )
    assert begins == pytest.approx([0, 2, 4])
    early = [
        (times[times < 2], part[times < 2]) for times, part in ((first, cells), (second, others))
    ]
    assert np.array_equal(*(each[0] for each in early))
    assert np.array_equal(*(each[1] for each in early))
    assert len(first) != len(second)
    assert first[first > 2].min() < 2.08


def test_a_dark_image_is_silent_and_less_than_dark_is_refused() -> None:
    assert SHOW.draw_spikes(np.zeros((2, 4)), np.random.default_rng(0))[0].size == 0
    for wrong in (-1.0, np.nan):
        with pytest.raises(InputError, match="0 or more"):
            SHOW.draw_spikes(np.array([[wrong]]), np.random.default_rng(0))


def test_all_images_are_shown_before_one_comes_again() -> None:
    order = repeat_in_new_order(7, 25, seed=3)
    assert [sorted(order[k : k + 7]) for k in (0, 7, 14)] == [list(range(7))] * 3
    assert len(order) == 25
    assert order[:7].tolist() != order[7:14].tolist()
    assert repeat_in_new_order(7, 0, seed=3).size == 0
