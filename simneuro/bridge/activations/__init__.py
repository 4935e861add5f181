"""Activation functions: the catalogue and the neurons measured for it."""
