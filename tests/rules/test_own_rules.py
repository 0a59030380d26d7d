"""Rules of one's own: in a file that the command line names, or given to `check`. They are like those of cxtest in all that is said."""

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest
from inline_snapshot import snapshot

import cxtest
from cxtest.cli.app import run
from cxtest.rulebook import JourneyCase, PersonaRule, Repeated, at_facts, at_journey
from cxtest.rules import RULES
from cxtest.rules.dead_end import dead_end
from cxtest.work import sharing
from cxtest.work.rules import all_rules, rules_of

JOURNEY = """\
journey: trip
entries: {call: care}
steps:
  care: {owner: care, needs: [name], transitions: {solve: end, on: {to: billing, by: owner}}}
  billing: {owner: billing, needs: [name], transitions: {back: {to: care, by: owner}}}
  end: {outcome: solved}
"""
PAT = """\
persona: pat
title: The caller
journeys: {trip: {enters-at: [call], wants: [solved]}}
"""
HOUSE = '''\
"""The rules of our house."""

import cxtest
from cxtest.rulebook import HandedOff, Repeated, at_facts, at_journey, at_step


@cxtest.rule("asked-by-billing", "error")
def asked_by_billing(case):
    """Billing asks for what they told before.

    What it finds: a repeat at a step that billing owns.
    """
    for event, path in case.first(Repeated, lambda event: case.journey.steps[event.step].owner == "billing"):
        yield cxtest.Found(at_facts(case.journey, event.step, [event.fact]), f"Billing asks for `{event.fact}` again.", "look it up", path)


@cxtest.rule("much-unknown", "warning")
def much_unknown(case):
    """A step where nothing is known of them."""
    for number, configuration in enumerate(case.one_by_one.configurations):
        view = case.machine.view(configuration)
        if view.step == "care" and not any(view.knows.values()):
            yield cxtest.Found(at_step(view.step), "Nothing is known.", "ask", case.one_by_one.walk(number))
            return


class ThirdHandOff:
    """Counts hand-offs, up to three."""

    start = 0
    reads = (HandedOff,)
    excuses = ()

    def step(self, memory, events):
        number = min(3, memory + sum(isinstance(event, HandedOff) for event in events))
        return number, "third" if memory < 3 == number else None


@cxtest.rule("third-hand-off", "warning")
def third_hand_off(case):
    """Handed on three times."""
    for _, path in case.watch(ThirdHandOff()):
        yield cxtest.Found(at_step(path.moves[-1].target), "That is the third hand-off.", "solve it", path)


@cxtest.journey_rule("untitled", "warning")
def untitled(case):
    if case.file.journey.title is None:
        yield cxtest.Found(at_journey(case.file.journey), "The journey has no title.", "give it one")
'''
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a project with a file of rules, and goes there."""

    def write(house: str = HOUSE, **more: str) -> Path:
        for name, text in {"journeys/trip.yaml": JOURNEY, "personas/pat.yaml": PAT, "house.py": house, **more}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return write


@cxtest.rule("told-twice", "error")
def told_twice(case: cxtest.Case) -> Iterator[cxtest.Found]:
    """They tell it twice."""
    for event, path in case.first(Repeated):
        yield cxtest.Found(at_facts(case.journey, event.step, [event.fact]), "They tell it twice.", "pass it on", path)


@cxtest.journey_rule("no-title", "warning")
def no_title(case: JourneyCase) -> Iterator[cxtest.Found]:
    """Nobody has given it a title."""
    yield cxtest.Found(at_journey(case.file.journey), f"`{case.file.journey.journey}` has no title.", "give it one")


def project() -> cxtest.Project:
    return cxtest.load_texts({"journeys/trip.yaml": JOURNEY, "personas/pat.yaml": PAT})


def findings(out: str) -> list[tuple[str, str, str]]:
    return [(finding["rule"], finding["severity"], finding["place"]) for finding in json.loads(out)["findings"]]


def test_the_text_report_tells_what_they_find(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write()
    names = ("asked-by-billing", "much-unknown", "third-hand-off", "untitled")
    assert run(["check", "--rules", "house.py", *(word for name in names for word in ("--rule", name))]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert out == snapshot("""\
                     trip
