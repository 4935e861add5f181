"""What a model is: neurons, synapses, rules of plasticity, and their parameters."""

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
