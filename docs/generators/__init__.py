"""Generators of pages from the package, so that nothing is documented twice.

Each module has ``pages()``, which yields the name and the text of files for ``docs/generated``.
"""
