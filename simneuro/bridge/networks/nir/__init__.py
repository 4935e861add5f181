"""Graphs of NIR, the Neuromorphic Intermediate Representation: read, run, and written."""
