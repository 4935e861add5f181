"""What the expected values are computed from: closed forms, and published equations typed anew.

Plain floats in mV, ms, nA, pA, nS and uS as each function says. Nothing here imports a model, the
engine or :mod:`simneuro.analysis.theory`: these may be what is under test.
"""
