"""Checks of synapses: one module for each family."""
