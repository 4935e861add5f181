"""Brian2's networks as C++ programs that are compiled once and kept: for scripts of Brian2."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
