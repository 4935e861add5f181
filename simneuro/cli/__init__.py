"""The command line: each command is one call of the Python API."""

from simneuro.cli.app import app, main

__all__ = ["app", "main"]