pat                  always
                     error: asked-by-billing, and 2 more
the journey itself   warning: untitled

always: whoever decides, and whatever goes wrong, a good end stays within reach (budgets aside)

── trip ──

error[asked-by-billing]  Billing asks for `name` again.

   journeys/trip.yaml:5:37  billing:name  for pat
     │
   5 │   billing: {owner: billing, needs: [name], transitions: {back: {to: care, by: owner}}}
     │                                     ^^^^

   how they get here
   call → care         asks name
   on   → billing      hand-off care → billing, asks AGAIN name

   mend    look it up
   replay  cxtest explore trip --as pat --walk call.on

warning[much-unknown]  Nothing is known.

   journeys/trip.yaml:4:3  care  for pat
     │
   4 │   care: {owner: care, needs: [name], transitions: {solve: end, on: {to: billing, by: owner}}}
     │   ^^^^

   how they get here
   call → care         asks name

   mend    ask
   replay  cxtest explore trip --as pat --walk call

warning[third-hand-off]  That is the third hand-off.

   journeys/trip.yaml:5:3  billing  for pat
     │
   5 │   billing: {owner: billing, needs: [name], transitions: {back: {to: care, by: owner}}}
     │   ^^^^^^^

   how they get here
   call → care         asks name
   on   → billing      hand-off care → billing, asks AGAIN name
   back → care         hand-off billing → care
   on   → billing      hand-off care → billing

   mend    solve it
   replay  cxtest explore trip --as pat --walk call.on.back.on

warning[untitled]  The journey has no title.

   journeys/trip.yaml:1:1  trip
     │
   1 │ journey: trip
     │ ^^^^^^^

   mend    give it one

1 error, 3 warnings, 0 notes.
4 verdicts: 4 fail; 4 proved, on 3 configurations.
trip: the personas come to 3 of 3 steps, 3 of 3 transitions and 2 of 2 hand-offs.
Checked against the model, not against customers.
""")


def test_the_json_report_has_them_after_the_others(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write()
    assert run(["check", "--rules", "house.py", "--format", "json"]) == 1
    out = capsys.readouterr().out
    assert findings(out) == snapshot(
        [
            ("untitled", "warning", "trip"),
            ("endless-wait", "warning", "billing,care"),
            ("repeated-data-entry", "error", "billing:name"),
            ("ping-pong", "warning", "billing~care"),
            ("asked-by-billing", "error", "billing:name"),
            ("much-unknown", "warning", "care"),
            ("third-hand-off", "warning", "billing"),
        ]
    )
    ids = [rule.id for rule in RULES if isinstance(rule, PersonaRule)]
    verdicts = [verdict["rule"] for verdict in json.loads(out)["verdicts"] if verdict["persona"] == "pat"]
    assert verdicts == [*ids, "asked-by-billing", "much-unknown", "third-hand-off"]


def test_the_settings_know_them(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    settings = """
        [tool.cxtest]
        select = ["asked-by-billing", "untitled"]
        ignore = ["untitled"]
        severity = { asked-by-billing = "warning" }
    """
    write(**{"pyproject.toml": settings})
    assert run(["check", "--rules", "house.py", "--format", "json"]) == 0
    out = capsys.readouterr().out
    assert findings(out) == [("asked-by-billing", "warning", "billing:name")]
    assert [(v["rule"], v["verdict"]) for v in json.loads(out)["verdicts"]] == [
        ("untitled", "not-applicable"),
        ("asked-by-billing", "fail"),
    ]


def test_settings_that_name_them_need_the_file(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(**{"pyproject.toml": '[tool.cxtest]\nignore = ["much-unknown"]\n'})
    assert run(["check"]) == 3
    assert capsys.readouterr().err == snapshot("""\
