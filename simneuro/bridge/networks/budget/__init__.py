"""The error budget of spiking networks: how far each layer is off, and by which cause."""
