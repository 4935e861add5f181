"""Faults that the check against the schema names."""

import numpy as np
import pytest

from simneuro import recording
from simneuro.errors import InputError

PARTS = [f"exc_exc.{part}" for part in ("source", "target", "weight", "delay")]
PARTS += ["bursts.event_time", "bursts.event_neuron"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda rec: rec.drop_vars("exc_exc.weight"), r"exc_exc\.weight.*missing"),
        (lambda rec: rec.drop_vars("exc_exc.traced_synapse"), r"exc_exc\.x_pre"),
        (
            lambda rec: rec.assign_coords({"exc_exc.traced_synapse": [2]}),
            r"exc_exc\.traced_synapse.*outside",
        ),
    ],
)
def test_faults_of_recorded_synapses(learning_recording, spoil, message):
    with pytest.raises(InputError, match=message):
        recording.validate(spoil(learning_recording()))


def test_the_rounding_error_of_a_removed_warm_up_is_no_fault(full_recording):
    first = 0.3 - np.float64(0.1) * 3
    assert -1e-15 < first < 0
    rec = full_recording(spikes={"exc": ([first], [0])})
    assert recording.spikes(rec, "exc")[0].item() == first
    with pytest.raises(InputError, match="spike_time"):
        full_recording(spikes={"exc": ([-1e-4], [0])})


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda rec: rec.assign_attrs(schema="other"), "schema"),
        (lambda rec: rec.assign_attrs(schema_version=2), "schema_version"),
        (lambda rec: rec.assign_attrs(seed="7"), "seed.*expected a whole number"),
        (lambda rec: rec.drop_attrs(), "schema: this attribute is missing"),
        (lambda rec: rec.drop_vars("spike_neuron"), "spike_neuron.*missing"),
        (lambda rec: rec.assign(spike_time=rec.spike_time[::-1]), "not sorted"),
        (lambda rec: rec.assign(spike_time=rec.spike_time.drop_attrs()), "units='s'"),
        (lambda rec: rec.assign(spike_population=rec.spike_population + 9), "no population"),
        (lambda rec: rec.assign(spike_population=rec.spike_population * 0.5), "whole numbers"),
        (lambda rec: rec.assign(spike_neuron=("x", [1])), "dimension"),
        (
            lambda rec: rec.assign(spikes_recorded=~rec.spikes_recorded),
            "not recorded",
        ),
        (lambda rec: rec.assign(odd=1), "odd: this variable has no place"),
        (lambda rec: rec.assign({"inh.v": 1}), "no population 'inh'"),
        (lambda rec: rec.assign({"exc.v": rec["exc.v"].T}), r"exc\.v: expected the dimensions"),
        (
            lambda rec: rec.assign({"exc.v": rec["exc.v"].drop_attrs(deep=False)}),
            r"exc\.v.*'units'",
        ),
        (lambda rec: rec.drop_vars("time"), "time: this variable is missing"),
        (lambda rec: rec.assign_attrs(duration="1"), "duration.*expected a number, got '1'"),
        *(
            (
                lambda rec, part=part: rec.drop_vars(part),
                rf"{part}: this variable is missing, beside",
            )
            for part in PARTS
        ),
        *(
            (lambda rec, part=part: rec.assign({part: rec[part].drop_attrs()}), f"{part}.*units")
            for part in ("exc_exc.weight", "exc_exc.delay", "bursts.event_time")
        ),
        *(
            (
                lambda rec, part=part, k=k: rec.assign({part: rec[part] + k}),
                f"{part}: an index lies",
            )
            for part in ("exc_exc.source", "exc_exc.target", "bursts.event_neuron")
            for k in (-2, 3)
        ),
    ],
)
def test_validate_names_the_fault(full_recording, spoil, message):
    with pytest.raises(InputError, match=message):
        recording.validate(spoil(full_recording()))
