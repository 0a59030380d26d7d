"""What is committed does not say where it was made."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="what was unpacked from a package is no repository")
def test_no_file_names_the_folder_that_it_was_made_in() -> None:
    """Reports, pages and pictures are written into the repository by running the product: no path of a machine may come with them."""
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    assert [name for name in files if name and str(ROOT).encode() in (ROOT / name).read_bytes()] == []
