"""Files of a project at a commit: found as on a disk, whatever is in the work tree, and whatever a hook or a stranger has set."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from scratch_repository import FILES, JOURNEY, PERSONA, Repository

from cxtest.errors import InputError, UsageError
from cxtest.loading import revisions
from cxtest.loading.files import find_files
from cxtest.loading.revisions import revision
from cxtest.loading.text import MAX_BYTES

FOLDERS = ("journeys", "personas")
LACKING = "this clone lacks files of that version, since it is a partial one: get them with `git fetch --refetch --no-filter`"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.commit(dict(FILES))
    return made


def refused(root: Path, name: str) -> str:
    with pytest.raises(UsageError) as raised:
        revision(root, name)
    return str(raised.value)


def problems(repository: Repository, *folders: str) -> list[str]:
    found = revision(repository.project, "HEAD").find_files(folders or FOLDERS).problems
    return [f"{problem.where}: {problem.message}" if problem.where else problem.message for problem in found]


def state(repository: Repository) -> dict[str, tuple[int, int]]:
    """When each file below the repository's folder was written, and how large it is."""
    files = [path for path in repository.root.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in files}


def test_what_is_found_at_a_commit_is_what_is_found_on_the_disk(repository: Repository) -> None:
    more: dict[str, str | bytes | None] = {
        "journeys/deeper/not-read.yaml": "x",
        "journeys/.hidden.yaml": "x",
        "journeys/Old.YML": "x",
        "journeys/notes.txt": "x",
        "journeys/ödd \n näme.yaml": "journey: \xe4\n",
        "journeys/latin.yaml": b"title: \xe4\r\n",
        "journeys/empty.yaml": "",
        "elsewhere.yaml": "x",
    }
    repository.commit(more)
    on_disk = find_files(repository.project, FOLDERS)
    at_commit = revision(repository.project, "HEAD").find_files(FOLDERS)
    assert at_commit == on_disk
    assert list(at_commit.contents) == list(on_disk.contents)
    assert len(at_commit.problems) == 2


def test_a_project_may_lie_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "all", "deep/the shop")
    repository.commit(dict(FILES))
    repository.write({"journeys/returns.yaml": "changed since"})
    found = revision(repository.project, "main").find_files(FOLDERS)
    assert found.contents == {name: text.encode() for name, text in FILES.items()}
    assert problems(repository, "../../outside", "journeys")[0] == "the folder `../../outside` lies outside of the project, and is not read"


def test_the_folders_may_be_named_as_on_a_disk(repository: Repository) -> None:
    there = revision(repository.project, "HEAD")
    for folder in ("journeys", "./journeys/", str(repository.project / "journeys"), "personas/../journeys"):
        assert list(there.find_files([folder]).contents.values()) == [JOURNEY.encode()], folder
    repository.commit({"top.yaml": PERSONA})
    assert list(revision(repository.project, "HEAD").find_files(["."]).contents) == ["top.yaml"]


def test_the_work_tree_and_the_index_are_not_touched(repository: Repository) -> None:
    repository.write({"journeys/returns.yaml": "changed, and not committed", "journeys/new.yaml": "staged"})
    repository.git("add", "journeys/new.yaml")
    before = state(repository)
    assert list(revision(repository.project, "main").find_files(FOLDERS).contents) == ["journeys/returns.yaml", "personas/pat.yaml"]
    assert state(repository) == before


def test_links_and_submodules_are_not_followed(repository: Repository) -> None:
    (repository.project / "journeys" / "linked.yaml").symlink_to("returns.yaml")
    (repository.project / "people").symlink_to("personas")
    repository.git("add", "--all")
    head = repository.git("rev-parse", "HEAD")
    for place in ("journeys/module.yaml", "module"):
        repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},{place}")
    repository.git("commit", "-q", "-m", "Links")
    assert problems(repository, "journeys", "people", "module", "journeys/returns.yaml") == [
        "journeys/linked.yaml:1:1: this is a link, and is not followed; put the file itself here",
        "journeys/module.yaml:1:1: this is a submodule, not a file",
        "`people` is a link, which is not followed",
        "`module` is a submodule, which is not read",
        "`journeys/returns.yaml` is not a folder; journeys and personas are read from folders",
    ]


def test_a_folder_with_the_name_of_a_file_is_none(repository: Repository) -> None:
    repository.commit({"journeys/folder.yaml/inner.yaml": "x"})
    assert problems(repository) == ["journeys/folder.yaml:1:1: this is a folder, not a file"]