error: pyproject.toml: tool.cxtest.ignore: there is no rule `much-unknown`; `cxtest rules` lists them, and one of your own needs `--rules`
1 error. Nothing was checked.
""")


def test_several_files_are_run_in_their_order(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    more = HOUSE.replace('("asked-by-billing"', '("another"').partition('@cxtest.rule("much-unknown"')[0]
    write(**{"more.py": more})
    assert run(["rules", "--rules", "house.py", "--rules", "more.py"]) == 0
    assert capsys.readouterr().out.splitlines()[len(RULES) :] == snapshot(
        [
            "asked-by-billing     error    Billing asks for what they told before.",
            "much-unknown         warning  A step where nothing is known of them.",
            "third-hand-off       warning  Handed on three times.",
            "untitled             warning  The rules of our house.",
            "another              error    Billing asks for what they told before.",
        ]
    )


def test_explain_shows_what_the_function_says_and_no_example(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write()
    for name in ("asked-by-billing", "much-unknown", "untitled"):
        assert run(["explain", name, "--rules", "house.py"]) == 0
    assert capsys.readouterr().out == snapshot("""\
asked-by-billing (error)

Billing asks for what they told before.

What it finds: a repeat at a step that billing owns.
much-unknown (warning)

A step where nothing is known of them.
untitled (warning)

