"""Tasks on which networks are compared."""

from simneuro.bridge.tasks.baselines import score_baselines
from simneuro.bridge.tasks.digit_task import DigitTask
from simneuro.bridge.tasks.digits import DigitSplit, load_digit_images, split_digits
from simneuro.bridge.tasks.drawn_units import dead_units, silent_networks
from simneuro.bridge.tasks.drifting_images import Drift, compare_under_drift, drift_images
from simneuro.bridge.tasks.few_samples import compare_training, draw_few_digits
from simneuro.bridge.tasks.fields import measure_fields
from simneuro.bridge.tasks.fruit import draw_fruit, share_of_best_line, share_of_ideal
from simneuro.bridge.tasks.initialisations import compare_initialisations
from simneuro.bridge.tasks.input_scale import compare_scales, remove_biases
from simneuro.bridge.tasks.learning_rates import compare_learning_rates
from simneuro.bridge.tasks.learning_speed import passes_to_loss
from simneuro.bridge.tasks.mnist import load_mnist_images, split_mnist
from simneuro.bridge.tasks.mnist_cnn import load_mnist_cnn
from simneuro.bridge.tasks.noisy_images import add_noise, compare_under_noise, noise_deviation
from simneuro.bridge.tasks.prototypes import (
    choose_nearest,
    decide_by_labels,
    find_centres,
    label_responders,
    score_prototypes,
    score_responders,
)
from simneuro.bridge.tasks.shown_images import Presentation, repeat_in_new_order
from simneuro.bridge.tasks.spike_energy import at_equal_accuracy, compare_energy
from simneuro.bridge.tasks.spiking_readouts import compare_readouts
from simneuro.bridge.tasks.threshold_choices import compare_thresholds

__all__ = [
    "DigitSplit",
    "DigitTask",
    "Drift",
    "Presentation",
    "add_noise",
    "at_equal_accuracy",
    "choose_nearest",
    "compare_energy",
    "compare_initialisations",
    "compare_learning_rates",
    "compare_readouts",
    "compare_scales",
    "compare_thresholds",
    "compare_training",
    "compare_under_drift",
    "compare_under_noise",
    "dead_units",
    "decide_by_labels",
    "draw_few_digits",
    "draw_fruit",
    "drift_images",
    "find_centres",
    "label_responders",
    "load_digit_images",
    "load_mnist_cnn",
    "load_mnist_images",
    "measure_fields",
    "noise_deviation",
    "passes_to_loss",
    "remove_biases",
    "repeat_in_new_order",
    "score_baselines",
    "score_prototypes",
    "score_responders",
    "share_of_best_line",
    "share_of_ideal",
    "silent_networks",
    "split_digits",
    "split_mnist",
]


def __dir__() -> list[str]:
    return sorted(__all__)
