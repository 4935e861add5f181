"""Checks of what activation functions are said to describe in neurons, by simulation."""
