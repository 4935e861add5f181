"""What a scenario's ``.py`` says, read without running any of it."""

from simneuro.own_code.module_names import Statement, read_statements
from simneuro.own_code.trial_code import trial_digest, trial_statements
from simneuro.own_code.trial_presence import may_define_trial

__all__ = ["Statement", "may_define_trial", "read_statements", "trial_digest", "trial_statements"]
