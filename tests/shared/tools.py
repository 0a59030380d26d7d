"""Programs that some tests read pictures with: where one is missing, a test is skipped by hand, and fails where it decides."""

import os
import shutil
from typing import NoReturn

import pytest


def needed(program: str, install: str) -> str:
    """The path of a program; where it is missing, the test ends here, and says what to install."""
    return shutil.which(program) or missing(program, install)


def missing(what: str, install: str) -> NoReturn:
    """Ends a test: under CI it fails."""
    end = pytest.fail if os.environ.get("CI") else pytest.skip
    end(f"there is no {what} here: {install}")
