"""Networks of LIF cells seen three ways: as spikes, as a mean field, and as a rate network.

Names are loaded when they are first used. The stub beside this file lists them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
