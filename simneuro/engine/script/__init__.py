"""The Brian2 script of a scenario: readable source that runs without simneuro."""
