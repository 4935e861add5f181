"""Networks of rate units, and the spiking networks that take over their weights.

Names are loaded when they are first used: only spiking networks load the simulator. The stub
beside this file lists them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
