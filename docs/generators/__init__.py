"""Pages made from the package at build time, so that nothing is written down twice.

Each module has ``pages()``, which yields the name and the text of files for ``docs/generated``.
"""
