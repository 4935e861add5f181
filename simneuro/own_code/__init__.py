"""What a scenario's ``.py`` says, read without running any of it."""

from simneuro.own_code.module_names import Statement, read_statements
from simneuro.own_code.trial_code import trial_digest, trial_statements

__all__ = ["Statement", "read_statements", "trial_digest", "trial_statements"]
