"""The network of the sweep: 1000 cells with conductances, driven by Poisson events."""

CELLS = {"exc": 800, "inh": 200}
P = 0.08  # of a synapse
DURATION = 0.2  # s
RATES = (20.0, 100.0)  # Hz, lowest and highest of the drive
POINTS, TRIALS = 10, 10  # a hundred runs
