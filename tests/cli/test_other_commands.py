"""`cxtest rules`, `explain`, `schema`, `--version`, `--help`."""

import json
import subprocess
import sys

import pytest
from inline_snapshot import snapshot

from cxtest.cli.app import run
from cxtest.rules import RULES


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


def test_the_version_costs_no_import_of_a_dependency() -> None:
    code = "import sys; sys.argv = ['cxtest', '--version']; import cxtest; from cxtest.cli import main; main(); print(sorted(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.startswith("cxtest 0.1.0\n")
    assert not [name for name in ("pydantic", "yaml", "hypothesis", "transitions", "rich", "cyclopts") if f"'{name}'" in out]
