"""The training of rate networks: their arithmetic in normalised units, and the solvers."""
