"""Whole experiments: from a scenario to results, claims, figures and a report.

Names are loaded when they are first used. The stub beside this file lists them.
"""

import lazy_loader

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
