"""The command line interface: each command is one call of the Python interface."""

from simneuro.cli.app import app, main

__all__ = ["app", "main"]
