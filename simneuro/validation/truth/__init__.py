"""Expected values of the checks: closed forms, and equations typed from papers.

Functions take plain floats in mV, ms, nA, pA, nS and uS, as each one says. This package does not
import models, the engine or :mod:`simneuro.analysis.theory`, since these are under test.
"""
