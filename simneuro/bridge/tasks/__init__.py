"""Tasks on which networks are compared."""

from simneuro.bridge.tasks.digit_task import DigitTask
from simneuro.bridge.tasks.digits import DigitSplit, load_digit_images, split_digits

__all__ = ["DigitSplit", "DigitTask", "load_digit_images", "split_digits"]


def __dir__() -> list[str]:
    return sorted(__all__)
