"""`python -m backend.cli` is `evenkeel`."""

import sys

from backend.cli import main

sys.exit(main())
