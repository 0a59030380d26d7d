"""`python -m cxtest`."""

import sys

from cxtest.cli import main

sys.exit(main())
