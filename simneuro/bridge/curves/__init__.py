"""Response curves: measured on models and on recorded cells, fitted, compared.

Names are loaded when they are first used: only measuring a model loads the simulator. The stub
beside this file lists them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
