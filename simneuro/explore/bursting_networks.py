"""The seeds with which random bursts fall into the short time that the page shows."""

import numpy as np

from simneuro.engine.draw.events import draw_events
from simneuro.engine.draw.streams import Streams, of_drive
from simneuro.engine.draw.weights import Cutter
from simneuro.network import RandomBursts
from simneuro.scenario import Scenario

#: The part of what is shown in which a burst begins. Chosen: what follows it is seen as well.
_PART = (0.05, 0.7)
_TRIED = 100  # seeds; chosen: at 0.1 bursts in what is shown, one in fifteen has one in that part


def find_bursting(scenario: Scenario) -> int | None:
    """How much is added to the seed for a burst to be seen.

    None if there is no drive of bursts, or none of the seeds that are tried has a burst there.

    Parameters
    ----------
    scenario : Scenario
        As long as it is shown.
    """
    network = scenario.network
    duration = network.times.duration
    feeds = {name: each for name, each in network.feeds.items() if _bursts(each.drive)}
    for added in range(_TRIED if feeds else 0):
        streams = Streams(scenario.seed + added)
        for name, feed in feeds.items():
            rng = streams.generator(of_drive(name))
            events = draw_events(feed, network.times, rng, Cutter())
            times = events.steps * network.times.dt - network.times.origin
            if np.any((times > _PART[0] * duration) & (times < _PART[1] * duration)):
                return added
    return None


def _bursts(drive: object) -> bool:
    return isinstance(drive, RandomBursts) and float(drive.rate) > 0
