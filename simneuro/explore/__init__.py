"""Exploring in the browser: sliders of a neuron or scenario beside what it does.

What can be moved, how far, what is simulated and drawn, and what is handed out is decided here in
plain values (:mod:`~simneuro.explore.neuron`, :mod:`~simneuro.explore.scenario_subject`), which
need no browser. :mod:`~simneuro.explore.server` hands them to the page in ``page/``.
"""
