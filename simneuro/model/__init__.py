"""What a model is: neurons, synapses, rules of plasticity, and their parameters."""
