"""The compiler: what is known about it is kept."""

import pytest

from simneuro.engine import compiler


@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
def test_what_is_known_of_the_compiler_is_kept_and_found_again_if_damaged(empty_cache):
    for note in empty_cache.glob("compiler-*.json"):
        note.unlink()
    found = compiler()
    (note,) = empty_cache.glob("compiler-*.json")
    compiler.cache_clear()
    assert compiler() == found
    note.write_text("{")
    compiler.cache_clear()
    assert compiler() == found
