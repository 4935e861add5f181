"""Images shown one after the other, and the spikes that they cause in the cells of a retina."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from simneuro.annotations import NotNegative, Positive, Seed, at_least
from simneuro.bridge.codes import FloatArray
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.steps import count_steps


@checked
@dataclass(frozen=True)
class Presentation:
    """How each image is shown, and what the cells of a pixel do (as in diehl2015stdp).

    Parameters
    ----------
    shown : float
        For how long an image is there (s).
    pause : float
        For how long nothing is, before the next (s).
    rate : float
        At which a cell fires on average when its pixel is 1 (Hz); it is silent at 0.
    copies : int
        Cells for each pixel.
    grid : float
        Spikes lie on whole multiples of it (s): a time step, of which each begins with those that
        fall into it. The time from image to image is a whole number of them.

    Raises
    ------
    InputError
        A time or a rate is negative, ``shown`` or ``grid`` is 0, there is no cell for a pixel, or
        an image and its pause are no whole number of steps of the grid.

    Examples
    --------
    >>> from simneuro.bridge.tasks import Presentation
    >>> show = Presentation(shown=0.08, pause=0.02, rate=50.0, copies=4)
    >>> times, cells = show.draw_spikes(np.array([[0.0, 1.0]]), np.random.default_rng(0))
    >>> bool(times.max() < 0.08), sorted(set(cells.tolist()) - {4, 5, 6, 7})
    (True, [])
    """

    shown: Positive
    pause: NotNegative
    rate: NotNegative
    copies: Annotated[int, at_least(1)]
    grid: Positive = 1e-4

    def __post_init__(self) -> None:
        count_steps(self.period, self.grid, "Presentation: shown + pause")

    @property
    def period(self) -> float:
        """From the beginning of an image to that of the next (s)."""
        return self.shown + self.pause

    @checked
    def draw_spikes(
        self, images: FloatArray, random: np.random.Generator
    ) -> tuple[FloatArray, NDArray[np.int64]]:
        """The times (s) and the cells of Poisson spikes for images (images, pixels), in order.

        Pixel k has the cells from ``k * copies`` on. The first image begins at 0.

        Raises
        ------
        InputError
            A pixel is negative or no number: no cell fires at such a rate.

        Examples
        --------
        >>> from simneuro.bridge.tasks import Presentation
        >>> show = Presentation(shown=0.08, pause=0.02, rate=50.0, copies=1)
        >>> _, cells = show.draw_spikes(np.array([[0.0, 1.0]]), np.random.default_rng(0))
        >>> set(cells.tolist())  # the dark pixel is silent
        {1}
        """
        brightness = np.asarray(images, float)
        if not np.all(brightness >= 0):
            raise InputError("brightness has to be 0 or more in all pixels", where="images")
        means = np.repeat(brightness * self.rate * self.shown, self.copies, axis=1)
        counts = random.poisson(means)
        image, cell = (np.repeat(each.ravel(), counts.ravel()) for each in np.indices(means.shape))
        exact = image * self.period + random.uniform(0, self.shown, image.size)
        times = self.grid * np.floor(exact / self.grid)
        order = np.argsort(times, kind="stable")
        return times[order], cell[order]

    @checked
    def draw_phases(
        self, phases: Sequence[FloatArray], seed: Annotated[int, at_least(0)]
    ) -> tuple[FloatArray, NDArray[np.int64], FloatArray]:
        """The spikes of several phases that follow each other, each with chance of its own.

        What is shown in a phase changes nothing of what the cells do in another: images of a test
        may stand beside those of training.

        Parameters
        ----------
        phases : sequence of array (images, pixels)
        seed : int

        Returns
        -------
        times : array
            Of all spikes (s), in order.
        cells : array of int
        begins : array (phases + 1,)
            When phases begin (s), and when the last one ends.

        Raises
        ------
        InputError
            As `draw_spikes`.

        Examples
        --------
        >>> from simneuro.bridge.tasks import Presentation
        >>> show = Presentation(shown=0.08, pause=0.02, rate=50.0, copies=1)
        >>> _, _, begins = show.draw_phases([np.ones((2, 3)), np.ones((1, 3))], seed=0)
        >>> begins.round(9).tolist()  # s
        [0.0, 0.2, 0.3]
        """
        begins = self.period * np.cumsum([0, *map(len, phases)])
        drawn = [
            self.draw_spikes(images, np.random.default_rng([seed, number]))
            for number, images in enumerate(phases, start=1)  # [seed, 0] is the same as seed
        ]
        times = [begin + each for begin, (each, _) in zip(begins, drawn, strict=False)]
        return np.concatenate(times), np.concatenate([cells for _, cells in drawn]), begins


@checked
def repeat_in_new_order(
    count: Annotated[int, at_least(1)], shown: Annotated[int, at_least(0)], seed: Seed
) -> NDArray[np.int64]:
    """The numbers of ``shown`` images: all ``count`` of them in a random order, again and again.

    Examples
    --------
    >>> from simneuro.bridge.tasks import repeat_in_new_order
    >>> order = repeat_in_new_order(3, 7, seed=0)
    >>> sorted(order[:3].tolist()), sorted(order[3:6].tolist()), len(order)
    ([0, 1, 2], [0, 1, 2], 7)
    """
    random = np.random.default_rng(seed)
    rounds = [random.permutation(count) for _ in range(-(-shown // count))]
    return np.concatenate([np.empty(0, dtype=np.int64), *rounds])[:shown]
