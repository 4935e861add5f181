"""Speed, as ratios of work measured side by side in one run. ``python -m benchmarks``."""
