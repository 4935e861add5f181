"""Measures of recordings, intervals, claims and closed forms.

A measure takes a recording, and the name of a population where one is meant, and gives labelled
arrays whose ``attrs["units"]`` names the unit. Nothing here knows which simulator made the data.
"""

from simneuro.analysis import theory
from simneuro.analysis.assemblies import assembly_events, clusters, onsets_after
from simneuro.analysis.binning import binned_counts
from simneuro.analysis.claims import (
    between,
    greater,
    less,
    near,
    paired_greater,
    times_greater,
    within,
)
from simneuro.analysis.information import mutual_information, shuffled_information
from simneuro.analysis.intervals import (
    Interval,
    IntervalOf,
    garwood_interval,
    largest_of,
    mean_interval,
    split_interval,
    t_interval,
    wilson_interval,
)
from simneuro.analysis.irregularity import cv, cv2, fano_factor, fano_over_trials, isi
from simneuro.analysis.quantal import farthest_share, quanta, shares
from simneuro.analysis.rates import firing_rates, mean_rate, population_rate, spike_counts
from simneuro.analysis.responses import event_sizes, response_sizes
from simneuro.analysis.spectra import band_fraction, peak_frequency, power_spectrum
from simneuro.analysis.spike_pairs import neighbour_lags, pair_lags, pair_sum
from simneuro.analysis.spike_shape import border, first_crossing, half_width, peak_after
from simneuro.analysis.standard import standard_measures
from simneuro.analysis.surrogates import rotate_trains
from simneuro.analysis.synchrony import (
    correlation_matrix,
    grouped_correlation,
    modulation_depth,
    pairwise_correlation,
)
from simneuro.analysis.verdicts import (
    Claim,
    Verdict,
    after_looking,
    describe_verdicts,
    to_records,
    withhold,
)

__all__ = [
    "Claim",
    "Interval",
    "IntervalOf",
    "Verdict",
    "after_looking",
    "assembly_events",
    "band_fraction",
    "between",
    "binned_counts",
    "border",
    "clusters",
    "correlation_matrix",
    "cv",
    "cv2",
    "describe_verdicts",
    "event_sizes",
    "fano_factor",
    "fano_over_trials",
    "farthest_share",
    "firing_rates",
    "first_crossing",
    "garwood_interval",
    "greater",
    "grouped_correlation",
    "half_width",
    "isi",
    "largest_of",
    "less",
    "mean_interval",
    "mean_rate",
    "modulation_depth",
    "mutual_information",
    "near",
    "neighbour_lags",
    "onsets_after",
    "pair_lags",
    "pair_sum",
    "paired_greater",
    "pairwise_correlation",
    "peak_after",
    "peak_frequency",
    "population_rate",
    "power_spectrum",
    "quanta",
    "response_sizes",
    "rotate_trains",
    "shares",
    "shuffled_information",
    "spike_counts",
    "split_interval",
    "standard_measures",
    "t_interval",
    "theory",
    "times_greater",
    "to_records",
    "wilson_interval",
    "withhold",
    "within",
]
