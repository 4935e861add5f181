"""Searches for garbage that pass over what was there before."""

import gc
import weakref

import pytest

from simneuro.system.garbage import searches_of_new_objects


class Ring:
    """An object that refers to itself, so that only a search finds that it is unused."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def nothing_frozen():
    gc.unfreeze()


def test_new_garbage_is_gone_after_the_block_and_older_garbage_found_later(nothing_frozen):
    older = weakref.ref(Ring())
    with searches_of_new_objects():
        newer = weakref.ref(Ring())
        gc.collect()
        assert older() is not None
        assert newer() is None
        last = weakref.ref(Ring())
    assert last() is None
    assert older() is not None
    gc.collect()
    assert older() is None
    assert gc.get_freeze_count() == 0


def test_what_a_program_has_frozen_stays_so(nothing_frozen):
    gc.freeze()
    frozen = gc.get_freeze_count()
    with searches_of_new_objects():
        assert gc.get_freeze_count() == frozen
    assert gc.get_freeze_count() == frozen
    gc.unfreeze()


def test_a_block_that_fails_leaves_nothing_frozen(nothing_frozen):
    with pytest.raises(ValueError, match="planted"), searches_of_new_objects():
        raise ValueError("planted")
    assert gc.get_freeze_count() == 0
