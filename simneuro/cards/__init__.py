"""Model cards: the facts, simulations and figures that describe a model.

The command line and the docs show them. Names are loaded when they are first used, since the facts
need neither simulations nor drawings. The stub beside this file lists them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
