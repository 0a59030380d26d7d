"""How a test comes out, and what it tells: errors, warnings, what is unknown, broken or not applicable."""

import contextlib
import io
import json
import os
import subprocess
import sys

import pytest
from boiler import ASKED_AGAIN, BOILER, MENDED, PARENT, QUIET, TENANT, WARNED, written

from cxtest.cli.app import run as command

UNTIED = "persona: {name}\njourneys: {{}}\n"


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "no:randomly", *arguments)


def text(result: pytest.RunResult) -> str:
    """What was printed, without what ends lines."""
    return "\n".join(line.rstrip() for line in result.outlines)


def block(printed: str, begin: str, end: str) -> str:
    """What stands from one beginning of a line on, to the end of the line that begins otherwise."""
    rest = printed[printed.index(begin) :]
    return rest[: rest.index("\n", rest.index(end))]


def on_the_command_line(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setenv("COLUMNS", "80")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        command(["check", *arguments])
    return out.getvalue()


def test_a_failure_is_the_diagnostic_of_the_command_line(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    written(pytester.path)
    told = block(on_the_command_line(pytester, monkeypatch, "--persona", "tenant"), "error[", "   replay")
    assert told.startswith("error[repeated-data-entry]  The tenant is asked for the fault again")
    assert "journeys/boiler.yaml:13:22" in told
    assert told in text(run(pytester, ASKED_AGAIN))


def test_no_inside_is_shown_unless_asked_for(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    assert "Fails" not in text(run(pytester, ASKED_AGAIN))
    assert "nodes.py" not in text(run(pytester, ASKED_AGAIN, "-v"))
    inside = text(run(pytester, ASKED_AGAIN, "-vv"))
    assert "nodes.py" in inside
    assert "pluggy/" not in inside


def test_the_place_of_a_report_is_the_line_of_the_finding(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    items = pytester.inline_run("-p", "no:randomly", ASKED_AGAIN, "journeys/boiler.yaml::tenant::dead-end")
    failed, passed = items.getfailures()[0], items.getreports("pytest_runtest_logreport")[-2]
    assert failed.location == ("journeys/boiler.yaml", 12, "boiler::tenant::repeated-data-entry")
    assert passed.location == ("journeys/boiler.yaml", 0, "boiler::tenant::dead-end")


def test_the_summary_says_in_one_line_what_and_where(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    written(pytester.path)
    monkeypatch.setenv("CI", "true")
    line = next(line for line in run(pytester, ASKED_AGAIN).outlines if line.startswith("FAILED"))
    assert line == (
        f"FAILED {ASKED_AGAIN} - journeys/boiler.yaml:13:22: error[repeated-data-entry] "
        "The tenant is asked for the fault again at `visit`, owned by `heating-firm`. They have told it before."
    )


def test_warnings_are_summarised(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=MENDED, personas_parent=PARENT + "understands: []\n")
    result = run(pytester)
    assert (result.ret, result.parseoutcomes().get("failed")) == (0, None)
    assert (
        "journeys/boiler.yaml:8:13: warning[undefined-term] The parent meets the word `condensing` at `hotline` and does not know it; "
        "nobody has explained it so far. That step is owned by `care`.  for parent\n"
        "journeys/boiler.yaml:8:13: warning[undefined-term] The tenant meets"
    ) in text(result)


@pytest.mark.parametrize("how", ["option", "ini", "settings"])
def test_warnings_fail_where_it_is_strict(pytester: pytest.Pytester, how: str) -> None:
    written(pytester.path, journeys_boiler=MENDED)
    if how == "ini":
        pytester.makeini("[pytest]\ncx_strict = true")
    if how == "settings":
        pytester.makepyprojecttoml("[tool.cxtest]\nstrict = true")
    result = run(pytester, WARNED, *["--cx-strict"] * (how == "option"))
    assert result.parseoutcomes() == {"failed": 1}
    assert "warning[undefined-term]  The tenant meets the word `condensing`" in text(result)


def test_a_rule_that_weighs_less_in_the_settings_does_not_fail(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    pytester.makepyprojecttoml('[tool.cxtest]\nignore = ["dead-end"]\nseverity = {repeated-data-entry = "warning"}')
    result = run(pytester, "-rs")
    assert (result.ret, "ignored by the settings" in text(result)) == (0, True)


def test_what_is_unknown_fails_with_its_reason(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    pytester.makepyprojecttoml('[tool.cxtest]\nengine = "explicit"\nlimits = {configurations = 1}')
    result = run(pytester, "journeys/boiler.yaml::tenant::dead-end")
    assert result.parseoutcomes() == {"failed": 1}
    told = next(line for line in result.outlines if line.startswith("unknown: "))
    assert told.startswith("unknown: dead-end on boiler as tenant: stopped at the limit of 1 configurations: ")


def test_what_does_not_apply_is_a_skip_with_its_reason(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    result = run(pytester, "-rs", "journeys/boiler.yaml::tenant::locked-out")
    assert result.parseoutcomes() == {"skipped": 1}
    assert "SKIPPED [1] journeys/boiler.yaml:1: this persona names no channels: they can use any" in text(result)


def test_a_rule_that_crashes_fails_and_its_traceback_is_shown_on_demand(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    pytester.makeconftest(
        """
        import cxtest

        @cxtest.rule("always-crashes", "error")
        def always_crashes(case):
            '''Nothing, since it crashes.'''
            raise ValueError("::error::no")
            yield
        """
    )
    name = "journeys/boiler.yaml::tenant::always-crashes"
    result = run(pytester, name)
    assert result.parseoutcomes() == {"failed": 1}
    assert "error: always-crashes on boiler as tenant: the rule crashed: ValueError: ::error::no" in text(result)
    assert "`-vv` shows where." in text(result)
    assert "conftest.py" not in text(result)
    assert "| ValueError: ::error::no" in text(run(pytester, name, "-vv"))
    assert "`-vv` shows where." not in text(run(pytester, name, "-vv"))


def test_a_broken_journey_is_a_collection_error_and_the_rest_runs(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=BOILER.replace("owner: heating-firm", "owner: [a"))
    stopped = run(pytester)
    assert stopped.parseoutcomes() == {"errors": 1}
    result = run(pytester, "--continue-on-collection-errors")
    assert "passed" in result.parseoutcomes()
    assert "_ ERROR collecting journeys/boiler.yaml _" in text(result)
    assert "\njourneys/boiler.yaml:13:10: error: a `,` or `]` is missing before this" in text(result)
    assert "Traceback" not in text(result)


def test_a_misspelt_reference_is_a_collection_error_with_its_line(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=BOILER.replace("send-engineer: {to: visit", "send-engineer: {to: vist"))
    assert (
        "journeys/boiler.yaml:10:27: error: there is no step `vist`; did you mean `visit`?\n"
        "    10 │       send-engineer: {to: vist, by: owner, carries: [address]}\n"
        "       │                           ^^^^"
    ) in text(run(pytester))


def test_a_broken_persona_is_an_error_where_they_would_be_tested_and_nowhere_else(pytester: pytest.Pytester) -> None:
    written(pytester.path, personas_parent=PARENT + "bugdet: {time: 5m}\n")
    result = run(pytester, "--continue-on-collection-errors")
    errors = [line for line in result.outlines if line.startswith("ERROR ")]
    assert errors == ["ERROR journeys/boiler.yaml::parent", "ERROR journeys/boiler.yaml::journey"]
    assert "personas/parent.yaml:5:1: error: unknown key `bugdet`; did you mean `budget`?" in text(result)
    assert result.parseoutcomes()["failed"] == 1  # the tenant is still asked twice


@pytest.mark.parametrize(
    "broken",
    ["persona: [", "persona: parent\nnothing: 1\n", "persona: parent\njourneys: {boler: {enters-at: [phone], wants: [warm-again]}}\n"],
)
def test_a_broken_persona_who_may_be_meant_for_any_journey_is_an_error_in_each(pytester: pytest.Pytester, broken: str) -> None:
    written(pytester.path, personas_parent=broken)
    errors = {line.split("::")[0] for line in run(pytester).outlines if line.startswith("ERROR ")}
    assert errors == {"ERROR journeys/boiler.yaml", "ERROR journeys/quiet.yaml"}


def test_a_broken_organisation_and_a_file_of_no_kind_concern_every_journey(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    for name, wrong in (("organisation", "organisation: firm\npartys: {}\n"), ("what", "jurney: x\n")):
        path = pytester.path / "journeys" / f"{name}.yaml"
        path.write_text(wrong)
        errors = {line.split("::")[0] for line in run(pytester).outlines if line.startswith("ERROR ")}
        assert errors == {"ERROR journeys/boiler.yaml", "ERROR journeys/quiet.yaml"}
        path.unlink()


def test_wrong_settings_are_a_collection_error(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    pytester.makepyprojecttoml('[tool.cxtest]\nignore = ["dead-ends"]')
    result = run(pytester)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert "error: pyproject.toml: tool.cxtest.ignore: there is no rule `dead-ends`; did you mean `dead-end`?" in text(result)
    pytester.makepyprojecttoml('[[tool.cxtest.overrides]]\npersonas = ["tennant"]\nseverity = {undefined-term = "error"}')
    assert "tool.cxtest.overrides: there is no persona `tennant`" in text(run(pytester))


def test_a_folder_that_is_named_and_not_there_is_told(pytester: pytest.Pytester) -> None:
    """Without a word, nothing would be tested."""
    written(pytester.path)
    pytester.makepyprojecttoml('[tool]\ncxtest = {journeys = "jurneys"}')
    result = run(pytester)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "pyproject.toml: tool.cxtest.journeys: there is no folder 'jurneys', so no journey would be tested" in result.stderr.str()


def test_a_root_without_journeys_is_told(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    pytester.makeini("[pytest]\ncx_root = shp")
    result = run(pytester)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "cx_root: there is no folder 'journeys', so no journey would be tested" in result.stderr.str()


@pytest.mark.parametrize("folder", ["./journeys", "journeys/", "personas/../journeys"])
def test_a_folder_can_be_named_in_other_ways(pytester: pytest.Pytester, folder: str) -> None:
    written(pytester.path)
    pytester.makepyprojecttoml(f'[tool.cxtest]\njourneys = "{folder}"')
    assert run(pytester, ASKED_AGAIN).parseoutcomes() == {"failed": 1}


def test_each_way_to_show_failures_shows_where_it_was(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    place = f"{pytester.path}/journeys/boiler.yaml:13: journeys/boiler.yaml:13:22: error[repeated-data-entry] The tenant is asked"
    assert place in text(run(pytester, ASKED_AGAIN, "--tb=line"))
    assert "replay" not in text(run(pytester, ASKED_AGAIN, "--tb=no"))
    for style in ("short", "long", "native"):
        shown = text(run(pytester, ASKED_AGAIN, f"--tb={style}"))
        assert "--walk phone.send-engineer" in shown
        assert "nodes.py" not in shown


def test_a_journey_that_nobody_tests_is_never_passed(pytester: pytest.Pytester) -> None:
    written(pytester.path, personas_tenant=TENANT.replace("  quiet: {enters-at: [door], wants: [gone]}\n", ""))
    result = run(pytester, "journeys/quiet.yaml")
    assert result.parseoutcomes() == {"failed": 1}
    result.stdout.fnmatch_lines(["*nobody tests this journey: no persona names it*", "FAILED journeys/quiet.yaml::journey::untested*"])


def test_a_persona_that_tests_nothing_is_told(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=MENDED, personas_idle=UNTIED.format(name="idle"))
    assert "untested: the persona idle: it names no journey that there is" in text(run(pytester))


def test_a_name_that_is_nowhere_is_told_and_fails_where_it_is_strict(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=MENDED, personas_parent=PARENT + "lacks: [grandmothers-maiden-name]\n")
    result = run(pytester)
    assert result.ret == 0
    assert "personas/parent.yaml:5:9: warning: " in text(result)
    strict = run(pytester, "--cx-strict", "--continue-on-collection-errors")
    assert "ERROR journeys/boiler.yaml::parent" in strict.outlines


@pytest.mark.parametrize("arguments", [(), ("-n2", "--dist=loadfile")])
def test_each_persona_on_a_journey_is_analysed_once(pytester: pytest.Pytester, arguments: tuple[str, ...]) -> None:
    written(pytester.path)
    pytester.makeconftest(
        """
        import os

        import cxtest

        kept = []  # so that no two of them have the same number

        def rule(name):
            @cxtest.rule(name, "error")
            def made(case):
                '''Who asks, and of which case.'''
                kept.append(case.space)
                with open("asked.txt", "a") as file:
                    file.write(f"{case.journey.journey} {case.persona.persona} {os.getpid()}-{id(case.space)}\\n")
                return iter(())
            return made

        one, two, three = rule("one"), rule("two"), rule("three")
        """
    )
    pytester.runpytest_subprocess("-p", "no:randomly", "-k", "one or two or three or never-taken", *arguments)
    asked = [line.split() for line in (pytester.path / "asked.txt").read_text().splitlines()]
    assert len(asked) == 9
    assert len({tuple(line) for line in asked}) == len({tuple(line[:2]) for line in asked}) == 3


def test_options_and_settings_have_a_prefix(pytester: pytest.Pytester) -> None:
    printed = text(run(pytester, "--help"))
    group = printed[printed.index("customer journeys:") :]
    options = [line.split()[0] for line in group.splitlines()[1:4] if line.strip().startswith("--")]
    assert "--cx-engine={proof,walks,both}" in group
    assert options
    for name in ("cx_engine", "cx_walks", "cx_strict", "cx_root"):
        assert f"  {name} (" in printed


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("cx_engine = fast", "cx_engine is proof, walks or both, and not 'fast'"),
        ("cx_walks = -1", "cx_walks is a whole number from 1 on, and not '-1'"),
    ],
)
def test_a_wrong_setting_of_pytest_is_told(pytester: pytest.Pytester, wrong: str, told: str) -> None:
    written(pytester.path)
    pytester.makeini(f"[pytest]\n{wrong}")
    result = run(pytester)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert told in result.stderr.str()


def test_without_journeys_nothing_is_imported(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_one(): pass")
    pytester.makeconftest(
        """
        import json, sys

        def pytest_unconfigure():
            open("modules.json", "w").write(json.dumps(sorted(sys.modules)))
        """
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "cxtest.pytest_plugin"],
        cwd=pytester.path,
        check=False,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    assert done.returncode == 0
    modules = set(json.loads((pytester.path / "modules.json").read_text()))
    assert {name for name in modules if name.split(".")[0] == "cxtest"} == {"cxtest", "cxtest.pytest_plugin"}
    assert not {"pydantic", "yaml", "rich", "hypothesis", "transitions", "cyclopts"} & modules


def test_hostile_names_do_no_harm(pytester: pytest.Pytester) -> None:
    hostile = BOILER.replace("terms: [condensing]", 'title: "\\e[31m::error::x\\n::warning::y"')
    written(
        pytester.path, journeys_boiler=hostile, journeys_quiet=QUIET, personas_parent=PARENT.replace("The parent", '"\\u202e##[error]"')
    )
    printed = run(pytester).stdout.str()
    assert "\x1b[31m::error" not in printed
    assert not [line for line in printed.splitlines() if line.startswith(("::", "##["))]
    assert "##[error]" not in printed


def test_hostile_names_of_files_do_no_harm(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    (pytester.path / "journeys" / "x\n::error::forged\x1b[2J.yaml").write_text(QUIET.replace("journey: quiet", "journey: lonely"))
    (pytester.path / "personas" / "y\n::warning::forged\x1b[2J.yaml").write_text("persona: [")
    for arguments in (("-v",), ("--collect-only",), ("--continue-on-collection-errors", "-v"), ("--continue-on-collection-errors", "-rA")):
        printed = run(pytester, *arguments).stdout.str()
        assert "forged" in printed
        assert "\x1b[2J" not in printed
        assert not [line for line in printed.splitlines() if line.startswith("::")]
    (pytester.path / "personas" / "y\n::warning::forged\x1b[2J.yaml").unlink()
    for arguments in (("-v",), ("-rA", "--tb=short"), ("-vv",)):
        printed = run(pytester, *arguments).stdout.str()
        assert "nobody tests this journey" in printed
        assert "\x1b[2J" not in printed
        assert not [line for line in printed.splitlines() if line.startswith("::")]
