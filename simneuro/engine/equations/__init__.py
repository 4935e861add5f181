"""The text of cells and synapses, as Brian2 reads it."""