def test_what_is_too_large_is_not_read(repository: Repository) -> None:
    repository.commit({"journeys/large.yaml": b"#" * (MAX_BYTES + 1), "journeys/just.yaml": b"#" * MAX_BYTES})
    found = revision(repository.project, "HEAD").find_files(FOLDERS)
    assert "journeys/large.yaml" not in found.contents
    assert len(found.contents["journeys/just.yaml"]) == MAX_BYTES
    message = "this file is too large: 1,048,577 bytes, where 1,048,576 are allowed; split it into several files"
    assert [problem.message for problem in found.problems] == [message]


def test_folders_that_were_not_there_are_told(repository: Repository) -> None:
    mend = "name the one that there was with `--journeys` or `--personas`, or another version"
    expected = f"there is no folder `journies` and no folder `people/here`; {mend}"
    assert problems(repository, "journies", "journeys", "people/here") == [expected]


def test_settings_are_read_at_the_commit(repository: Repository) -> None:
    there = revision(repository.project, "HEAD")
    assert there.settings() == ""
    repository.commit({"pyproject.toml": "[tool.cxtest]\n"})
    repository.write({"pyproject.toml": None})
    assert (there.settings(), revision(repository.project, "HEAD").settings()) == ("", "[tool.cxtest]\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff", "pyproject.toml cannot be read: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (b"#" * (MAX_BYTES + 1), "pyproject.toml cannot be read: it is larger than 1048576 bytes"),
        (None, "pyproject.toml cannot be read: this is a link, and is not followed; put the file itself here"),
    ],
)
def test_settings_that_cannot_be_read_are_told(repository: Repository, content: bytes | None, message: str) -> None:
    if content is None:
        (repository.project / "pyproject.toml").symlink_to("elsewhere.toml")
    repository.commit({} if content is None else {"pyproject.toml": content})
    with pytest.raises(InputError) as raised:
        revision(repository.project, "HEAD").settings()
    assert str(raised.value) == message


def test_a_branch_a_tag_and_a_commit_are_versions(repository: Repository) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.git("tag", "-a", "v1", "-m", "The first")
    repository.git("branch", "old/one")
    repository.commit({"journeys/returns.yaml": "changed"})
    names = ("v1", "old/one", first, first[:8], "HEAD~1", "refs/heads/old/one", "main^")
    assert [revision(repository.project, name).commit == first for name in names] == [True] * 7


def test_what_is_no_version_is_told_with_what_may_be_meant(repository: Repository) -> None:
    repository.git("tag", "release-1")
    repository.git("update-ref", "refs/remotes/origin/develop", "HEAD")
    start = "there is no branch, tag or commit"
    assert refused(repository.project, "mian") == f"{start} `mian`; did you mean `main`?"
    assert refused(repository.project, "relaese-1") == f"{start} `relaese-1`; did you mean `release-1`?"
    assert refused(repository.project, "develop") == f"{start} `develop`; did you mean `origin/develop`?"
    listing = "`git branch --all` and `git tag` list them, `git fetch` gets those that are new"
    assert refused(repository.project, "nothing\nlike it") == f"{start} `nothing\\x0alike it`; {listing}"
    assert refused(repository.project, "1" * 40) == f"{start} `{'1' * 40}`; {listing}"
    assert refused(repository.project, "main:journeys").startswith(f"{start} `main:journeys`; ")


def test_what_cannot_be_the_name_of_a_version_never_comes_to_git(repository: Repository) -> None:
    assert refused(repository.project, "--output=x") == "`--output=x` cannot be a version: its name begins with a hyphen"
    assert refused(repository.project, "") == "a version has no name: write a branch, a tag or a commit, such as `main`"
    assert refused(repository.project, "a\0b") == "a version has no name: write a branch, a tag or a commit, such as `main`"
    wanted = "is a range, and one version is wanted here: write"
    assert refused(repository.project, "main..HEAD") == f"`main..HEAD` {wanted} `main` and `HEAD`, each by itself"
    assert refused(repository.project, "main...HEAD") == f"`main...HEAD` {wanted} `main` and `HEAD`, each by itself"
    assert refused(repository.project, "main...") == f"`main...` {wanted} `main`, each by itself"


def test_a_name_of_a_branch_and_a_tag_must_be_written_out(repository: Repository) -> None:
    repository.git("tag", "both")
    repository.git("branch", "both")
    assert refused(repository.project, "both") == "there are a branch and a tag `both`: write `refs/heads/both`, or `refs/tags/both`"
    assert revision(repository.project, "refs/heads/both").commit == revision(repository.project, "refs/tags/both").commit


