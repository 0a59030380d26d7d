"""Every setting has its effect."""

from pathlib import Path

import pytest

from cxtest.config import Config, Limits, Override, read_config
from cxtest.errors import InputError

RULES = ("dead-end", "ping-pong", "runaround")


def read(root: Path, text: str) -> Config:
    (root / "pyproject.toml").write_text(text, encoding="utf-8")
    return read_config(root, RULES)


def test_every_key_is_read(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        """
        [tool.cxtest]
        journeys = "j"
        personas = "p"
        select = ["dead-end"]
        ignore = ["ping-pong"]
        strict = true
        workers = 4
        severity = { dead-end = "warning" }
        limits = { configurations = 1, labels = 2, seconds = 0.5 }
        [[tool.cxtest.overrides]]
        journeys = ["a"]
        personas = ["b"]
        ignore = ["runaround"]
        severity = { ping-pong = "error" }
        """,
    )
    assert config == Config(
        journeys="j",
        personas="p",
        select=("dead-end",),
        ignore=("ping-pong",),
        strict=True,
        workers=4,
        severity={"dead-end": "warning"},
        limits=Limits(1, 2, 0.5),
        overrides=(Override(("a",), ("b",), ("runaround",), {"ping-pong": "error"}),),
    )


def test_without_settings_there_are_the_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path, RULES) == Config(select=(), ignore=())
    assert read(tmp_path, "[tool]\nother = 1\n") == Config(select=(), ignore=())
    assert read(tmp_path, "tool = 3\n") == Config(select=(), ignore=())


def test_an_override_concerns_those_that_it_names() -> None:
    both = Override(journeys=("a",), personas=("p",), ignore=("dead-end",))
    config = Config(overrides=(both,))
    cells = [("a", "p"), ("a", "q"), ("b", "p"), ("a", None)]
    assert [config.ignored("dead-end", *cell) for cell in cells] == [True, False, False, False]
    anybody = Config(overrides=(Override(journeys=("a",), ignore=("dead-end",)),))
    assert [anybody.ignored("dead-end", *cell) for cell in cells] == [True, True, False, True]
    assert not anybody.ignored("runaround", "a", "p")


def test_the_last_override_weighs_most() -> None:
    config = Config(
        severity={"dead-end": "warning", "runaround": "warning"},
        overrides=(Override(severity={"dead-end": "error"}), Override(personas=("p",), severity={"dead-end": "warning"})),
    )
    assert config.weight("dead-end", "error", "a", "p") == "warning"
    assert config.weight("dead-end", "error", "a", "q") == "error"
    assert config.weight("runaround", "error", "a", "q") == "warning"
    assert config.weight("ping-pong", "warning", "a", "q") == "warning"


@pytest.mark.parametrize("text", ["x = " + "[" * 20_000, "[tool.cxtest", "x = 1" + "0" * 10_000, "\x00"])
def test_rubbish_is_one_clear_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"^pyproject\.toml cannot be read: .+") as raised:
        read(tmp_path, text)
    assert len(raised.value.problems) == 1


def test_settings_are_not_read_from_outside_the_project(tmp_path: Path) -> None:
    (tmp_path / "outside.toml").write_text("[tool.cxtest]\nignore = ['dead-end']\n")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "pyproject.toml").symlink_to(tmp_path / "outside.toml")
    with pytest.raises(InputError, match="it is no regular file inside the project"):
        read_config(tmp_path / "project", RULES)


def test_settings_of_a_size_that_no_settings_have_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it is larger than 1048576 bytes"):
        read(tmp_path, "#" * 1_100_000)


@pytest.mark.parametrize("limits", ["seconds = true", "seconds = -1", "labels = 0", "labels = true", "configurations = 1.5"])
def test_a_limit_is_a_number(tmp_path: Path, limits: str) -> None:
    with pytest.raises(InputError, match=r"tool\.cxtest\.limits\.\w+: expected"):
        read(tmp_path, f"[tool.cxtest.limits]\n{limits}\n")


def test_how_is_searched(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.cxtest]\nengine = 'explicit'\n")
    assert read_config(tmp_path, []).engine == "explicit"
    (tmp_path / "pyproject.toml").write_text("[tool.cxtest]\nengine = 'quick'\n")
    with pytest.raises(InputError) as caught:
        read_config(tmp_path, [])
    assert [problem.message for problem in caught.value.problems] == [
        'pyproject.toml: tool.cxtest.engine: expected `"slices"` or `"explicit"`'
    ]


@pytest.mark.parametrize("workers", ["0", "1001", "true", "1.5", "'all'"])
def test_workers_are_counted(tmp_path: Path, workers: str) -> None:
    with pytest.raises(InputError, match=r"tool\.cxtest\.workers: expected a whole number from 1 to 1000"):
        read(tmp_path, f"[tool.cxtest]\nworkers = {workers}\n")
