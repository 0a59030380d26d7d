"""`python -m cxtest`."""

import sys

from cxtest.cli import main

if __name__ == "__main__":
    sys.exit(main())
