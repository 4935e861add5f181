"""Measures of recordings, intervals, claims and closed forms.

A measure takes a recording, and the name of a population where one is meant, and gives labelled
arrays whose ``attrs["units"]`` names the unit. Nothing here knows which simulator made the data.

Names are loaded when they are first used. The stub beside this file lists them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
