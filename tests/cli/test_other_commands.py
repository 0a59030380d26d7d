"""`cxtest rules`, `explain`, `schema`, `--version`, `--help`."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cxtest.cli.app import run
from cxtest.rules import RULES

ROOT = Path(__file__).parents[2]


def test_rules_lists_every_rule_with_its_severity(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[rule.id, rule.severity] for rule in RULES]
    assert lines[4] == snapshot("dead-end             error    A step that offers nothing to do, and is no end.")


def test_explain_prints_a_rule_with_its_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "unowned-hand-off"]) == 0
    assert capsys.readouterr().out == snapshot("""\
unowned-hand-off (error)

Let go of, and taken by nobody.

What it finds: a transition by which a party lets go of the customer, into a step that has no owner.

Why it hurts: the ball is dropped. Sales has signed and is gone, nobody has taken over, and each believes that the other has.

Example: after the signature the customer waits at a step that is nobody's.

Mended: onboarding owns it.

Basis: accountability in RACI: exactly one; operational level agreements between internal units (ITIL).

An example that fails:

  # journeys/example.yaml
  journey: example
  entries: {demo: pitch}
  steps:
    pitch:
      owner: sales
      transitions: {sign: set-up}
    set-up:
      transitions: {go-live: {to: end, by: clock}}
    end: {outcome: live}

  # personas/example.yaml
  persona: pat
  journeys:
    example: {enters-at: [demo], wants: [live]}

The same, mended:

  # journeys/example.yaml
  journey: example
  entries: {demo: pitch}
  steps:
    pitch:
      owner: sales
      transitions: {sign: set-up}
    set-up:
      owner: onboarding
      transitions: {go-live: {to: end, by: clock}}
    end: {outcome: live}

  # personas/example.yaml
  persona: pat
  journeys:
    example: {enters-at: [demo], wants: [live]}
""")


@pytest.mark.parametrize("kind", ["journey", "persona", "organisation"])
def test_schema_prints_a_json_schema(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", kind]) == 0
    assert kind in json.loads(capsys.readouterr().out)["properties"]


def test_help_names_the_commands_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(word in out for word in ("check", "rules", "explain", "schema", "Exit codes: 0 nothing fails"))


WATCHED = {
    "cyclopts", "hypothesis", "importlib.metadata", "logging", "pydantic", "rich.console", "rich.table", "rich.text", "sarif_pydantic",
    "transitions", "xml.etree.ElementTree", "yaml",
    "cxtest.engine", "cxtest.loading.loader", "cxtest.machine.session", "cxtest.model.journey", "cxtest.reports", "cxtest.sampling.projects",
}  # fmt: skip
"""What takes long to import."""


def imported(*arguments: str) -> set[str]:
    """What a run of the command has imported in the end."""
    code = f"import sys; sys.argv[1:] = {list(arguments)}; from cxtest.cli import main; main(); print(*sys.modules, file=sys.stderr)"
    # Readline, which pytest imports, sets COLUMNS behind the back of os.environ: lines would be broken, and that takes rich.
    environment = dict(os.environ)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
    return set(done.stderr.split())


def test_the_version_imports_no_more_than_it_takes_to_print_it() -> None:
    names = imported("--version")
    assert {name for name in names if name.startswith("cxtest")} == {
        "cxtest",
        "cxtest.cli",
        "cxtest.cli.output",
        "cxtest.errors",
        "cxtest.source",
        "cxtest.version",
    }
    assert names & WATCHED == set()
    assert names & {"dataclasses", "inspect", "shutil"} == set()


def test_help_imports_nothing_of_what_checks() -> None:
    assert imported("--help") & WATCHED <= {"cyclopts", "logging", "rich.console", "rich.table", "rich.text"}


def test_a_check_imports_nothing_that_it_does_not_use() -> None:
    assert imported("check") & WATCHED == {
        "cyclopts", "pydantic", "yaml", "importlib.metadata",
        "cxtest.engine", "cxtest.loading.loader", "cxtest.model.journey", "cxtest.reports",
    }  # fmt: skip


def test_the_version_is_the_one_that_is_installed() -> None:
    out = subprocess.run([sys.executable, "-m", "cxtest", "--version"], capture_output=True, text=True, check=True).stdout
    assert out == f"cxtest {version('cxtest-journeys')}\n"
