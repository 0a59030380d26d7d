"""The whole command, as a user sees it: what it prints, and how it exits."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cxtest.cli.app import run

JOURNEY = """\
journey: trip
entries: {call: ivr}
steps:
  ivr:
    title: "Press 1, press 2"
    owner: bot
    needs: [order-number]
    transitions: {press-2: agent}
  agent:
    owner: care
    needs: [order-number]
    transitions: {solve: end, transfer: {to: lost, by: owner}}
  lost: {owner: care}
  end: {outcome: solved}
"""
PAT = """\
persona: pat
title: Impatient caller
journeys: {trip: {enters-at: [call], wants: [solved]}}
"""
MENDED = JOURNEY.replace("press-2: agent", "press-2: {to: agent, carries: [order-number]}").replace(", transfer: {to: lost, by: owner}", "")
MENDED = MENDED.replace("  lost: {owner: care}\n", "")
LARGE = "\n".join(
    [
        "journey: trip",
        "entries: {call: s0}",
        "steps:",
        *(f"  s{i}: {{owner: a, gives: [i{i}], transitions: {{on: s{(i + 1) % 30}, skip: s{(i + 2) % 30}}}}}" for i in range(30)),
        "  end: {outcome: solved}",
    ]
)
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a project's files and returns its root."""

    def write(journey: str = JOURNEY, persona: str = PAT, **more: str) -> Path:
        for name, text in {"journeys/trip.yaml": journey, "personas/pat.yaml": persona, **more}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_the_command_that_explores_a_walk_names_the_folders_as_they_were_given(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write()
    (root / "personas").rename(root / "our people")
    monkeypatch.chdir(root.parent)
    assert run(["check", root.name, "--personas", "our people", "--rule", "dead-end"]) == 1
    command = f"cxtest explore trip --as pat --root {root.name} --personas 'our people' --walk call.press-2.transfer"
    assert f"   replay  {command}\n" in capsys.readouterr().out


def test_a_finding_about_no_persona_is_explored_as_nobody_in_particular(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "paths: [{name: lost, walk: call.press-2.transfer, must: be-impossible}]\n"
    monkeypatch.chdir(write(JOURNEY + path))
    assert run(["check", "--rule", "broken-path"]) == 1
    assert "   replay  cxtest explore trip --walk call.press-2.transfer\n" in capsys.readouterr().out


def test_the_text_report_tells_promises_findings_and_totals(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write())
    assert run(["check"]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert out == snapshot("""\
      trip
pat   with luck
      error: dead-end, and 1 more

with luck: a good end is possible, and they cannot make sure of it

── trip ──

error[dead-end]  The impatient caller is left standing at `lost`. That step is owned by `care`.

   journeys/trip.yaml:13:3  lost  for pat
      │
   13 │   lost: {owner: care}
      │   ^^^^ nothing to do from here

   how they get here
   call     → ivr      asks order-number
   press-2  → agent    hand-off bot → care, asks AGAIN order-number
   transfer → lost

   why     after `care`’s `transfer` at `agent` there is no way back  journeys/trip.yaml:12:31
   closed  no transition leads on from there
   mend    give `lost` a way on that is always open, be it a way back, or make it an outcome that says honestly how it ends
           journeys/trip.yaml, line 13 becomes:
   +   lost: {owner: care, transitions: {go-back: agent}}
   replay  cxtest explore trip --as pat --walk call.press-2.transfer

error[repeated-data-entry]  The impatient caller is asked for the order number again at `agent`, owned by `care`. They have told it before.

   journeys/trip.yaml:11:13  agent:order-number  for pat
      │
    9 │   agent:
   10 │     owner: care
   11 │     needs: [order-number]
      │             ^^^^^^^^^^^^ asked here again

   how they get here                                                  bot knows      they have told
   call    → ivr       asks order-number                              –              –
   press-2 → agent     hand-off bot → care, asks AGAIN order-number   order-number   order-number

   why     the hand-off `press-2` from `bot` to `care` does not carry it  journeys/trip.yaml:8:19
   mend    add `carries: [order-number]` to `ivr.press-2`
           journeys/trip.yaml, line 8 becomes:
   +     transitions: {press-2: {to: agent, carries: [order-number]}}
   replay  cxtest explore trip --as pat --walk call.press-2

2 errors, 0 warnings, 0 notes.
23 verdicts: 16 pass, 2 fail, 5 not applicable; 18 proved, on 4 configurations.
trip: the personas come to 4 of 4 steps, 3 of 3 transitions and 1 of 1 hand-off.
Not applicable: locked-out for pat (this persona names no channels: they can use any); over-budget and tight-budget for pat (this persona has no budget); fatal-failure for pat (no transition of this journey is marked `failure`); undefined-term for pat (this persona does not say what they understand).
Checked against the model, not against customers.
""")


def test_the_json_report_is_in_its_format(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--root", str(write()), "--format", "json", "--rule", "dead-end", "--rule", "never-taken"]) == 1
    assert json.loads(capsys.readouterr().out) == snapshot(
        {
            "format": "cxtest-report",
            "version": 1,
            "verdicts": [
                {
                    "journey": "trip",
                    "persona": None,
                    "rule": "never-taken",
                    "verdict": "pass",
                    "how": {"kind": "proved", "configurations": 4},
                    "reason": None,
                },
                {
                    "journey": "trip",
                    "persona": "pat",
                    "rule": "dead-end",
                    "verdict": "fail",
                    "how": {"kind": "proved", "configurations": 4},
                    "reason": None,
                },
            ],
            "promises": [
                {"journey": "trip", "persona": "pat", "promise": "with-luck", "undisturbed": "with-luck", "entries": {"call": "with-luck"}}
            ],
            "findings": [
                {
                    "rule": "dead-end",
                    "severity": "error",
                    "note": False,
                    "journey": "trip",
                    "persona": "pat",
                    "place": "lost",
                    "file": "journeys/trip.yaml",
                    "line": 13,
                    "column": 3,
                    "message": "The impatient caller is left standing at `lost`. That step is owned by `care`. No transition leads on from there. After `care`’s `transfer` at `agent` there is no way back.",
                    "mend": "give `lost` a way on that is always open, be it a way back, or make it an outcome that says honestly how it ends",
                    "walk": ["call", "press-2", "transfer"],
                    "replay": "call.press-2.transfer",
                    "standing": "new",
                    "origins": [
                        {
                            "message": "after `care`’s `transfer` at `agent` there is no way back",
                            "place": "agent.transfer",
                            "file": "journeys/trip.yaml",
                            "line": 12,
                            "column": 31,
                        }
                    ],
                }
            ],
            "coverage": [
                {
                    "journey": "trip",
                    "configurations": 4,
                    "complete": True,
                    "there-are": {"steps": 4, "transitions": 3, "hand-offs": 1},
                    "unseen": [],
                }
            ],
            "untested": {"journeys": [], "personas": []},
            "lapsed": [],
            "left-out": [],
        }
    )


def test_a_project_without_findings_exits_with_0(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--root", str(write(MENDED))]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out == snapshot("""\
      trip
pat   always

always: whoever decides, and whatever goes wrong, a good end stays within reach (budgets aside)

0 errors, 0 warnings, 0 notes.
23 verdicts: 18 pass, 5 not applicable; 18 proved, on 3 configurations.
trip: the personas come to 3 of 3 steps, 2 of 2 transitions and 1 of 1 hand-off.
Not applicable: locked-out for pat (this persona names no channels: they can use any); over-budget and tight-budget for pat (this persona has no budget); fatal-failure for pat (no transition of this journey is marked `failure`); undefined-term for pat (this persona does not say what they understand).
Checked against the model, not against customers.
""")


def test_warnings_fail_a_run_only_if_it_is_strict(write: Write) -> None:
    root = write(MENDED.replace("  end: {", "  nowhere: {owner: care}\n  end: {"))
    assert run(["check", "--root", str(root)]) == 0
    assert run(["check", "--root", str(root), "--strict"]) == 1


def test_what_nobody_tests_is_listed_and_never_passed(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    root = write(MENDED, **{"journeys/other.yaml": MENDED.replace("journey: trip", "journey: other"), "personas/x.yaml": "persona: x\n"})
    assert run(["check", "--root", str(root)]) == 2
    out = capsys.readouterr().out
    assert "untested: the journey other: no persona names it\n" in out
    assert "untested: the persona x: it names no journey of this run\n" in out
    assert run(["check", "--root", str(root), "--journey", "trip"]) == 0
    assert run(["check", "--root", str(root), "--persona", "pat"]) == 0


def test_a_limit_makes_verdicts_unknown_and_the_exit_code_2(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--root", str(write(MENDED)), "--max-configurations", "1", "--format", "json"]) == 2
    report = json.loads(capsys.readouterr().out)
    assert {verdict["verdict"] for verdict in report["verdicts"]} == {"unknown", "not-applicable"}
    assert report["promises"][0]["promise"] == "unknown"
    reasons = {verdict["reason"] for verdict in report["verdicts"] if verdict["verdict"] == "unknown"}
    assert reasons == snapshot(
        {
            "stopped at the limit of 1 configurations: 2 found, 1 of them not looked into; raise `limits.configurations` in [tool.cxtest], or --max-configurations"
        }
    )


def test_what_was_found_before_a_limit_stands(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--root", str(write()), "--max-configurations", "2", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [finding["rule"] for finding in report["findings"]] == ["repeated-data-entry"]


def test_the_settings_choose_rules_and_weigh_them(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    settings = """
        [tool.cxtest]
        ignore = ["dead-end"]
        [tool.cxtest.severity]
        repeated-data-entry = "warning"
        [[tool.cxtest.overrides]]
        personas = ["pat"]
        ignore = ["broken-promise"]
    """
    assert run(["check", "--root", str(write(**{"pyproject.toml": settings})), "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [(f["rule"], f["severity"]) for f in report["findings"]] == [("repeated-data-entry", "warning")]
    ignored = [v["rule"] for v in report["verdicts"] if v["reason"] == "ignored by the settings"]
    assert ignored == ["dead-end", "broken-promise"]


@pytest.mark.parametrize(
    "arguments",
    [["chekc"], ["check", "--jorney", "x"], ["check", "--rule", "deadend"], ["check", "--root", "/nowhere"], ["explain", "deadend"],
     ["check", "--max-configurations", "0"], ["check", "--format", "xml"], ["schema", "journeys"], ["explain"]],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_command_line_exits_with_3_and_says_why(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert "Traceback" not in err


def test_a_misspelt_name_gets_the_nearest(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--root", str(write()), "--rule", "deadend"]) == 3
    assert capsys.readouterr().err == "error: there is no rule `deadend`; did you mean `dead-end`?\n"
    assert run(["check", "--root", str(write()), "--journey", "tripp"]) == 3
    assert capsys.readouterr().err == snapshot("error: there is no journey `tripp`; did you mean `trip`?\n")


def test_a_typing_error_is_shown_where_it_stands(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--root", str(write(JOURNEY.replace("    owner: care\n    needs", "    ownr: care\n    needs")))]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err == snapshot("""\
journeys/trip.yaml:10:5: error: unknown key `ownr`; did you mean `owner`?
    10 │     ownr: care
       │     ^^^^
journeys/trip.yaml:12:56: error: `by: owner` needs a party that owns the step it leaves, but `agent` has no owner; give `agent` an `owner`, or name another decider
    12 │     transitions: {solve: end, transfer: {to: lost, by: owner}}
       │                                                        ^^^^^
2 errors. Nothing was checked.
""")


def test_settings_that_are_not_there_are_all_named(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    settings = """
        [tool.cxtest]
        jorneys = "x"
        select = "dead-end"
        strict = "yes"
        ignore = ["deadend"]
        limits = { configurations = -1, seconds = "x", labels = 1.5 }
        severity = { dead-end = "fatal" }
        overrides = [{ journey = ["x"] }, 3]
    """
    assert run(["check", "--root", str(write(**{"pyproject.toml": settings}))]) == 3
    assert capsys.readouterr().err == snapshot("""\
error: pyproject.toml: tool.cxtest: unknown key `jorneys`; did you mean `journeys`?
error: pyproject.toml: tool.cxtest.select: expected a list of names, such as `["returns"]`
error: pyproject.toml: tool.cxtest.ignore: there is no rule `deadend`; did you mean `dead-end`?
error: pyproject.toml: tool.cxtest.severity.dead-end: expected `"error"` or `"warning"`
error: pyproject.toml: tool.cxtest.strict: expected `true` or `false`
error: pyproject.toml: tool.cxtest.limits.configurations: expected a whole number from 1 to 1000000000
error: pyproject.toml: tool.cxtest.limits.seconds: expected a number of seconds up to 1000000000; 0: no limit
error: pyproject.toml: tool.cxtest.limits.labels: expected a whole number from 1 to 1000000000
error: pyproject.toml: tool.cxtest.overrides[0]: unknown key `journey`; did you mean `journeys`?
error: pyproject.toml: tool.cxtest.overrides[1]: expected a table
10 errors. Nothing was checked.
""")


def test_broken_settings_are_one_clear_line(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--root", str(write(**{"pyproject.toml": "[tool.cxtest"}))]) == 3
    assert capsys.readouterr().err.startswith("error: pyproject.toml cannot be read: ")


def test_names_of_strangers_do_nothing_to_the_terminal_or_the_log(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    evil = r'"\e[31m\u202e::error::x\n::error::y [red]\x85 \u2028z"'
    root = write(JOURNEY.replace('"Press 1, press 2"', evil), PAT.replace("Impatient caller", evil))
    assert run(["check", "--root", str(root)]) == 1
    out = capsys.readouterr().out
    assert all(char.isprintable() or char == "\n" for char in out)
    assert not [line for line in out.splitlines() if line.lstrip().startswith("::")]
    assert r"\x1b[31m\u202e::error::x\x0a::error::y [red]\x85 \u2028z" in out
    assert run(["check", "--root", str(root), "--format", "json"]) == 1
    assert capsys.readouterr().out.isascii()


def test_a_rule_that_crashes_is_a_verdict_and_not_a_dead_run(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A package that adds a rule, installed as pip would."""
    package = tmp_path / "site"
    (package / "crashing-1.0.dist-info").mkdir(parents=True)
    (package / "crashing-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: crashing\nVersion: 1.0\n")
    (package / "crashing-1.0.dist-info" / "entry_points.txt").write_text("[cxtest.rules]\ncrashing = crashing:crashing\n")
    (package / "crashing.py").write_text(
        '"""Crashes."""\nfrom cxtest import rule, Example\n\n'
        "@rule('crashing', 'error', failing=Example('', ''), mended=Example('', ''))\n"
        "def crashing(case):\n    yield from [1 / 0]\n"
    )
    monkeypatch.syspath_prepend(package)
    assert run(["check", "--root", str(write(MENDED)), "--format", "json"]) == 2
    verdicts = json.loads(capsys.readouterr().out)["verdicts"]
    assert [(v["rule"], v["reason"]) for v in verdicts if v["verdict"] == "error"] == [
        ("crashing", "the rule crashed: ZeroDivisionError: division by zero")
    ]


def command(root: Path, *more: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cxtest", "check", "--root", str(root), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
        # Whoever runs the tests in the background may have them ignore Ctrl-C, and so would the command.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def test_a_report_is_the_same_byte_for_byte_whatever_the_hash_seed(write: Write) -> None:
    reports = {command(write(), "--format", "json", PYTHONHASHSEED=seed).communicate()[0] for seed in ("1", "2", "3")}
    assert len(reports) == 1


def test_a_closed_pipe_is_no_failure(write: Write) -> None:
    process = command(write(MENDED))
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait() == 0
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_one_clear_line(write: Write) -> None:
    for arguments in (["check", str(write())], ["--version"], ["rules"], ["--help"]):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([sys.executable, "-m", "cxtest", *arguments], stdout=full, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 3, arguments
        assert done.stderr.startswith(b"error: ")
        assert done.stderr.endswith(b"No space left on device\n")
        assert len(done.stderr.splitlines()) == 1


def test_no_output_at_all_is_no_failure(write: Write) -> None:
    line = f"{sys.executable} -m cxtest check --root {write(MENDED)} >&- 2>&-; echo $?"
    assert subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True).stdout == "0\n"


def test_a_terminal_that_knows_only_ascii_gets_its_report(write: Write) -> None:
    out, err = command(write(), PYTHONIOENCODING="ascii").communicate()
    assert err == b""
    assert b"press-2 > agent" in out
    assert b"\\u" not in out


def test_an_interrupted_run_says_what_was_not_checked(write: Write) -> None:
    """A journey too large to be explored before the signal arrives."""
    began = time.monotonic()
    command(write(MENDED)).communicate()
    long_enough = 2 + 3 * (time.monotonic() - began)
    process = command(write(LARGE), "--engine", "explicit", "--max-seconds", "0", "--max-configurations", "100000000")
    time.sleep(long_enough)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == b""
    assert err == b"Interrupted. Not checked: trip as pat.\n"


def test_the_time_limit_ends_in_unknown(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(
            ["check", "--root", str(write(LARGE)), "--engine", "explicit", "--max-seconds", "0.2", "--rule", "dead-end", "--format", "json"]
        )
        == 2
    )
    verdict = json.loads(capsys.readouterr().out)["verdicts"][0]
    assert verdict["verdict"] == "unknown"
    assert "stopped at the limit of 0.2 seconds: " in verdict["reason"]


def plug_in(folder: Path, code: str, name: str = "extra") -> None:
    """A package that adds a rule, installed as pip would."""
    (folder / "extra-1.0.dist-info").mkdir(parents=True)
    (folder / "extra-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: extra\nVersion: 1.0\n")
    (folder / "extra-1.0.dist-info" / "entry_points.txt").write_text(f"[cxtest.rules]\n{name} = extra:extra\n")
    (folder / "extra.py").write_text(f'"""Extra."""\nfrom cxtest import rule, Example\nEMPTY = Example("", "")\n{code}\n')


@pytest.mark.parametrize(
    "code",
    [
        "@rule('extra', 'error', failing=EMPTY, mended=EMPTY)\ndef extra(case):\n    raise ValueError(case.persona.title)",
        "@rule('extra', 'error', failing=EMPTY, mended=EMPTY, inapplicable=lambda case: 1 / 0)\ndef extra(case):\n    yield",
    ],
)
def test_whatever_a_rule_does_the_run_goes_on_and_forges_no_line(write: Write, tmp_path: Path, code: str) -> None:
    plug_in(tmp_path / "site", code)
    root = write(MENDED, PAT.replace("Impatient caller", r'"x\n::error::pwned \e[31m ##[error]y"'))
    done = subprocess.run(
        [sys.executable, "-m", "cxtest", "check", str(root), "--format", "json"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        check=False,
    )
    assert done.returncode == 2
    assert [v["verdict"] for v in json.loads(done.stdout)["verdicts"] if v["rule"] == "extra"] == ["error"]
    assert not [line for line in (done.stderr + done.stdout).splitlines() if line.lstrip().startswith("::")]
    assert "\x1b" not in done.stderr
    assert "##[" not in done.stderr + done.stdout


@pytest.mark.parametrize(("code", "says"), [("1 / 0", "cannot be loaded: division by zero"), ("extra = 3", "is no rule"),
    ("@rule('dead-end', 'error', failing=EMPTY, mended=EMPTY)\ndef extra(case):\n    yield", "has the id of another")])  # fmt: skip
def test_a_broken_plug_in_is_one_clear_line(write: Write, tmp_path: Path, code: str, says: str) -> None:
    plug_in(tmp_path / "site", code)
    done = subprocess.run(
        [sys.executable, "-m", "cxtest", "check", str(write(MENDED))],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_commands_of_a_log_are_broken_up_wherever_they_stand(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    root = write(JOURNEY.replace("Press 1, press 2", "a ##[error]b"))
    for format_ in ("text", "json"):
        assert run(["check", str(root), "--format", format_]) == 1
        assert "##[" not in capsys.readouterr().out


def test_an_unknown_promise_is_no_success(write: Write) -> None:
    assert run(["check", str(write(MENDED)), "--rule", "over-budget", "--max-configurations", "1"]) == 2


def test_a_rule_that_is_asked_for_is_run_though_the_settings_ignore_it(write: Write) -> None:
    root = write(**{"pyproject.toml": "[tool.cxtest]\nignore = ['dead-end']\n"})
    assert run(["check", str(root), "--rule", "dead-end"]) == 1


def test_an_override_for_nobody_is_refused(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    root = write(**{"pyproject.toml": "[[tool.cxtest.overrides]]\njourneys = ['tripp']\npersonas = ['pat']\n"})
    assert run(["check", str(root)]) == 3
    assert capsys.readouterr().err.splitlines()[0] == "error: pyproject.toml: tool.cxtest.overrides: there is no journey `tripp`"


def test_settings_say_where_the_files_are_and_how_strict_to_be(write: Write) -> None:
    settings = "[tool.cxtest]\njourneys = 'maps'\nstrict = true\nlimits = { configurations = 100 }\n"
    root = write(MENDED, **{"pyproject.toml": settings, "maps/trip.yaml": MENDED.replace("  end: {", "  nowhere: {owner: care}\n  end: {")})
    assert run(["check", str(root)]) == 1
    assert run(["check", str(root), "--no-strict"]) == 0
    assert run(["check", str(root), "--journeys", "journeys"]) == 0
    assert run(["check", str(root), "--journeys", "journeys", "--personas", "nowhere"]) == 3
    assert run(["check", str(root), "--max-configurations", "1"]) == 2
    assert run(["check", str(root), "--no-strict", "--max-labels", "1"]) == 0


def test_warnings_about_files_are_printed_and_fail_nothing(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(write(MENDED, PAT + "lacks: [shoe-size]\n"))]) == 0
    assert capsys.readouterr().err == snapshot("""\
personas/pat.yaml:4:9: warning: there is no fact `shoe-size` in the journeys of this persona (there are `order-number`); it is read as if it were not written
     4 │ lacks: [shoe-size]
       │         ^^^^^^^^^
""")


def test_a_very_long_line_is_cut_around_its_place(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    long = "x" * 5_000
    assert run(["check", str(write(MENDED.replace("owner: care", f"notes: {long}\n    owner: care, notes: {long}")))]) == 3
    assert max(len(line) for line in capsys.readouterr().err.splitlines() if "│" in line) <= 160


def test_facts_nested_very_deep_end_in_time(write: Write) -> None:
    facts = "\n".join(f"  f{i}: {{part-of: f{i + 1}}}" for i in range(600)) + "\n  f600: {}\n"
    organisation = f"organisation: o\nparties: {{bot: {{}}, care: {{}}}}\nfacts:\n  order-number: {{}}\n{facts}"
    root = write(MENDED.replace("[order-number]}", "everything}").replace("needs: [order-number]", "needs: [f0, order-number]"),
                 **{"journeys/o.yaml": organisation})  # fmt: skip
    assert run(["check", str(root), "--max-seconds", "60"]) in (0, 1)


def test_a_name_that_is_nowhere_fails_a_strict_run(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    """The persona that was checked is another one than was written."""
    root = write(MENDED, PAT + "lacks: [passport]\n")
    assert run(["check", str(root)]) == 0
    assert run(["check", str(root), "--strict"]) == 1
    assert run(["check", str(root), "--strict", "--persona", "pat"]) == 0
    assert "there is no fact `passport`" in capsys.readouterr().err
