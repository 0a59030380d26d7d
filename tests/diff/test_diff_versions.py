"""Which versions `cxtest diff` compares: a repository whose journeys have only begun, one that is broken, one that others went on with."""

from __future__ import annotations

from pathlib import Path

import pytest
from diffed import FILES, PERSONAS, RETURNS, Said
from inline_snapshot import snapshot
from scratch_repository import Repository

from cxtest.cli.app import run


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """The command, on a repository with the example."""
    return Said(tmp_path, capsys, monkeypatch)


@pytest.mark.parametrize("before", [{"README.md": "A shop"}, {"journeys/.keep": "", "personas/notes.txt": "Who?"}, {"journeys/.keep": ""}])
def test_where_there_was_nothing_everything_is_newly_tested(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, before: dict[str, str | bytes | None]
) -> None:
    """The pull request that `cxtest init` begins with."""
    repository = Repository(tmp_path / "shop")
    repository.commit(before)
    monkeypatch.chdir(repository.project)
    monkeypatch.setenv("COLUMNS", "100")
    assert run(["init"]) == 0
    repository.git("checkout", "-q", "-b", "start")
    repository.commit()
    capsys.readouterr()
    code = run(["diff", "main"])
    printed = capsys.readouterr()
    assert printed.err == ""
    assert (code, printed.out) == snapshot(
        (
            0,
            """\
main → the files as they are
`main` has no journeys yet: all there is now is newly tested.

library-card
  newcomer   newly tested: always

── edited ──

  the organisation `town-library` is new  journeys/organisation.yaml:2
  the journey `library-card` is new  journeys/library-card.yaml:2
  the persona `newcomer` is new  personas/newcomer.yaml:2

Nobody is worse off.
Checked against the model, not against customers.
""",
        )
    )
    assert run(["diff", "main", "start", "--format", "markdown"]) == 0
    assert "`main` has no journeys yet: all there is now is newly tested." in capsys.readouterr().out


def test_what_is_found_at_the_beginning_makes_nobody_worse_off(said: Said) -> None:
    said.repository.git("checkout", "-q", "--orphan", "begin")
    said.repository.git("rm", "-q", "-r", "-f", ".")
    said.repository.commit(message="Nothing yet")
    said.repository.write({**FILES, "journeys/returns.yaml": RETURNS.replace("carries: [order-number]}", "carries: []}")})
    code, printed = said.run("begin")
    assert code == 0
    assert "`begin` has no journeys yet" in printed
    assert "error  repeated-data-entry at agent:order-number for gift-recipient and regular" in printed


def test_a_version_after_without_journeys_is_wrong(said: Said) -> None:
    said.repository.git("checkout", "-q", "-b", "bare")
    said.repository.commit(dict.fromkeys(FILES), "Away with it")
    assert "there is no folder `journeys`" in said.fails("main", "bare")


def test_where_the_version_before_is_broken_it_is_said_how_to_go_on(said: Said) -> None:
    said.repository.commit({"journeys/returns.yaml": RETURNS.replace("to: agent, carries", "to: agnet, carries")}, "A slip")
    said.repository.git("checkout", "-q", "-b", "mend")
    said.repository.commit({"journeys/returns.yaml": RETURNS}, "Mended")
    assert said.fails("main") == snapshot("""\
in `main`: journeys/returns.yaml:19:18: error: there is no step `agnet`; did you mean `agent`?
    19 │       send: {to: agnet, carries: [order-number, fault]}
       │                  ^^^^^
1 error. Nothing was checked. Mend `main` first, or compare with a version whose files can be read.
""")
    assert "Mend `main` first" not in said.fails("main~1", "main")
    said.repository.commit(dict.fromkeys(PERSONAS), "Without personas")
    assert said.fails("mend", "main~1").endswith("Mend `mend` first, or compare with a version whose files can be read.\n")


@pytest.fixture
def went_on(said: Said) -> Said:
    """A change of a branch, after which others changed something else on `main`."""
    said.repository.git("checkout", "-q", "-b", "feature")
    said.repository.commit({"journeys/returns.yaml": RETURNS.replace("time: 2m", "time: 4m")}, "The menu takes longer")
    said.repository.git("checkout", "-q", "main")
    said.repository.commit({"journeys/returns.yaml": RETURNS.replace("time: 5m}", "time: 1m}")}, "The form is quicker")
    said.repository.git("checkout", "-q", "feature")
    return said


def test_what_others_did_meanwhile_is_not_this_changes_doing(went_on: Said) -> None:
    parted = went_on.repository.git("rev-parse", "--short", "main~1")
    assert "`form` takes 5m of time (it was 1m)" in went_on.run("main")[1]
    for versions, after in (
        (["main..."], "the files as they are"),
        (["main...feature"], "feature"),
        (["main...", "feature"], "feature"),
    ):
        code, printed = went_on.run(*versions)
        assert code == 1
        assert printed.startswith(f"main as of {parted} → {after}\n")
        assert "`menu` takes 4m of time (it was 2m)" in printed
        assert "`form`" not in printed


def test_what_three_dots_cannot_mean_is_said(went_on: Said, tmp_path: Path) -> None:
    assert went_on.fails("main..feature") == snapshot(
        "error: `main..feature` is a range, and one version is wanted here: write `main` and `feature`, each by itself; or `main...feature` for what changed on `feature` since it left `main`\n"
    )
    assert went_on.fails("main...feature", "main") == snapshot(
        "error: `main...feature` names both versions: leave `main` out, or write `main...`\n"
    )
    assert went_on.fails("mian...") == snapshot("error: there is no branch, tag or commit `mian`; did you mean `main`?\n")
    assert went_on.fails("...feature") == snapshot("error: a version has no name: write a branch, a tag or a commit, such as `main`\n")
    assert went_on.fails("./main...feature") == "error: there is no folder `./main...feature`\n"
    went_on.repository.git("checkout", "-q", "--orphan", "other")
    went_on.repository.commit(message="From nothing")
    assert went_on.fails("main...other") == snapshot(
        "error: `main` and `other` have no commit in common; write `main` alone to compare with what it is now\n"
    )
    shallow = tmp_path / "shallow"
    went_on.repository.git("clone", "-q", "--depth", "1", "--no-single-branch", went_on.repository.root.as_uri(), str(shallow))
    assert "get all with `git fetch --unshallow`" in went_on.fails("origin/main...origin/feature", "--root", str(shallow))