The rules of our house.
""")


def test_a_rule_that_crashes_ends_in_error(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write('import cxtest\n\n@cxtest.rule("crashing", "error")\ndef crashing(case):\n    return [1 / 0]\n')
    assert run(["check", "--rules", "house.py", "--rule", "crashing", "--format", "json"]) == 2
    (verdict,) = json.loads(capsys.readouterr().out)["verdicts"]
    assert (verdict["verdict"], verdict["reason"]) == ("error", "the rule crashed: ZeroDivisionError: division by zero")


RULE = '@cxtest.rule("{}", "{}")\ndef found(case):\n    yield\n'


@pytest.mark.parametrize(
    ("house", "says"),
    [
        pytest.param(
            "import cxtest\n",
            'there is no rule at the top of `house.py`; `@cxtest.rule("its-name", "error")` makes one of a function',
            id="none",
        ),
        pytest.param(
            "from cxtest.rules.dead_end import dead_end\n",
            'there is no rule at the top of `house.py`; `@cxtest.rule("its-name", "error")` makes one of a function',
            id="none but ours",
        ),
        pytest.param(
            "import nowhere\n",
            "the rules in `house.py` cannot be read: line 1: ModuleNotFoundError: No module named 'nowhere'",
            id="import",
        ),
        pytest.param(
            "def f():\n    1 / 0\n\nf()\n",
            "the rules in `house.py` cannot be read: line 2: ZeroDivisionError: division by zero",
            id="raises",
        ),
        pytest.param("raise SystemExit(0)\n", "the rules in `house.py` cannot be read: line 1: SystemExit: 0", id="exits"),
        pytest.param("def f(:\n", "the rules in `house.py` cannot be read: line 1: SyntaxError: invalid syntax", id="no Python"),
        pytest.param(
            "raise ValueError('a\\n::error::b')\n",
            "the rules in `house.py` cannot be read: line 1: ValueError: a\\x0a::error::b",
            id="forges a line",
        ),
        pytest.param(
            "import cxtest\n" + RULE.format("Silent_Wait", "error"),
            "the rules in `house.py` cannot be read: line 2: 'Silent_Wait' cannot be the name of a rule; "
            "expected lower case, letters, digits and single hyphens, such as `silent-wait`",
            id="name",
        ),
        pytest.param(
            "import cxtest\n" + RULE.format("silent-wait", "fatal"),
            "the rules in `house.py` cannot be read: line 2: the rule `silent-wait` cannot have the severity 'fatal'; expected 'error' or 'warning'",
            id="severity",
        ),
        pytest.param(
            "import cxtest\n" + RULE.format("dead-end", "error"), "there is a rule `dead-end` already; give yours another name", id="taken"
        ),
    ],
)
def test_a_file_that_is_of_no_use_is_one_clear_line(house: str, says: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(house)
    for command in (["check"], ["rules"], ["explain", "dead-end"]):
        assert run([*command, "--rules", "house.py"]) == 3
        assert capsys.readouterr() == ("", f"error: {says}\n")


def test_a_file_that_is_not_there_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "--rules", "nowhere.py"]) == 3
    assert capsys.readouterr().err == "error: the rules in `nowhere.py` cannot be read: there is no such file\n"


@pytest.mark.parametrize("elsewhere", [["--workers", "2"], ["--executor", "dask://nowhere:8786"]], ids=" ".join)
def test_other_processes_do_not_know_them(elsewhere: list[str], write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("raise SystemExit\n")
    assert run(["check", "--rules", "house.py", *elsewhere]) == 3
    assert capsys.readouterr().err == (
        f"error: `--rules` and `{elsewhere[0]}`: other processes do not know these rules; leave one out, or put the rules in a package\n"
    )


def test_workers_of_the_settings_are_not_used_with_them(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(**{"pyproject.toml": "[tool.cxtest]\nworkers = 2\n", "personas/ann.yaml": PAT.replace("pat", "ann")})
    # As if the first persona had taken long: workers would do the rest.
    monkeypatch.setattr(sharing, "WORTH", 0.0)
    assert run(["check", "--rules", "house.py", "--rule", "much-unknown", "--format", "json"]) == 0
    verdicts = json.loads(capsys.readouterr().out)["verdicts"]
    assert [(v["persona"], v["verdict"]) for v in verdicts] == [("ann", "fail"), ("pat", "fail")]


def test_check_takes_rules() -> None:
    report = cxtest.check(project(), rules=[told_twice, no_title])
    assert [(f.rule, f.place) for f in report.findings] == snapshot(
        [
            ("no-title", "trip"),
            ("endless-wait", "billing,care"),
            ("repeated-data-entry", "billing:name"),
            ("ping-pong", "billing~care"),
            ("told-twice", "billing:name"),
        ]
    )
    walks = {finding.rule: finding.walk for finding in report.findings}
    assert walks["told-twice"] == walks["repeated-data-entry"] == ("call", "on")
    assert cxtest.check(project()).findings == tuple(f for f in report.findings if f.rule not in ("told-twice", "no-title"))


def test_an_executor_and_rules_are_refused() -> None:
    says = "an executor does not know rules that are given to `check`; leave one of the two out, or install them in a package"
    with ThreadPoolExecutor(1) as executor, pytest.raises(cxtest.UsageError, match=f"^{says}$"):
        cxtest.check(project(), executor=executor, rules=[told_twice])


def test_a_rule_given_twice_is_run_once_and_another_of_its_name_is_refused() -> None:
    assert all_rules([told_twice, told_twice, dead_end]) == (*RULES, told_twice)
    with pytest.raises(cxtest.UsageError, match=r"^there is a rule `told-twice` already; give yours another name$"):
        cxtest.check(project(), rules=[told_twice, told_twice._replace(severity="warning")])


def test_what_is_no_rule_is_refused() -> None:
    with pytest.raises(cxtest.UsageError, match=r"^3 is no rule; `@cxtest\.rule\(\"its-name\", \"error\"\)` makes one of a function$"):
        cxtest.check(project(), rules=[3])  # type: ignore[list-item]


@pytest.mark.parametrize("name", ["", "Dead-End", "dead_end", "dead--end", "-a", "a-", "dead end", "dead-end\n", 3])
def test_a_name_that_is_not_kebab_case_is_refused(name: str) -> None:
    for make in (cxtest.rule, cxtest.journey_rule):
        with pytest.raises(cxtest.UsageError, match="cannot be the name of a rule"):
            make(name, "error")


def test_the_rules_of_a_module_are_those_at_its_top_each_once_without_ours() -> None:
    module = ModuleType("conftest")
    vars(module).update(no_title=no_title, other=3, told_twice=told_twice, again=no_title, dead_end=dead_end, nested=[told_twice])
    assert rules_of(module) == (no_title, told_twice)
    assert rules_of(sys.modules[__name__]) == (told_twice, no_title)
