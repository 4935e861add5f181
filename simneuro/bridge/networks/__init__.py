"""Networks of rate units and the spiking networks that take their weights."""
