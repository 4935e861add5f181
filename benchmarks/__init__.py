"""Benchmarks: the speed of simneuro and other tools, measured side by side in one run."""
