"""What tests of the page share."""

import sys
from pathlib import Path

# Tests share the modules of this folder.
sys.path.insert(0, str(Path(__file__).parent))
