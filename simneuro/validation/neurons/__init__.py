"""Checks of neurons: one module for each family."""
