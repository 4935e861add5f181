"""Every number of a simulation, drawn by NumPy before it runs."""
