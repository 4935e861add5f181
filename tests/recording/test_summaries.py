"""Summaries as text and as HTML."""

import numpy as np

from simneuro.recording import Summary, Trace, Wiring, assemble, describe


def test_a_recording_in_a_few_lines():
    recording = assemble(
        populations={"exc": 4, "inh": 2, "pool": 1},
        spikes={"exc": ([0.1, 0.2, 1.5], [0, 1, 0]), "inh": ([], [])},
        traces={"exc.v": Trace([0.0, 1.0], [0, 1], np.zeros((2, 2)), "V")},
        wiring={"e_to_i": Wiring([0, 1, 2], [0, 0, 1], [1.0] * 3, "S", [0.0] * 3)},
        duration=2.0,
        dt=1e-4,
    )
    assert repr(describe(recording)).splitlines() == [
        "Recording of 2 s in steps of 0.1 ms",
        "  exc     4 cells, 3 spikes, 0.375 Hz, v of 2 cells over time",
        "  inh     2 cells, 0 spikes, 0 Hz",
        "  pool    1 cell, spikes not recorded",
        "  e_to_i  3 synapses",
    ]


def test_text_of_users_is_escaped():
    html = Summary("<script>", (("a & b", "<b>"),))._repr_html_()
    assert "<script>" not in html
    assert "a &amp; b" in html
    assert "&lt;b&gt;" in html
