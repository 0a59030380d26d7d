"""Files on a disk: found where they should be, and read with care."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cxtest.errors import InputError
from cxtest.loading.loader import load, load_texts

ORGANISATION = "organisation: shop\nparties: {care: {}}\n"
JOURNEY = "journey: returns\nentries: {door: help}\nsteps: {help: {owner: care, transitions: {go: gone}}, gone: {outcome: gone}}\n"
PERSONA = "persona: pat\njourneys: {returns: {enters-at: [door], wants: [gone]}}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project as it should be, in a folder of its own."""
    project = tmp_path / "project"
    write(project / "journeys" / "organisation.yaml", ORGANISATION)
    write(project / "journeys" / "returns.yaml", JOURNEY)
    write(project / "personas" / "pat.yaml", PERSONA)
    return project


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def said(root: Path, **folders: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        load(root, **folders)
    return str(raised.value).split("\n")


def warned(root: Path) -> list[str]:
    return [f"{warning.where}: {warning.message}" for warning in load(root).warnings]


def let_anybody_in(path: Path) -> None:
    """The temporary folder of a test run is for its user alone."""
    top = Path(tempfile.gettempdir()).resolve()
    for folder in (path, *path.parents):
        if folder.is_relative_to(top) and folder != top:
            folder.chmod(folder.stat().st_mode | 0o055)


@contextmanager
def without_privileges() -> Iterator[None]:
    """As somebody to whom permissions apply: root may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_and_the_same_texts_are_the_same_project(root: Path) -> None:
    files = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.yaml")}
    assert load(root) == load_texts(files)
    assert load(root).journeys["returns"].source.file == "journeys/returns.yaml"


def test_the_first_key_says_what_a_file_is_wherever_it_lies(root: Path) -> None:
    (root / "journeys" / "organisation.yaml").rename(root / "personas" / "who.yaml")
    (root / "personas" / "pat.yaml").rename(root / "journeys" / "pat.yaml")
    project = load(root)
    assert (list(project.journeys), list(project.personas)) == (["returns"], ["pat"])
    assert project.journeys["returns"].organisation.organisation == "shop"


def test_other_folders_can_be_named(root: Path) -> None:
    (root / "journeys").rename(root / "maps")
    (root / "personas").rename(root / "people")
    assert list(load(root, journeys="maps", personas="people").personas) == ["pat"]


def test_one_folder_can_hold_everything(root: Path) -> None:
    (root / "personas" / "pat.yaml").rename(root / "journeys" / "pat.yaml")
    assert list(load(root, personas="journeys").personas) == ["pat"]
    assert load(root, personas=str(root / "journeys")).personas["pat"].source.file == "journeys/pat.yaml"
    assert load(root / "journeys", journeys=".", personas="./").journeys["returns"].source.file == "returns.yaml"


def test_missing_folders_are_one_sentence(root: Path) -> None:
    assert said(root, journeys="maps") == [
        "there is no folder `maps` here; create it, name another one in the settings, or go to the project's folder"
    ]
    assert said(root / "nowhere") == [
        "there is no folder `journeys` and no folder `personas` here; create it, name another one in the settings, or go to the project's folder"
    ]


def test_a_file_in_place_of_a_folder_is_refused(root: Path) -> None:
    write(root / "maps", "journey: returns")
    assert said(root, journeys="maps") == ["`maps` is not a folder; journeys and personas are read from folders"]


@pytest.mark.parametrize("folder", ["..", "../other", "/etc", "link"])
def test_a_folder_outside_of_the_project_is_not_read(root: Path, folder: str) -> None:
    write(root.parent / "other" / "returns.yaml", JOURNEY)
    (root / "link").symlink_to(root.parent / "other")
    assert said(root, journeys=folder) == [f"the folder `{folder}` lies outside of the project, and is not read"]


def test_folders_without_a_file_hold_nothing_to_test(tmp_path: Path) -> None:
    (tmp_path / "journeys").mkdir()
    (tmp_path / "personas").mkdir()
    assert said(tmp_path) == ["there is no `*.yaml` file in `journeys` or `personas`; nothing to test"]
    with pytest.raises(InputError, match="there are no files; nothing to test"):
        load_texts({})


def test_files_that_are_not_read_are_warned_of(root: Path) -> None:
    write(root / "journeys" / "more.yml", "%")
    write(root / "journeys" / "MORE.YAML", "%")
    write(root / "personas" / ".#pat.yaml", "%")
    write(root / "personas" / "notes.md", "%")
    write(root / "personas" / "old" / "pat.yaml", "%")
    assert warned(root) == [
        "journeys/MORE.YAML:1:1: this file is not read; rename it so that it ends in `.yaml`",
        "journeys/more.yml:1:1: this file is not read; rename it so that it ends in `.yaml`",
        "personas/.#pat.yaml:1:1: this file is not read, because its name begins with a dot",
    ]


def test_a_link_out_of_the_project_is_not_followed(root: Path) -> None:
    (root / "journeys" / "passwd.yaml").symlink_to("/etc/passwd")
    write(root.parent / "secret.yaml", "journey: secret")
    (root / "journeys" / "secret.yaml").symlink_to("../../secret.yaml")
    rest = "this link leads out of the project, and is not followed; put the file itself here"
    assert said(root) == [f"journeys/passwd.yaml:1:1: {rest}", f"journeys/secret.yaml:1:1: {rest}"]


def test_a_link_inside_the_project_is_followed(root: Path) -> None:
    (root / "personas" / "pat.yaml").rename(root / "pat.txt")
    (root / "personas" / "pat.yaml").symlink_to("../pat.txt")
    assert list(load(root).personas) == ["pat"]


def test_links_that_lead_nowhere_or_round_are_told(root: Path) -> None:
    (root / "journeys" / "gone.yaml").symlink_to("nowhere.yaml")
    (root / "journeys" / "round.yaml").symlink_to("round.yaml")
    first, second = said(root)
    assert first == "journeys/gone.yaml:1:1: this file cannot be read: no such file or directory"
    assert second.startswith("journeys/round.yaml:1:1: this file cannot be read: ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in the file system here")
def test_a_pipe_is_refused_and_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "journeys" / "pipe.yaml")
    (root / "journeys" / "linked.yaml").symlink_to("pipe.yaml")
    assert said(root) == ["journeys/linked.yaml:1:1: this is a pipe, not a file", "journeys/pipe.yaml:1:1: this is a pipe, not a file"]


def test_a_folder_with_the_name_of_a_file_is_refused(root: Path) -> None:
    (root / "journeys" / "x.yaml").mkdir()
    assert said(root) == ["journeys/x.yaml:1:1: this is a folder, not a file"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are another matter here")
def test_an_unreadable_file_is_one_line_and_hides_no_other_problem(root: Path) -> None:
    write(root / "personas" / "kim.yaml", "persona: Kim")
    let_anybody_in(root)
    os.chmod(root / "journeys" / "returns.yaml", 0)
    with without_privileges():
        first, second = said(root)
    assert first == "journeys/returns.yaml:1:1: this file cannot be read: permission denied"
    assert second.startswith("personas/kim.yaml:1:10: `persona`: expected a name")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are another matter here")
def test_an_unreadable_folder_is_one_line(root: Path) -> None:
    let_anybody_in(root)
    os.chmod(root / "personas", 0)
    try:
        with without_privileges():
            assert said(root) == ["the folder `personas` cannot be read: permission denied"]
    finally:
        os.chmod(root / "personas", 0o755)


def test_a_file_that_never_ends_is_read_up_to_its_limit(root: Path) -> None:
    with (root / "journeys" / "big.yaml").open("wb") as big:
        big.truncate(8 * 1024**3)  # eight gibibytes of nothing, which take no place on the disk
    (message,) = said(root)
    assert message.startswith("journeys/big.yaml:1:1: this file is too large")


def test_odd_file_names_do_no_harm(root: Path) -> None:
    write(root / "personas" / "a\n::error::b\x1b[31m.yaml", "persona: [")
    (Path(os.fsdecode(os.fsencode(root) + b"/personas/\xff.yaml"))).write_text("persona: [")
    first, second = said(root)
    assert first.startswith("personas/a\\x0a::error::b\\x1b[31m.yaml:1:11: ")
    assert second.startswith("personas/\\udcff.yaml:1:11: ")
