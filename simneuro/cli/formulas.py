"""Activation functions as a reader writes them."""

from collections.abc import Mapping

from simneuro.bridge.activation_catalogue import CATALOGUE

FORMULAS: Mapping[str, str] = {name: entry.formula for name, entry in CATALOGUE.items()}
