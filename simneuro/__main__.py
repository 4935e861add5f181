"""``python -m simneuro``."""

import os
import sys
from pathlib import Path

from simneuro.cli import main

if __name__ == "__main__":  # worker processes import this module without running it
    # Python puts the present folder first. Modules that somebody put there would be imported in the
    # place of others, so that it is taken away, as for the command `simneuro`.
    if sys.path[0] == os.getcwd() != str(Path(__file__).parents[1]):
        del sys.path[0]
    main()