def test_a_shallow_clone_says_how_to_get_the_rest(repository: Repository, tmp_path: Path) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"journeys/returns.yaml": "changed"})
    repository.git("clone", "-q", "--depth", "1", repository.root.as_uri(), str(tmp_path / "shallow"))
    for name in (first, "HEAD~1", "elsewhere"):
        assert refused(tmp_path / "shallow", name) == (
            f"there is no branch, tag or commit `{name}` here: this clone is shallow, it has the last commits alone; "
            "get all with `git fetch --unshallow`, or in GitHub Actions with `fetch-depth: 0` of actions/checkout"
        )
    assert revision(tmp_path / "shallow", "HEAD").find_files(FOLDERS).contents["journeys/returns.yaml"] == b"changed"


def test_a_partial_clone_fetches_nothing(repository: Repository, tmp_path: Path) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = Repository.__new__(Repository)
    clone.root = clone.project = tmp_path / "partial"
    repository.git("clone", "-q", "--no-checkout", "--filter=blob:none", repository.root.as_uri(), str(clone.root))
    before = state(clone)
    with pytest.raises(UsageError) as raised:
        problems(clone)
    assert str(raised.value) == LACKING
    assert state(clone) == before


def test_a_clone_that_has_lost_a_file_is_not_taken_for_whole(repository: Repository) -> None:
    lost = repository.git("rev-parse", "HEAD:journeys/returns.yaml")
    (repository.root / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(UsageError) as raised:
        problems(repository)
    assert str(raised.value) == LACKING


def test_where_there_is_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    expected = "this folder is in no git repository, which has the versions; name a folder instead, such as `./before`"
    assert refused(tmp_path, "main") == expected
    assert refused(Repository(tmp_path / "new").root, "HEAD") == "there is no commit in this repository yet"


def test_a_repository_of_somebody_else_is_not_read(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setattr(revisions, "_KEPT", (*revisions._KEPT, "GIT_TEST_"))  # git's own switch for trying it out
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert refused(repository.project, "main") == (
        "git reads no repository whose folder belongs to somebody else; if you trust this one: "
        f"git config --global --add safe.directory '{repository.root}'"
    )


def test_without_git_it_says_so(repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(repository.project, "main") == (
        "there is no `git` command here, which reads the versions: install git, or compare two folders"
    )


def test_git_that_does_not_answer_is_stopped(repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(revisions, "SECONDS", 0.2)
    assert refused(repository.project, "main") == "git has not answered for 0.2 seconds, and was stopped"


def test_what_a_hook_has_set_does_not_lead_elsewhere(repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    other.commit({"journeys/returns.yaml": "of another repository"})
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git" / "index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.root / ".git" / "objects"))
    assert revision(repository.project, "main").find_files(FOLDERS).contents["journeys/returns.yaml"] == JOURNEY.encode()


def test_a_hook_of_a_commit_reads_what_was_committed_before(repository: Repository, tmp_path: Path) -> None:
    """As a hook runs it, in a work tree beside the clone, where git sets its variables."""
    repository.git("worktree", "add", "-q", str(tmp_path / "beside"), "-b", "beside")
    beside = Repository.__new__(Repository)
    beside.root = beside.project = tmp_path / "beside"
    hook = repository.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    program = "from pathlib import Path; from cxtest.loading.revisions import revision; import os; assert 'GIT_INDEX_FILE' in os.environ; "
    program += "print(revision(Path(), 'HEAD').find_files(['journeys']).contents['journeys/returns.yaml'].decode())"
    hook.write_text(f'#!/bin/sh\n"{sys.executable}" -c "{program}" >"{tmp_path}/said"\n')
    hook.chmod(0o755)
    beside.commit({"journeys/returns.yaml": "changed"})
    assert (tmp_path / "said").read_text() == f"{JOURNEY}\n"


def test_no_program_that_a_strangers_settings_name_is_run(repository: Repository, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\ntouch "{tmp_path}/sprung"\n')
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass", "core.alternateRefsCommand", "core.gitProxy"):
        repository.git("config", key, str(trap))
    repository.git("config", "filter.trap.smudge", str(trap))
    repository.git("config", "diff.trap.textconv", str(trap))
    (repository.root / ".gitattributes").write_text("*.yaml filter=trap diff=trap\n")
    (repository.root / ".git" / "info").mkdir(exist_ok=True)
    (repository.root / ".git" / "info" / "attributes").write_text("*.yaml filter=trap diff=trap\n")
    assert len(revision(repository.project, "main").find_files(FOLDERS).contents) == 2
    refused(repository.project, "nowhere")
    assert not (tmp_path / "sprung").exists()
