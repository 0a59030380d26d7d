"""Files that commands write: whole or not at all, whatever happens."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxtest.cli.files import write_file
from cxtest.errors import UsageError

NOBODY = 65534


def test_a_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_file(tmp_path / "x.svg", "größer\n")
    write_file(tmp_path / "y.png", b"\x89PNG")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"x.svg": "größer\n".encode(), "y.png": b"\x89PNG"}


def test_a_new_file_has_the_rights_that_files_have_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    write_file(tmp_path / "new", "x")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode
    (tmp_path / "new").chmod(0o640)
    write_file(tmp_path / "new", "y")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_file(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_name_as_long_as_names_can_be_is_written(tmp_path: Path) -> None:
    write_file(tmp_path / ("x" * 255), "x")
    assert [len(file.name) for file in tmp_path.iterdir()] == [255]


def test_what_is_no_ordinary_file_is_written_to_as_it_is() -> None:
    write_file(Path(os.devnull), "x")
    assert Path(os.devnull).exists()
    assert not Path(os.devnull).is_file()


def test_a_full_disk_is_told_in_one_line() -> None:
    with pytest.raises(UsageError, match=r"^`/dev/full` cannot be written: No space left on device$"):
        write_file(Path("/dev/full"), "x")


def test_a_folder_and_a_missing_folder_are_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^`.*` is a folder: name a file in it$"):
        write_file(tmp_path, "x")
    with pytest.raises(UsageError, match=r"^there is no folder `.*missing`$"):
        write_file(tmp_path / "missing" / "x", "x")


@pytest.fixture
def somebody() -> Iterator[None]:
    """Somebody whom rights bind; the superuser may do everything."""
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    yield
    if os.getuid() == 0:
        os.seteuid(0)


def test_a_read_only_folder_is_told_in_one_line(somebody: None) -> None:
    with pytest.raises(UsageError, match=r"^`/usr/x\.svg` cannot be written: Permission denied$"):
        write_file(Path("/usr/x.svg"), "x")


HALF_WRITTEN = """
import sys
from pathlib import Path
from cxtest.cli.files import write_file
from cxtest.errors import UsageError
try:
    write_file(Path(sys.argv[1]), b"x" * 100_000)
except UsageError as error:
    sys.exit(str(error))
"""


def test_where_the_room_ends_in_the_middle_the_old_file_stands(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", HALF_WRITTEN, str(tmp_path / "x.svg")],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "cannot be written: File too large" in done.stderr
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"x.svg": "old"}
