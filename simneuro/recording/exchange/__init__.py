"""Recordings in the objects and files of other programs: Neo, NWB, SONATA and CSV."""
