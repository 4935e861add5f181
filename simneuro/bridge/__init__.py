"""The bridge between spiking neurons and the activation functions of artificial networks.

It has six rooms, each of which uses only those before it: ``codes`` (what rates and currents
mean), ``activations`` (functions by name, and of neurons), ``curves`` (response curves: measured,
recorded, fitted), ``networks`` (rate networks and their conversion to spikes), ``network_views``
(a spiking network beside its mean field and its rate network) and ``tasks`` (what networks are
compared on).

Names are loaded when they are first used: activations, fits and rate codes never load the
simulator, and only the networks load scikit-learn. The stub beside this file lists them; it is
also what type checkers and editors read.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
