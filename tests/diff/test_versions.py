"""Versions of a project: at a commit, in a folder, as the files are; and which of these somebody means."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_repository import FILES, JOURNEY, PERSONA, Repository

from cxtest.diff.versions import Settings, chosen, version_at, version_in, working
from cxtest.errors import CxtestError, InputError, UsageError

MENDED = JOURNEY.replace("needs: [order-number], ", "")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.commit(dict(FILES))
    return made


def refused(root: Path, written: str) -> str:
    with pytest.raises(CxtestError) as raised:
        chosen(root, written)
    return str(raised.value)


def test_a_version_is_what_was_committed_with_the_settings_of_then(repository: Repository) -> None:
    repository.git("tag", "then")
    repository.git("mv", "journeys", "maps")
    repository.commit({"maps/returns.yaml": MENDED, "pyproject.toml": '[tool.cxtest]\njourneys = "maps"\nstrict = true\n'})
    repository.write({"maps/returns.yaml": "not read"})
    then, now = version_at(repository.project, "then"), version_at(repository.project, "HEAD")
    assert [version.name for version in (then, now)] == ["then", "HEAD"]
    assert [version.project.journey("returns").journey.steps["help"].needs for version in (then, now)] == [("order-number",), ()]
    assert [(version.config.journeys, version.config.strict) for version in (then, now)] == [("journeys", False), ("maps", True)]
    assert now.project.journey("returns").source.file == "maps/returns.yaml"


def test_folders_that_are_said_from_outside_go_before_settings(repository: Repository) -> None:
    repository.commit({"maps/returns.yaml": MENDED, "pyproject.toml": '[tool.cxtest]\njourneys = "nowhere"\n'})
    said = Settings(journeys="maps")
    for version in (version_at(repository.project, "HEAD", said), working(repository.project, said)):
        assert version.config.journeys == "maps"
        assert version.project.journey("returns").journey.steps["help"].needs == ()


def test_problems_of_a_version_say_in_which(repository: Repository) -> None:
    repository.commit({"journeys/returns.yaml": JOURNEY.replace("gone}}\n", "gnoe}}\n"), "personas/pat.yaml": "persona: [\n"})
    repository.write(dict(FILES))
    assert working(repository.project).name == "the files as they are"
    assert refused(repository.project, "main") == (
        "in `main`: journeys/returns.yaml:4:64: there is no step `gnoe`; did you mean `gone`?\n"
        "in `main`: personas/pat.yaml:2:1: the file ends here, but a `[` or `{` before this is not closed yet"
    )
    repository.commit({"pyproject.toml": "[tool.cxtest]\nstrickt = true\n"})
    expected = "in `main`: pyproject.toml: tool.cxtest: unknown key `strickt`; did you mean `strict`?"
    assert refused(repository.project, "main") == expected
    repository.commit({"pyproject.toml": None, "personas/pat.yaml": None, "journeys/returns.yaml": None, "readme": ""})
    message = "there is no folder `journeys` and no folder `personas`; name the one that there was with `--journeys` or `--personas`"
    assert refused(repository.project, "main") == f"in `main`: {message}, or another version"


def test_warnings_of_a_version_are_kept(repository: Repository) -> None:
    repository.commit({"journeys/more.yml": "x"})
    assert [problem.message for problem in version_at(repository.project, "HEAD").project.warnings] == [
        "this file is not read; rename it so that it ends in `.yaml`"
    ]


def test_rules_that_settings_name_are_looked_up(repository: Repository) -> None:
    repository.commit({"pyproject.toml": '[tool.cxtest]\nignore = ["dead-edn"]\n'})
    assert version_at(repository.project, "HEAD").config.ignore == ("dead-edn",)
    with pytest.raises(InputError) as raised:
        version_at(repository.project, "HEAD", Settings(rules=["dead-end"]))
    expected = "in `HEAD`: pyproject.toml: tool.cxtest.ignore: there is no rule `dead-edn`; did you mean `dead-end`?"
    assert str(raised.value) == expected


def test_a_folder_of_journeys_is_a_version_with_the_projects_personas(repository: Repository) -> None:
    repository.write({"journeys/as-is/returns.yaml": MENDED, "pyproject.toml": "[tool.cxtest]\nstrict = true\n"})
    version = chosen(repository.project, "journeys/as-is")
    assert (version.name, version.config.journeys, version.config.strict) == ("journeys/as-is", "journeys/as-is", True)
    assert (list(version.project.journeys), list(version.project.personas)) == (["returns"], ["pat"])
    assert version.project.journey("returns").journey.steps["help"].needs == ()


def test_a_folder_with_folders_of_its_own_is_a_whole_project(repository: Repository) -> None:
    other = {f"before/{name.replace('journeys', 'maps')}": text for name, text in FILES.items()}
    other["before/pyproject.toml"] = '[tool.cxtest]\njourneys = "maps"\n'
    other["before/personas/pat.yaml"] = PERSONA.replace("pat", "sam")
    other["before/compose.yaml"] = "services: {}\n"
    repository.write(dict(other))
    version = chosen(repository.project, "./before")
    assert (version.name, version.config.journeys, list(version.project.personas)) == ("./before", "maps", ["sam"])
    assert chosen(repository.project / "before", "..").project.personas.keys() == {"pat"}
    assert version_in(repository.project, str(repository.project)).project.personas.keys() == {"pat"}


def test_a_folder_without_journeys_is_no_version(repository: Repository) -> None:
    (repository.project / "empty").mkdir()
    expected = "the folder `empty` holds no journeys: neither `*.yaml` files, nor folders `journeys` and `personas`"
    assert refused(repository.project, "empty") == expected
    assert refused(repository.project, "./nowhere") == "there is no folder `./nowhere`"


def test_problems_in_a_folder_say_in_which(repository: Repository) -> None:
    repository.write({"as-is/returns.yaml": "journey: returns\n"})
    assert refused(repository.project, "as-is").startswith("in `as-is`: as-is/returns.yaml:1:1: ")


def test_what_is_both_a_folder_and_a_commit_must_be_written_out(repository: Repository) -> None:
    repository.git("branch", "journeys")
    expected = "`journeys` is a folder, and a commit too: write `./journeys` for the folder, or `refs/heads/journeys` for the commit"
    assert refused(repository.project, "journeys") == expected
    assert chosen(repository.project, "./journeys").config.journeys == "./journeys"
    assert chosen(repository.project, "refs/heads/journeys").config.journeys == "journeys"
    commit = repository.git("rev-parse", "--short", "HEAD")
    (repository.project / commit).mkdir()
    expected = f"`{commit}` is a folder, and a commit too: write `./{commit}` for the folder, or `{commit}^0` for the commit"
    assert refused(repository.project, commit) == expected
    assert chosen(repository.project, f"{commit}^0").project.personas.keys() == {"pat"}


def test_what_is_neither_a_folder_nor_a_commit_is_told(repository: Repository) -> None:
    start = "there is no folder `mian`, and there is no branch, tag or commit `mian`"
    assert refused(repository.project, "mian") == f"{start}; did you mean `main`?"
    range_ = "`main...HEAD` is a range, and one version is wanted here: write `main` and `HEAD`, each by itself"
    assert refused(repository.project, "main...HEAD") == range_
    assert refused(repository.project, "--x") == "`--x` cannot be a version: its name begins with a hyphen"


def test_folders_need_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for folder in ("before", "after"):
        for name, text in FILES.items():
            (tmp_path / folder / name).parent.mkdir(parents=True)
            (tmp_path / folder / name).write_text(text, encoding="utf-8")
    assert chosen(tmp_path, "before").project.journeys.keys() == {"returns"}
    expected = "there is no folder `main`, and this folder is in no git repository, which has the versions"
    assert refused(tmp_path, "main") == f"{expected}; name a folder instead, such as `./before`"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chosen(tmp_path, "after").project.journeys.keys() == {"returns"}


def test_a_version_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder `x\\\\x1b`"):
        version_in(tmp_path, "x\x1b")
