"""Python's search for garbage, which finds none among what loaded modules have made."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Chosen: Python 3.12 freezes some hundreds of objects when it starts, a program that does so itself
# all that it has loaded.
_FEW = 1000


@contextmanager
def without_collection() -> Iterator[None]:
    """Load modules in this block without a search: nearly all that they make stays."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def loaded_for_good() -> Iterator[None]:
    """Load Brian2 in this block, and never search among what there is at its end.

    Brian2 asks for several searches in each run, which take a tenth of a second each where half a
    million objects of modules are looked at. This is for a process that has just begun, as that of
    a command: nothing happens where Brian2 is loaded already.
    """
    if "brian2" in sys.modules:
        yield
        return
    with without_collection():
        yield
        gc.freeze()


@contextmanager
def searches_of_new_objects() -> Iterator[None]:
    """Have searches in this block look only at what is made in it, and end the block with one.

    Nothing happens where a program has frozen its objects itself.
    """
    if gc.get_freeze_count() > _FEW:
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
